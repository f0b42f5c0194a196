"""What an export says of itself: whose tags they are, when it was made, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from annoserver.model.campaign import Campaign
from annoserver.model.selection import EVERYTHING, Selection
from annoserver.model.vocabulary import Term

LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/"
"""CC0, to which every contributor agreed; the object's own rights stand in its record."""

DEMO = "Demo data: items, people and votes are made up. Deliver none of it."
"""What every export of a demo campaign says."""


def unknown(_iri: str) -> Term | None:
    """A vocabulary without terms."""
    return None


@dataclass(frozen=True, slots=True)
class About:
    """The export of one campaign. base: the server's, with its final slash; moment: when it was
    asked for, with its zone; term: looks up a term of the campaign's vocabularies by its IRI;
    selection: which tags were asked for."""

    campaign: Campaign
    base: str
    moment: datetime
    term: Callable[[str], Term | None] = unknown
    selection: Selection = EVERYTHING


@dataclass(slots=True)
class Counts:
    """What became of the items: records written, without anything new, and refused; of their tags:
    statements added, tags already in the source, and tags left out for another reason."""

    items: int = 0
    written: int = 0
    unchanged: int = 0
    refused: int = 0
    added: int = 0
    already: int = 0
    left: int = 0
