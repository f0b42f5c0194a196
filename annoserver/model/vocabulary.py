"""Vocabularies: terms with labels in several languages, that a campaign offers for its tags."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Term:
    """A skos:Concept. labels: language → preferred label; others: (language, label), alternative
    and hidden ones; position: latitude and longitude in degrees (WGS 84), for places; notation: a code,
    which is that of the colour for terms of a palette."""

    iri: str
    labels: Mapping[str, str]
    others: Sequence[tuple[str, str]] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    broader: str | None = None
    position: tuple[float, float] | None = None
    notation: str = ""

    @property
    def colour(self) -> str:
        """The colour that the notation says, as "#rrggbb", "" for none."""
        return self.notation.lower() if COLOUR.fullmatch(self.notation) else ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A skos:ConceptScheme under a short name of ours."""

    name: str
    iri: str
    title: Mapping[str, str]
    terms: int = 0
