"""Items of Europeana: found by a search, in a set or by a list, and fetched record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from annoserver.errors import AnnoError, Unknown, Unreachable
from annoserver.exchange.intake import edm, forms
from annoserver.exchange.intake.batches.outcome import batches
from annoserver.exchange.intake.batches.shelving import Lot
from annoserver.exchange.outside.europeana import ROWS, START, Europeana, Hits, Query, known
from annoserver.exchange.records import api as records
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.item import Item

AT_ONCE = 4
"""Records that are fetched side by side; personal keys have low limits."""

LISTED = 50
"""Records of a list in one transaction."""


def search(
    api: Europeana, wanted: Query, place: str, limit: int | None = None, rows: int = ROWS
) -> Iterator[Lot]:
    """What a search finds, page by page, from a cursor on, "" for the start."""

    def page(cursor: str, size: int) -> Hits:
        return api.search(wanted, cursor or START, size)

    return _pages(api, page, place, limit, rows)


def gallery(
    api: Europeana, number: str, place: str, limit: int | None = None, rows: int = ROWS
) -> Iterator[Lot]:
    """The items of a set, or of the search that an open set stands for."""
    if query := api.opened(number):
        return search(api, query, place, limit, rows)
    # Its pages are numbered: one of another size would be another page.
    return _pages(api, lambda page, _: api.set(number, int(page or 1), rows), place, limit, rows)


def listed(api: Europeana, lines: Iterable[str], file: str) -> Iterator[Lot]:
    """The items of a list with an id, URI or page of the portal on each line; # begins a remark."""
    asked = ((number, line.strip()) for number, line in enumerate(lines, 1))
    wanted = ((number, line) for number, line in asked if line and not line.startswith("#"))
    for some in batches(wanted, LISTED):
        iris = {number: known(line) for number, line in some}
        fetched = iter(_fetch(api, [iri for iri in iris.values() if iri]))
        things: list[Item | Refusal] = []
        for number, line in some:
            if iris[number]:
                things += next(fetched)
            else:
                things.append(Refusal("this is no address of a Europeana item", file, number, line))
        yield Lot(things)


def _pages(
    api: Europeana, page: Callable[[str, int], Hits], place: str, limit: int | None, rows: int
) -> Iterator[Lot]:
    """place: how many came before, a space, and where the next page is."""
    number, _, cursor = place.partition(" ")
    came = int(number or 0)
    while limit is None or came < limit:
        size = rows if limit is None else min(rows, limit - came)
        hits = page(cursor, size)
        iris = list(islice(hits.iris, size))
        came, cursor = came + len(iris), hits.next
        things = [thing for some in _fetch(api, iris) for thing in some]
        yield Lot(things, f"{came} {cursor}" if cursor else "")
        if not cursor:
            return


def _fetch(api: Europeana, iris: list[str]) -> Iterator[list[Item | Refusal]]:
    """What each record is, in the order of the IRIs; an error of the server when nothing comes through."""
    if not iris:
        return
    with ThreadPoolExecutor(AT_ONCE) as workers:
        found = list(workers.map(lambda iri: _record(api, iri), iris))
    failures = [one for one in found if isinstance(one, Unreachable)]
    unknown = next((one for one in found if isinstance(one, Unknown)), None)
    if unknown or len(failures) == len(found):
        raise unknown or failures[0]
    for iri, one in zip(iris, found, strict=True):
        yield [Refusal(one.message, about=iri)] if isinstance(one, AnnoError) else one


def _record(api: Europeana, iri: str) -> list[Item | Refusal] | AnnoError:
    try:
        answer = api.record(iri)
        found = list(edm.items(answer.content, answer.url))
        if any(isinstance(one, Item) for one in found):
            return found
        # What its RDF does not say, its JSON may.
        told = records.cut(api.told(iri).content)
        return list(forms.answered(told, iri)) if told else found
    except AnnoError as error:
        return error
