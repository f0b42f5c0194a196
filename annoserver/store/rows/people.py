"""Tables of persons, of the agents that stand for them, and of their keys; and the settings."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint, false

from annoserver.store.rows.kinds import Id, Key, Moment, metadata

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Key, nullable=False, unique=True),
    Column("email", String, nullable=False, unique=True),
    Column("public_name", String, nullable=False),
    Column("admin", Boolean, nullable=False),
    Column("created", Moment, nullable=False),
    Column("verified", Moment, comment="when the address was seen to be theirs"),
    Column("claimed", Key, index=True, comment="an address not yet verified; several may claim one"),
    Column("language", String, nullable=False, server_default=""),
    Column("languages", JSON, nullable=False, server_default="[]"),
    Column("credit_name", String, nullable=False, server_default=""),
    Column("hidden", Boolean, nullable=False, server_default=false(), comment="from boards"),
    Column("suspended", Moment),
    Column("orcid", String, nullable=False, server_default=""),
    Column("seen", Moment, comment="when they signed in last"),
    Column("warned", Moment, comment="when they were told that an idle account goes"),
)

password = Table(
    "password",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("hash", String, nullable=False, comment="argon2id, with its parameters"),
)

token = Table(
    "token",
    metadata,
    Column("digest", String, primary_key=True, comment="SHA-256 of the token, in hex"),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("container_id", ForeignKey("campaign.container_id"), comment="NULL for every campaign"),
    Column("created", Moment, nullable=False),
    Column("label", String, nullable=False, server_default=""),
    Column("reads_only", Boolean, nullable=False, server_default=false()),
    Column("expires", Moment),
)

device = Table(
    "device",
    metadata,
    Column("digest", String, primary_key=True, comment="SHA-256 of what the cookie says, in hex"),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("browser", String, nullable=False, comment="as it names itself"),
)

slip = Table(
    "slip",
    metadata,
    Column("digest", String, primary_key=True, comment="SHA-256 of what the link says, in hex"),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", String, nullable=False),
    Column("about", String, nullable=False, comment="an address, or what else the purpose needs"),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
)

factor = Table(
    "factor",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("secret", String, nullable=False, comment="shared with an app, in base32"),
    Column("since", Moment, comment="when a first code was right; NULL: not in force"),
    Column(
        "last", Integer, nullable=False, server_default="0", comment="time step whose code was taken last"
    ),
)

recovery = Table(
    "recovery",
    metadata,
    Column(
        "digest", String, primary_key=True, comment="SHA-256 of a code for when the factor is lost, in hex"
    ),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
)

agent = Table(
    "agent",
    metadata,
    Column("id", Id, primary_key=True),
    Column("container_id", ForeignKey("campaign.container_id"), nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("iri", Key, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", Key, nullable=False, comment="of software and imports; persons have none here"),
    Column("excluded", Boolean, nullable=False, server_default=false(), comment="their votes do not count"),
    Column("joined", Boolean, nullable=False, server_default=false(), comment="a consent is in force"),
    UniqueConstraint("container_id", "person_id"),
    UniqueConstraint("container_id", "iri"),
)

consent = Table(
    "consent",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agent_id", ForeignKey("agent.id"), nullable=False, index=True),
    Column("moment", Moment, nullable=False),
    Column("notice", String, nullable=False, comment='version of what was read, "" before there was one'),
    Column("credited", Boolean, nullable=False, server_default=false(), comment="named in credits"),
    Column("ended", Moment, comment="when they left again"),
)

erasure = Table(
    "erasure",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agent", Key, nullable=False, index=True, comment="an IRI that means nobody any more"),
    Column("annotation", Key, nullable=False, server_default="", comment="an IRI whose maker means nobody"),
    Column("moment", Moment, nullable=False),
    Column("fate", String, nullable=False, comment="of what was made under it"),
)

role = Table(
    "role",
    metadata,
    Column("container_id", ForeignKey("campaign.container_id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("role", String, nullable=False),
    Column("institution", String, nullable=False, server_default="", comment="whose items a curator has"),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", String, nullable=False),
)
