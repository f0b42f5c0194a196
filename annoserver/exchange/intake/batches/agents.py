"""The agents of an import: programs, people elsewhere, and the marker for people of whom nothing is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from annoserver.ld.resources import several, types
from annoserver.ld.terms import AS, CROWD
from annoserver.model.annotation import Document
from annoserver.model.person import Agent, Kind
from annoserver.model.text import is_iri
from annoserver.store import people
from annoserver.store.campaigns import Held
from annoserver.store.database import Store

CONTRIBUTORS = Agent(0, "", Kind.IMPORTED, "imported contributor")
"""Whoever made a tag, when an export says that it was a person and nothing else."""

VOTERS = Agent(0, "", Kind.IMPORTED, "imported voters")
"""Whoever voted, when an export gives counts only."""

IMPORTED = f"{CROWD}ImportedContributors"
"""Class of these two, so that a copy of the document still says what they are."""

PROGRAMS = frozenset({"Software", f"{AS}Application", "as:Application"})


class Agents:
    """Agents of one campaign that an import has met, each asked for once."""

    def __init__(self) -> None:
        self._met: dict[Agent, Agent] = {}
        self._people: dict[str, Agent] = {}

    def meet(self, store: Store, held: Held, wanted: Iterable[Agent]) -> None:
        """Find or make those that were not met before."""
        new = [one for one in dict.fromkeys(wanted) if one not in self._met]
        if new:
            self._met.update(zip(new, people.agents(store, held, new), strict=True))

    def person(self, iri: str) -> Agent | None:
        """Somebody to be met of whom only an IRI is said, None without one; the same each time."""
        if not iri:
            return None
        return self._people.setdefault(iri, Agent(0, iri, Kind.PERSON))

    def __getitem__(self, wanted: Agent) -> Agent:
        return self._met[wanted]


def program(name: str) -> Agent:
    """A program, which is known by its name."""
    return Agent(0, "", Kind.SOFTWARE, name)


def described(agent: Agent) -> Document:
    """An agent as documents name it: with what a copy elsewhere has to know of it."""
    kind = "Software" if agent.kind is Kind.SOFTWARE else IMPORTED
    return {"id": agent.iri, "type": kind, "name": agent.name}


def creator(document: Document) -> Agent | None:
    """The first creator that has an IRI, as an agent to be met; None when there is none."""
    return next((_agent(one) for one in several(document.get("creator")) if is_iri(_iri(one))), None)


def _iri(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value


def _agent(value: Any) -> Agent:
    if not isinstance(value, dict):
        return Agent(0, value, Kind.PERSON)
    names = set(types(value))
    kind = Kind.SOFTWARE if names & PROGRAMS else Kind.IMPORTED if IMPORTED in names else Kind.PERSON
    name = next((one for one in several(value.get("name")) if isinstance(one, str)), "")
    # What a person is called stays in the document that says so; an agent needs no name for that.
    return Agent(0, value["id"], kind, "" if kind is Kind.PERSON else name)
