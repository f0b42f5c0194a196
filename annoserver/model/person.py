"""Persons, and the agents that stand for them in documents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be in a campaign, beside a contributor."""

    CONTRIBUTOR = "contributor"
    MODERATOR = "moderator"
    ORGANISER = "organiser"


class Kind(StrEnum):
    """What an agent is: one person in one campaign, a program, or the people behind an import."""

    PERSON = "person"
    SOFTWARE = "software"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; name signs in, public_name is shown, e-mail is shown to nobody."""

    id: int
    name: str
    email: str
    public_name: str = ""
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Agent:
    """The pseudonym of one person in one campaign, or a program: what `creator` names.

    iri: never computed from a name or an address; person: None for programs, imports and
    whoever left.
    """

    id: int
    iri: str
    kind: Kind
    name: str = ""
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, seen from one campaign; nobody has no person, and so no agent and no role."""

    person: Person | None = None
    agent: Agent | None = None
    role: Role | None = None
    barred: bool = False
    scope: str | None = None

    @property
    def admin(self) -> bool:
        """Whether the person runs the server."""
        return self.person is not None and self.person.admin


NOBODY = Actor()
