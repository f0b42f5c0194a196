"""Vocabularies of campaigns: their terms, and the index by which terms are suggested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from annoserver.errors import Missing
from annoserver.model.text import beginnings
from annoserver.model.vocabulary import Term, Vocabulary
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import uses
from annoserver.store.driver.among import Among
from annoserver.store.rows.campaigns import label, term, vocabulary, word
from annoserver.store.upkeep import statistics

BATCH = 500
MOST_COLOURS = 60
"""How many colours people choose from."""


def put(
    store: Store, held: Held, name: str, iri: str, title: Mapping[str, str], terms: Iterable[Term]
) -> tuple[int, int]:
    """Keep a vocabulary instead of an earlier one of this name; terms before and after."""
    query = select(vocabulary.c.id).where(vocabulary.c.container_id == held.id, vocabulary.c.name == name)
    number = store.connection.scalar(query)
    before = 0
    if number is None:
        values = {"container_id": held.id, "name": name, "iri": iri, "title": dict(title)}
        number = store.connection.execute(
            insert(vocabulary).values(values).returning(vocabulary.c.id)
        ).scalar_one()
    else:
        before = store.connection.scalar(select(func.count()).where(term.c.vocabulary_id == number)) or 0
        store.connection.execute(delete(word).where(word.c.vocabulary_id == number))
        mine = select(term.c.id).where(term.c.vocabulary_id == number)
        store.connection.execute(delete(label).where(label.c.term_id.in_(mine)))
        store.connection.execute(delete(term).where(term.c.vocabulary_id == number))
    after = 0
    rest = iter(terms)
    while some := list(islice(rest, BATCH)):
        _add(store, number, some)
        after += len(some)
    if after > BATCH:
        statistics.settle_terms(store)
    uses.recount(store, held)
    return before, after


def every(store: Store, held: Held) -> list[Vocabulary]:
    """The vocabularies of a campaign, by name."""
    query = (
        select(vocabulary.c.name, vocabulary.c.iri, vocabulary.c.title, func.count(term.c.id).label("terms"))
        .outerjoin(term, term.c.vocabulary_id == vocabulary.c.id)
        .where(vocabulary.c.container_id == held.id)
        .group_by(vocabulary.c.id)
        .order_by(vocabulary.c.name)
    )
    return [Vocabulary(row.name, row.iri, row.title, row.terms) for row in store.connection.execute(query)]


_HERE = (
    select(term)
    .join(vocabulary, vocabulary.c.id == term.c.vocabulary_id)
    .where(vocabulary.c.container_id == bindparam("here"))
)
_NAMED = Among(lambda among: _HERE.where(among(term.c.iri)))


def find(store: Store, held: Held, iris: Sequence[str]) -> Mapping[str, Term]:
    """Those of the terms that a vocabulary of the campaign has, by IRI."""
    return {one.iri: one for one in _NAMED.each(store, iris, from_row, here=held.id)}


def keep_source(store: Store, held: Held, name: str, source: bytes, media_type: str) -> None:
    """Keep the file of a vocabulary as it was received."""
    here = (vocabulary.c.container_id == held.id, vocabulary.c.name == name)
    store.connection.execute(update(vocabulary).where(*here).values(source=source, media_type=media_type))


def source(store: Store, held: Held, name: str) -> tuple[Vocabulary, bytes, str]:
    """A vocabulary, and the file that it came in with its media type; no bytes where terms say it all."""
    query = select(vocabulary).where(vocabulary.c.container_id == held.id, vocabulary.c.name == name)
    row = store.connection.execute(query).one_or_none()
    if row is None:
        raise Missing(f"There is no vocabulary “{name}” in this campaign.")
    return Vocabulary(row.name, row.iri, row.title), row.source or b"", row.media_type


def terms(store: Store, held: Held, name: str) -> Iterator[Term]:
    """The terms of one vocabulary in the order in which they came; Missing when there is none."""
    query = select(vocabulary.c.id).where(vocabulary.c.container_id == held.id, vocabulary.c.name == name)
    number = store.connection.scalar(query)
    if number is None:
        raise Missing(f"There is no vocabulary “{name}” in this campaign.")
    query = select(term).where(term.c.vocabulary_id == number).order_by(term.c.id)
    for row in store.connection.execute(query.execution_options(yield_per=BATCH)):
        yield from_row(row)


_COLOURS = Among(
    lambda among: (
        _HERE.add_columns(vocabulary.c.name)
        .where(among(vocabulary.c.name), term.c.notation != "")
        .order_by(term.c.id)
        .limit(MOST_COLOURS)
    )
)


def colours(store: Store, held: Held, names: Sequence[str]) -> list[tuple[str, Term]]:
    """The first terms with a notation of each of these vocabularies, with its name, in their order."""
    return _COLOURS.each(store, names, _colour, here=held.id)


def _colour(row: Row[Any]) -> tuple[str, Term]:
    return row.name, from_row(row)


def _add(store: Store, number: int, terms: Sequence[Term]) -> None:
    adding = insert(term).returning(term.c.id, sort_by_parameter_order=True)
    keys = store.connection.scalars(adding, [_row(number, one) for one in terms]).all()
    labels = [
        {"term_id": key, "number": place, "language": language, "text": words}
        for key, one in zip(keys, terms, strict=True)
        for place, (language, words) in enumerate([*one.labels.items(), *one.others])
    ]
    words = list(_words(number, labels))
    if labels:
        store.connection.execute(insert(label), labels)
    if words:
        store.connection.execute(insert(word), words)


def _words(number: int, labels: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each label from each of its words on."""
    for one in labels:
        for place, plain in enumerate(beginnings(one["text"])):
            yield {
                "vocabulary_id": number,
                "plain": plain,
                "term_id": one["term_id"],
                "number": one["number"],
                "place": place,
            }


def _row(number: int, one: Term) -> dict[str, Any]:
    return {
        "vocabulary_id": number,
        "iri": one.iri,
        "labels": dict(one.labels),
        "others": [list(other) for other in one.others],
        "notes": dict(one.notes),
        "broader": one.broader,
        "latitude": one.position[0] if one.position else None,
        "longitude": one.position[1] if one.position else None,
        "notation": one.notation,
    }


def from_row(row: Row[Any]) -> Term:
    """The term of a row."""
    place = None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude)
    others = tuple((language, words) for language, words in row.others)
    return Term(row.iri, row.labels, others, row.notes, row.broader, place, row.notation)
