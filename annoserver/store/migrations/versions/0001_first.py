"""The first schema: every table as it stood when the store was built."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from annoserver.store.rows.kinds import Id, Key, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables of an empty database."""
    op.create_table(
        "container",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("modified", Moment(), nullable=False),
        sa.Column("revision", Id, nullable=False, comment="rises with every change in the container"),
        sa.Column("total", Id, nullable=False, comment="living annotations"),
        sa.Column("given", Id, nullable=False, comment="positions given so far"),
        sa.Column("page_size", sa.Integer(), nullable=False),
        sa.CheckConstraint("total >= 0 AND total <= given", name=op.f("ck_container_total")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_container")),
        sa.UniqueConstraint("name", name=op.f("uq_container_name")),
    )
    op.create_table(
        "person",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("public_name", sa.String(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
    )
    op.create_table(
        "picture",
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 of the bytes, in hex"),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_picture")),
    )
    op.create_table(
        "setting",
        sa.Column("name", Key, nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "campaign",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("instructions", sa.JSON(), nullable=False),
        sa.Column("organiser", sa.String(), nullable=False),
        sa.Column("opens", Moment(), nullable=True),
        sa.Column("closes", Moment(), nullable=True),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("own_words", sa.Boolean(), nullable=False),
        sa.Column("property", sa.String(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["container_id"], ["container.id"], name=op.f("fk_campaign_container_id")),
        sa.PrimaryKeyConstraint("container_id", name=op.f("pk_campaign")),
    )
    op.create_table(
        "event",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("number", Id, autoincrement=False, nullable=False, comment="revision of the container"),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("moment", Moment(), nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, comment="of the annotation"),
        sa.Column("item", Key, nullable=True),
        sa.ForeignKeyConstraint(["container_id"], ["container.id"], name=op.f("fk_event_container_id")),
        sa.PrimaryKeyConstraint("container_id", "number", name=op.f("pk_event")),
    )
    op.create_table(
        "hole",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("node", Id, autoincrement=False, nullable=False),
        sa.Column("removed", Id, nullable=False),
        sa.ForeignKeyConstraint(["container_id"], ["container.id"], name=op.f("fk_hole_container_id")),
        sa.PrimaryKeyConstraint("container_id", "node", name=op.f("pk_hole")),
        comment="Fenwick tree over pages: how many annotations were removed before a page",
    )
    op.create_table(
        "page",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("number", Id, autoincrement=False, nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("revision", Id, nullable=False, comment="of the container at the page's last change"),
        sa.Column("modified", Moment(), nullable=False),
        sa.CheckConstraint("live >= 0", name=op.f("ck_page_live")),
        sa.ForeignKeyConstraint(["container_id"], ["container.id"], name=op.f("fk_page_container_id")),
        sa.PrimaryKeyConstraint("container_id", "number", name=op.f("pk_page")),
    )
    op.create_index(
        "ix_page_filled",
        "page",
        ["container_id", "number"],
        unique=False,
        sqlite_where=sa.text("live > 0"),
        postgresql_where=sa.text("live > 0"),
    )
    op.create_table(
        "password",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("hash", sa.String(), nullable=False, comment="argon2id, with its parameters"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_password_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_password")),
    )
    op.create_table(
        "source",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("key", Key, nullable=False, comment="identity of the annotation where it came from"),
        sa.Column(
            "name",
            Key,
            nullable=False,
            comment="stays when the annotation is deleted: it is not brought back",
        ),
        sa.Column(
            "digest", sa.String(), nullable=False, comment="of what was received, to see a later change"
        ),
        sa.Column(
            "raw",
            sa.LargeBinary(),
            nullable=True,
            comment="as received, where the document cannot say it all",
        ),
        sa.ForeignKeyConstraint(["container_id"], ["container.id"], name=op.f("fk_source_container_id")),
        sa.PrimaryKeyConstraint("container_id", "key", name=op.f("pk_source")),
    )
    op.create_index("ix_source_name", "source", ["container_id", "name"], unique=False)
    op.create_table(
        "tombstone",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("position", Id, nullable=False),
        sa.Column("moment", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["container_id"], ["container.id"], name=op.f("fk_tombstone_container_id")),
        sa.PrimaryKeyConstraint("container_id", "name", name=op.f("pk_tombstone")),
    )
    op.create_table(
        "agent",
        sa.Column("id", Id, nullable=False),
        sa.Column("container_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("iri", Key, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", Key, nullable=False, comment="of software and imports; persons have none here"),
        sa.ForeignKeyConstraint(
            ["container_id"], ["campaign.container_id"], name=op.f("fk_agent_container_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
        sa.UniqueConstraint("container_id", "iri", name=op.f("uq_agent_container_id_iri")),
        sa.UniqueConstraint("container_id", "person_id", name=op.f("uq_agent_container_id_person_id")),
    )
    op.create_table(
        "collection",
        sa.Column("id", Id, nullable=False),
        sa.Column("container_id", Id, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id"], ["campaign.container_id"], name=op.f("fk_collection_container_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sa.UniqueConstraint("container_id", "name", name=op.f("uq_collection_container_id_name")),
    )
    op.create_table(
        "policy",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("margin", sa.Integer(), nullable=False),
        sa.Column("share", sa.String(), nullable=False, comment="a fraction such as 2/3"),
        sa.Column("bound", sa.Float(), nullable=True),
        sa.Column("full", sa.Integer(), nullable=True),
        sa.Column("author", sa.Boolean(), nullable=False),
        sa.Column("veto", sa.Boolean(), nullable=False),
        sa.Column("moment", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id"], ["campaign.container_id"], name=op.f("fk_policy_container_id")
        ),
        sa.PrimaryKeyConstraint("container_id", "version", name=op.f("pk_policy")),
    )
    op.create_table(
        "role",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id"], ["campaign.container_id"], name=op.f("fk_role_container_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_person_id")),
        sa.PrimaryKeyConstraint("container_id", "person_id", name=op.f("pk_role")),
    )
    op.create_table(
        "token",
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 of the token, in hex"),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("container_id", Id, nullable=True, comment="NULL for every campaign"),
        sa.Column("created", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id"], ["campaign.container_id"], name=op.f("fk_token_container_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_token_person_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_token")),
    )
    op.create_index(op.f("ix_token_person_id"), "token", ["person_id"], unique=False)
    op.create_table(
        "vocabulary",
        sa.Column("id", Id, nullable=False),
        sa.Column("container_id", Id, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("iri", Key, nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id"], ["campaign.container_id"], name=op.f("fk_vocabulary_container_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary")),
        sa.UniqueConstraint("container_id", "name", name=op.f("uq_vocabulary_container_id_name")),
    )
    op.create_table(
        "annotation",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("position", Id, autoincrement=False, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column(
            "motivation", sa.String(), nullable=False, comment="short names or IRIs, separated by spaces"
        ),
        sa.Column("creator", sa.String(), nullable=False, comment='first IRI, "" for none'),
        sa.Column("generator", sa.String(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("modified", Moment(), nullable=False),
        sa.Column("agent_id", Id, nullable=True),
        sa.Column("item", Key, nullable=True, comment="of a tag: the item it is about"),
        sa.Column(
            "property", sa.String(), nullable=True, comment="of a tag: the EDM property it should become"
        ),
        sa.Column(
            "fingerprint",
            sa.String(),
            nullable=True,
            comment="of a tag: digest of item, property, body and region",
        ),
        sa.Column(
            "twin", sa.Integer(), nullable=False, comment="0; imported tags that differ only in case count on"
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_annotation_agent_id")),
        sa.ForeignKeyConstraint(["container_id"], ["container.id"], name=op.f("fk_annotation_container_id")),
        sa.PrimaryKeyConstraint("container_id", "position", name=op.f("pk_annotation")),
        sa.UniqueConstraint(
            "container_id", "fingerprint", "twin", name=op.f("uq_annotation_container_id_fingerprint_twin")
        ),
        sa.UniqueConstraint("container_id", "name", name=op.f("uq_annotation_container_id_name")),
    )
    op.create_index(op.f("ix_annotation_agent_id"), "annotation", ["agent_id"], unique=False)
    op.create_index(
        "ix_annotation_container_item", "annotation", ["container_id", "item", "position"], unique=False
    )
    op.create_index(
        "ix_annotation_creator", "annotation", ["creator", "container_id", "position"], unique=False
    )
    op.create_table(
        "item",
        sa.Column("id", Id, nullable=False),
        sa.Column("container_id", Id, nullable=False),
        sa.Column("collection_id", Id, nullable=False),
        sa.Column("iri", Key, nullable=False),
        sa.Column("provider_id", Key, nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False, comment="what a page shows of it"),
        sa.Column("record", sa.LargeBinary(), nullable=True, comment="EDM as received, byte for byte"),
        sa.Column("namespaces", sa.JSON(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["collection_id"], ["collection.id"], name=op.f("fk_item_collection_id")),
        sa.ForeignKeyConstraint(
            ["container_id"], ["campaign.container_id"], name=op.f("fk_item_container_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("container_id", "iri", name=op.f("uq_item_container_id_iri")),
    )
    op.create_index("ix_item_collection", "item", ["collection_id", "id"], unique=False)
    op.create_index("ix_item_provider", "item", ["container_id", "provider_id"], unique=False)
    op.create_table(
        "term",
        sa.Column("id", Id, nullable=False),
        sa.Column("vocabulary_id", Id, nullable=False),
        sa.Column("iri", Key, nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("broader", sa.String(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["vocabulary_id"], ["vocabulary.id"], name=op.f("fk_term_vocabulary_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("vocabulary_id", "iri", name=op.f("uq_term_vocabulary_id_iri")),
    )
    op.create_index("ix_term_iri", "term", ["iri"], unique=False)
    op.create_table(
        "body",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("position", Id, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("iri", Key, nullable=False, comment='canonical form, "" for words'),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("plain", Key, nullable=False, comment="beginning of the text, folded, without accents"),
        sa.ForeignKeyConstraint(
            ["container_id", "position"],
            ["annotation.container_id", "annotation.position"],
            name=op.f("fk_body_container_id_position"),
        ),
        sa.PrimaryKeyConstraint("container_id", "position", "number", name=op.f("pk_body")),
    )
    op.create_index("ix_body_iri", "body", ["iri", "container_id", "position"], unique=False)
    op.create_index("ix_body_plain", "body", ["plain", "container_id", "position"], unique=False)
    op.create_table(
        "label",
        sa.Column("term_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("vocabulary_id", Id, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("plain", Key, nullable=False, comment="folded, without accents, for suggestions"),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_label_term_id")),
        sa.PrimaryKeyConstraint("term_id", "number", name=op.f("pk_label")),
    )
    op.create_index("ix_label_plain", "label", ["vocabulary_id", "plain"], unique=False)
    op.create_table(
        "standing",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("position", Id, autoincrement=False, nullable=False),
        sa.Column("author", Id, nullable=False, comment="agent who made the tag, 0 for nobody known"),
        sa.Column("up", sa.Integer(), nullable=False),
        sa.Column("down", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("by_person", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("changed", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id", "position"],
            ["annotation.container_id", "annotation.position"],
            name=op.f("fk_standing_container_id_position"),
        ),
        sa.PrimaryKeyConstraint("container_id", "position", name=op.f("pk_standing")),
        sa.UniqueConstraint(
            "container_id", "position", "author", name=op.f("uq_standing_container_id_position_author")
        ),
        comment="One row for each tag, derived from its votes and the campaign's policy",
    )
    op.create_index("ix_standing_status", "standing", ["container_id", "status", "position"], unique=False)
    op.create_table(
        "target",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("position", Id, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("iri", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["container_id", "position"],
            ["annotation.container_id", "annotation.position"],
            name=op.f("fk_target_container_id_position"),
        ),
        sa.PrimaryKeyConstraint("container_id", "position", "number", name=op.f("pk_target")),
    )
    op.create_index("ix_target_iri", "target", ["iri", "container_id", "position"], unique=False)
    op.create_table(
        "vote",
        sa.Column("container_id", Id, nullable=False),
        sa.Column("position", Id, autoincrement=False, nullable=False),
        sa.Column("tag_position", Id, nullable=False),
        sa.Column("tag_author", Id, nullable=False),
        sa.Column("agent_id", Id, nullable=True, comment="NULL for an imported review"),
        sa.Column("choice", sa.String(), nullable=True, comment="NULL for an imported review"),
        sa.Column("up", sa.Integer(), nullable=False),
        sa.Column("down", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("by_person", sa.Integer(), nullable=False),
        sa.CheckConstraint("agent_id IS NULL OR agent_id <> tag_author", name=op.f("ck_vote_own")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_vote_agent_id")),
        sa.ForeignKeyConstraint(
            ["container_id", "position"],
            ["annotation.container_id", "annotation.position"],
            name=op.f("fk_vote_container_id_position"),
        ),
        sa.ForeignKeyConstraint(
            ["container_id", "tag_position", "tag_author"],
            ["standing.container_id", "standing.position", "standing.author"],
            name=op.f("fk_vote_container_id_tag_position_tag_author"),
        ),
        sa.PrimaryKeyConstraint("container_id", "position", name=op.f("pk_vote")),
        sa.UniqueConstraint(
            "container_id",
            "tag_position",
            "agent_id",
            name=op.f("uq_vote_container_id_tag_position_agent_id"),
        ),
    )
