"""Persons, and the agents that stand for them in documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DAY = timedelta(days=1)

NOTICE = "2026-11"
"""Which wording of the notice people agree to who join a campaign; another wording, another version."""


class Role(StrEnum):
    """What a person may be in a campaign, beside a contributor."""

    CONTRIBUTOR = "contributor"
    MODERATOR = "moderator"
    CURATOR = "curator"
    ORGANISER = "organiser"


class Purpose(StrEnum):
    """What a link in a mail is good for."""

    VERIFY = "verify an address"
    RESET = "set a new password"
    LEAVE = "give an address up"
    ARRIVE = "take a new address"


class Kind(StrEnum):
    """What an agent is: one person in one campaign, a program, or the people behind an import."""

    PERSON = "person"
    SOFTWARE = "software"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; name signs in, public_name is shown, e-mail is shown to nobody.

    verified: whether they proved that the address is theirs; language: of mail to them, "" unknown;
    languages: those they read; credit_name: named in the credits of exports, "" for nobody; hidden:
    whether boards leave them out; suspended: whether the account is closed for the time being; created:
    when it was made; orcid: their identifier at ORCID, which credits show beside the name.
    """

    id: int
    name: str
    email: str
    public_name: str = ""
    admin: bool = False
    verified: bool = True
    language: str = ""
    languages: tuple[str, ...] = ()
    credit_name: str = ""
    hidden: bool = False
    suspended: bool = False
    created: datetime | None = None
    orcid: str = ""

    def is_young(self, now: datetime) -> bool:
        """Whether the account was made within the last day."""
        return self.created is not None and now - self.created < DAY


@dataclass(frozen=True, slots=True)
class Agent:
    """The pseudonym of one person in one campaign, or a program: what `creator` names.

    iri: never computed from a name or an address; person: None for programs, imports and
    whoever left; excluded: whether their votes do not count, and they make no more; joined: whether
    the person agreed to what is published, and so may contribute.
    """

    id: int
    iri: str
    kind: Kind
    name: str = ""
    person: int | None = None
    excluded: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to who joined a campaign, and when.

    notice: version of what they read; credited: whether credits of exports name them; ended: when they
    left again, None while they take part.
    """

    campaign: str
    agent: str
    moment: datetime
    notice: str
    credited: bool = False
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody whom the credits of a campaign name; orcid: "" for none."""

    name: str
    orcid: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, seen from one campaign; nobody has no person, and so no agent and no role.

    scope, reads_only: what the token that was shown is good for.
    """

    person: Person | None = None
    agent: Agent | None = None
    role: Role | None = None
    barred: bool = False
    scope: str | None = None
    reads_only: bool = False

    @property
    def joined(self) -> bool:
        """Whether they joined the campaign, and did not leave it again."""
        return self.agent is not None and self.agent.joined

    @property
    def admin(self) -> bool:
        """Whether the person runs the server."""
        return self.person is not None and self.person.admin


NOBODY = Actor()
