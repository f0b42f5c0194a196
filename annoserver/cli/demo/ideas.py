"""Which tags the contributors of the demo think of, and what becomes of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random

from annoserver.cli.demo import motifs
from annoserver.cli.demo.catalogue import Sight

SUBJECT, PLACE, COLOUR, TEXT = "dc:subject", "dcterms:spatial", "dc:format", "dc:description"
"""The EDM properties of the four questions."""


EVERY = 3
"""Of so many items one gets a colour."""


class Fate(Enum):
    """What becomes of a tag: fewest and most votes, and which shares of them reject and are unsure."""

    AGREED = (3, 6, 0.03, 0.07)
    DISPUTED = (5, 7, 0.5, 0.04)
    REFUSED = (3, 5, 0.92, 0.06)
    FRESH = (0, 1, 0.15, 0.4)


@dataclass(frozen=True, slots=True)
class Idea:
    """A tag to be made. term: a local name in the vocabulary, "" for words in a language; point: of
    the map; region: in percent; reason: what those say who reject it."""

    property: str
    fate: Fate
    term: str = ""
    words: str = ""
    language: str = ""
    point: str = ""
    region: str = ""
    reason: str = ""


def every(sights: Sequence[Sight], chance: Random) -> list[tuple[int, Idea]]:
    """Number of the item and idea, in rounds that each ask another question about every item."""
    found: dict[tuple[int, str, str, str], tuple[int, Idea]] = {}
    for ask in (_best, _further, _doubt, _remark):
        for item, sight in enumerate(sights, start=1):
            idea = ask(sight, chance)
            if idea:
                found.setdefault((item, idea.property, idea.term or idea.words, idea.region), (item, idea))
    return list(found.values())


def colours(sights: Sequence[Sight], chance: Random) -> list[tuple[int, Idea]]:
    """Number of the item and a colour of its print, for every third item."""
    return [
        (item, Idea(COLOUR, _mostly(chance, Fate.AGREED), chance.choice(_print(sight))))
        for item, sight in enumerate(sights, start=1)
        if item % EVERY == 1
    ]


def _print(sight: Sight) -> tuple[str, ...]:
    return next(names for year, names in motifs.COLOURS.items() if sight.year <= year)


def _best(sight: Sight, chance: Random) -> Idea:
    return Idea(SUBJECT, _mostly(chance, Fate.AGREED), chance.choice(_fitting(sight)[:2]))


def _further(sight: Sight, chance: Random) -> Idea:
    return Idea(SUBJECT, _mostly(chance, Fate.AGREED), chance.choice(_fitting(sight)[2:]))


def _doubt(sight: Sight, chance: Random) -> Idea:
    """The place where it is not known, or a term that somebody may object to."""
    kind = chance.random()
    if sight.place and kind < 0.45:
        return Idea(PLACE, _mostly(chance, Fate.AGREED), sight.place)
    if kind < 0.52:
        guess = chance.choice([place for place in motifs.ELSEWHERE if place != sight.place])
        return Idea(PLACE, Fate.REFUSED, guess, reason="Nothing in the picture points there.")
    if kind < 0.75:
        term, reason = chance.choice(list(motifs.WRONG.items()))
        return Idea(SUBJECT, Fate.REFUSED, term, reason=reason)
    term, reason = chance.choice(list(motifs.DOUBTFUL.items()))
    return Idea(SUBJECT, Fate.DISPUTED, term, reason=reason)


def _remark(sight: Sight, chance: Random) -> Idea | None:
    """A part of the picture, words of one's own, a description, or nothing."""
    kind = chance.random()
    if sight.scene in motifs.REGIONS and kind < 0.25:
        term, region = motifs.REGIONS[sight.scene]
        return Idea(SUBJECT, _mostly(chance, Fate.AGREED), term, region=region)
    if kind < 0.5:
        language, words = motifs.DESCRIPTIONS[sight.scene]
        return Idea(TEXT, _mostly(chance, Fate.AGREED), words=words, language=language)
    if kind < 0.75:
        language = chance.choice(list(motifs.WORDS))
        words = chance.choice(motifs.WORDS[language])
        return Idea(SUBJECT, chance.choice((Fate.FRESH, Fate.AGREED)), words=words, language=language)
    return None


def _fitting(sight: Sight) -> list[str]:
    return motifs.TERMS[sight.scene].split()


def _mostly(chance: Random, fate: Fate) -> Fate:
    return Fate.FRESH if chance.random() < 0.2 else fate
