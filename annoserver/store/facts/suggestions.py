"""Suggestions: the terms that somebody may mean who has typed the beginning of a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, select

from annoserver.model.text import LONGEST_BEGINNING, sought
from annoserver.model.vocabulary import Term
from annoserver.store import vocabularies
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.rows.campaigns import label, term, vocabulary, word

LIMIT = 12
LOOKED_AT, USED_LOOKED_AT = 60, 200
"""How many labels, and how many of the terms in use, are looked at before the best are chosen."""

LAST = "\U0010ffff"

# Built once: putting a statement together takes longer than running it.
_HERE = word.c.vocabulary_id == bindparam("vocabulary")
_BEGINS = and_(word.c.plain >= bindparam("begins"), word.c.plain < bindparam("ends"))
_HIT = (word.c.term_id, word.c.number, word.c.place, word.c.plain)
_FIRST = select(*_HIT).where(_HERE, _BEGINS).order_by(word.c.plain).limit(LOOKED_AT).subquery()
_MOST_USED = (
    select(term.c.id)
    .where(term.c.vocabulary_id == bindparam("vocabulary"), term.c.uses > 0)
    .order_by(term.c.uses.desc())
    .limit(USED_LOOKED_AT)
    .subquery()
)
_USED = select(*_HIT).join(_MOST_USED, _MOST_USED.c.id == word.c.term_id).where(_HERE, _BEGINS).subquery()
_FOUND = tuple(
    Statement(
        select(*hit.c, label.c.text, label.c.language, term.c.uses)
        .join(label, and_(label.c.term_id == hit.c.term_id, label.c.number == hit.c.number))
        .join(term, term.c.id == hit.c.term_id)
    )
    for hit in (_FIRST, _USED)
)
"""The first labels by letters, and those of the terms most in use: each reads few rows."""

_above = term.alias("above")
_TERMS = Among(
    lambda among: (
        select(term, _above.c.labels.label("above"))
        .outerjoin(
            _above, and_(_above.c.vocabulary_id == term.c.vocabulary_id, _above.c.iri == term.c.broader)
        )
        .where(among(term.c.id))
    )
)
_NUMBERS = Statement(
    select(vocabulary.c.id, vocabulary.c.name).where(vocabulary.c.container_id == bindparam("container"))
)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A term with the label by which it was found; broader: labels of the term above it; uses: tags of
    the campaign that say it."""

    term: Term
    matched: str
    language: str
    broader: Mapping[str, str]
    uses: int = 0


def suggest(
    store: Store, held: Held, words: str, names: Sequence[str] = (), tongue: str = "", limit: int = LIMIT
) -> list[Suggested]:
    """Terms a word of whose labels, in any language, begins with these words: exact ones first, then those
    most in use, then those that begin with them.

    names: of the vocabularies, none for all; tongue: a label in this language is shown as the one found.
    """
    begins = sought(words)[:LONGEST_BEGINNING]
    if not begins:
        return []
    best = _best(_hits(store, held, begins, names), begins, tongue)[:limit]
    numbers = [one.term_id for one in best]
    terms = {row.id: row for row in _TERMS.all(store, numbers)}
    return [
        Suggested(
            vocabularies.from_row(terms[one.term_id]),
            one.text,
            one.language,
            terms[one.term_id].above or {},
            one.uses,
        )
        for one in best
    ]


def _hits(store: Store, held: Held, begins: str, names: Sequence[str]) -> Iterator[Row[Any]]:
    rows = _NUMBERS.all(store, {"container": held.id})
    for number in [row.id for row in rows if not names or row.name in names]:
        for query in _FOUND:
            values = {"vocabulary": number, "begins": begins, "ends": begins + LAST}
            yield from query.all(store, values)


def _best(found: Iterable[Row[Any]], begins: str, tongue: str) -> list[Row[Any]]:
    """The best label of each term, the best term first."""

    def of_label(row: Row[Any]) -> tuple[Any, ...]:
        return row.plain != begins or row.place > 0, row.language != tongue, row.place > 0, row.number

    def of_term(row: Row[Any]) -> tuple[Any, ...]:
        return row.plain != begins or row.place > 0, -row.uses, row.place > 0, row.plain, row.term_id

    chosen: dict[int, Row[Any]] = {}
    for row in found:
        other = chosen.get(row.term_id)
        if other is None or of_label(row) < of_label(other):
            chosen[row.term_id] = row
    return sorted(chosen.values(), key=of_term)
