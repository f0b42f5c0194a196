"""What a client gets back: resources, receipts, lines of the feed; and what it says in a vote."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Document = dict[str, Any]


class Choice(StrEnum):
    """What a vote says of a tag."""

    APPROVE = "https://w3id.org/annoserver/vocab#approve"
    REJECT = "https://w3id.org/annoserver/vocab#reject"
    UNSURE = "https://w3id.org/annoserver/vocab#unsure"


@dataclass(frozen=True, slots=True)
class Resource:
    """An annotation, container or page as the server has it; etag is good for changing and asking again."""

    iri: str
    etag: str
    document: Document


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one document of a batch, counted from 0: the IRI of its annotation, or the problem."""

    index: int
    status: int
    iri: str = ""
    etag: str = ""
    problem: Document = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far a feed was read: so many lines of the page with this IRI. The default is its beginning."""

    page: str = ""
    lines: int = 0


START = Bookmark()


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the feed; kind is Create, Update or Delete, after is where to go on from here."""

    kind: str
    iri: str
    moment: str
    after: Bookmark
