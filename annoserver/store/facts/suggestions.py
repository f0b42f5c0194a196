"""Suggestions: the terms that somebody may mean who has typed the beginning of a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, select, union_all

from annoserver.model.text import LONGEST_BEGINNING, sought
from annoserver.model.vocabulary import Term
from annoserver.store import vocabularies
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.rows.campaigns import label, term, vocabulary, word

LIMIT = 12
LOOKED_AT, USED_LOOKED_AT = 60, 200
"""How many labels, and how many of the terms in use, are looked at before the best are chosen."""

LAST = "\U0010ffff"


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
    numbers = _numbers(store, held, names) if begins else []
    if not numbers:
        return []
    found = [row for part in _parts(numbers, begins) for row in store.connection.execute(part)]
    best = _best(found, begins, tongue)[:limit]
    terms = {row.id: row for row in store.connection.execute(_terms([one.term_id for one in best]))}
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


def _numbers(store: Store, held: Held, names: Sequence[str]) -> Sequence[int]:
    query = select(vocabulary.c.id).where(vocabulary.c.container_id == held.id)
    if names:
        query = query.where(vocabulary.c.name.in_(list(names)))
    return store.connection.scalars(query).all()


def _parts(numbers: Sequence[int], begins: str) -> Iterable[Select[Any]]:
    """The first labels by letters, and those of the terms most in use; each part reads few rows."""
    used = _every(
        select(term.c.id)
        .where(term.c.vocabulary_id == number, term.c.uses > 0)
        .order_by(term.c.uses.desc())
        .limit(USED_LOOKED_AT)
        for number in numbers
    ).subquery()
    begin = and_(word.c.plain >= begins, word.c.plain < begins + LAST)
    first = _every(
        select(word.c.term_id, word.c.number, word.c.place, word.c.plain)
        .where(word.c.vocabulary_id == number, begin)
        .order_by(word.c.plain)
        .limit(LOOKED_AT)
        for number in numbers
    ).subquery()
    near = select(word.c.term_id, word.c.number, word.c.place, word.c.plain).where(begin)
    return _found(first), _found(near.join(used, used.c.id == word.c.term_id).subquery())


def _every(parts: Iterable[Select[Any]]) -> Any:
    """One query for all vocabularies, each of which is read in the order of its own index."""
    return union_all(*(select(part.subquery()) for part in parts))


def _found(hit: Any) -> Select[Any]:
    return (
        select(
            hit.c.term_id, hit.c.number, hit.c.place, hit.c.plain, label.c.text, label.c.language, term.c.uses
        )
        .join(label, and_(label.c.term_id == hit.c.term_id, label.c.number == hit.c.number))
        .join(term, term.c.id == hit.c.term_id)
    )


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


def _terms(numbers: Sequence[int]) -> Select[Any]:
    above = term.alias("above")
    here = and_(above.c.vocabulary_id == term.c.vocabulary_id, above.c.iri == term.c.broader)
    return (
        select(term, above.c.labels.label("above")).outerjoin(above, here).where(term.c.id.in_(list(numbers)))
    )
