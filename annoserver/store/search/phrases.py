"""Words that are searched for, as FTS5 and PostgreSQL want them said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annoserver.model.search.finding import tokens

PART = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side; open: the last of them is only a beginning."""

    words: tuple[str, ...]
    open: bool


def phrases(text: str) -> list[Phrase]:
    """What has to be there: single words, "several in quotes", and beginnings with a star: dog*."""
    found = []
    for quoted, star, word in PART.findall(text):
        if words := tuple(tokens(quoted or word)):
            found.append(Phrase(words, bool(star) or word.endswith("*")))
    return found


def for_fts5(text: str) -> str:
    """The phrases as an FTS5 query."""
    return " AND ".join(f'"{" ".join(one.words)}"{" *" if one.open else ""}' for one in phrases(text))


def for_postgresql(text: str) -> str:
    """The phrases as a tsquery."""
    return " & ".join(
        "(" + " <-> ".join(f"'{word}'" for word in one.words) + (":*" if one.open else "") + ")"
        for one in phrases(text)
    )
