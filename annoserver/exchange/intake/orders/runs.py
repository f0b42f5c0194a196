"""Imports that were ordered, as they run: an outcome after each transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from annoserver.errors import Invalid, Misconfigured
from annoserver.exchange.intake import bring, europeana, oaipmh, tables
from annoserver.exchange.intake.batches import shelving
from annoserver.exchange.intake.batches.outcome import Outcome, batches
from annoserver.exchange.intake.batches.shelving import Errand, Lot
from annoserver.exchange.intake.orders import office
from annoserver.exchange.intake.orders.order import ROWS, Order
from annoserver.exchange.intake.walks import Walk
from annoserver.exchange.outside.calls import Calls
from annoserver.exchange.outside.europeana import API, Europeana, Query
from annoserver.exchange.outside.oaipmh import Repository, Selection
from annoserver.store.database import Database

OVERLAP = timedelta(hours=1)
"""How far an update looks back before the last harvest, for clocks that differ."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What imports know of other servers: key and address of Europeana's APIs, and of private addresses."""

    key: str = ""
    api: str = API
    private: bool = False


@dataclass(frozen=True, slots=True)
class Means:
    """What an import works with; folder: for what is fetched before it is imported; now: of its start.

    fetched: is told how many annotations a walk has so far.
    """

    database: Database
    folder: Path
    outside: Outside
    now: datetime
    fetched: Callable[[int], None] = lambda _number: None


@dataclass(frozen=True, slots=True)
class Running:
    """An import on its way; resumed: whether it goes on where an earlier run was interrupted."""

    outcomes: Iterator[Outcome]
    resumed: bool = False


def start(means: Means, order: Order, paths: Sequence[Path], lines: Iterable[str] | None = None) -> Running:
    """Begin an import; lines: a list of items, in the place of the file with it."""
    if order.kind == "europeana":
        return _europeana(means, order, paths, lines)
    return STARTS[order.kind](means, order, paths)


def _items(means: Means, order: Order, paths: Sequence[Path]) -> Running:
    name = order.words("source", " ".join(sorted(path.name for path in paths)))
    return _shelved(means, _errand(means, order, f"files {name}"), shelving.files(paths))


def _csv(means: Means, order: Order, paths: Sequence[Path]) -> Running:
    path, mapping = paths
    wanted = tables.plan(mapping.read_bytes())

    def lots() -> Iterator[Lot]:
        with path.open("rb") as stream:
            yield from (Lot(batch) for batch in batches(tables.items(stream, wanted, path.name)))

    return _shelved(means, _errand(means, order, f"csv {path.name}"), lots())


def _europeana(means: Means, order: Order, paths: Sequence[Path], lines: Iterable[str] | None) -> Running:
    outside, limit = means.outside, order.options.get("limit")
    if not outside.key:
        raise Misconfigured("Europeana's APIs need a key: set ANNOSERVER_EUROPEANA_API_KEY.")
    api = Europeana(Calls([urlsplit(outside.api).netloc], private=outside.private), outside.key, outside.api)
    rows, query, number = order.options.get("rows", ROWS), order.words("query"), order.words("set")
    refined = order.many("qf")
    if query or number:
        asked = ["search", query, *refined] if query else ["set", number]
        limited = [] if limit is None else [f"first {limit}"]
        source = " ".join([*asked, *limited, f"by {rows}"])
    else:
        source = f"list {paths[0].name}"
    errand = replace(
        _errand(means, order, f"europeana {source}"), whole=limit is None, anew=order.has("anew")
    )
    begun = shelving.begin(means.database, errand)
    if query:
        lots = europeana.search(api, Query(query, refined), begun.place, limit, rows)
    elif number:
        lots = europeana.gallery(api, number, begun.place, limit, rows)
    else:
        lots = _listed(api, paths[0], lines, limit)
    return Running(shelving.bring(means.database, errand, begun, lots), bool(begun.place))


def _listed(api: Europeana, path: Path, lines: Iterable[str] | None, limit: int | None) -> Iterator[Lot]:
    if lines is not None:
        yield from europeana.listed(api, islice(lines, limit), path.name)
        return
    with path.open(encoding="utf-8", errors="replace") as opened:
        yield from europeana.listed(api, islice(opened, limit), path.name)


def _oaipmh(means: Means, order: Order, _paths: Sequence[Path]) -> Running:
    url, update = order.words("url"), order.has("update")
    since, until = order.words("from"), order.words("until")
    wanted = Selection(order.words("prefix", "edm"), order.words("set"), since, until)
    if update and (since or until):
        raise Invalid("update says from when; leave from and until out.", rule="import")
    source = f"oaipmh {url} {wanted.prefix} {wanted.set}".strip()
    partial = bool(since or until or update)
    errand = replace(_errand(means, order, source), whole=not partial, anew=order.has("anew"))
    begun = shelving.begin(means.database, errand)
    calls = Calls([urlsplit(url).netloc], private=means.outside.private)
    repository = Repository(calls, url)
    if update and begun.complete:
        form = "%Y-%m-%d" if repository.by_day() else "%Y-%m-%dT%H:%M:%SZ"
        wanted = replace(wanted, since=(begun.complete - OVERLAP).strftime(form))
    lots = oaipmh.harvest(repository, wanted, begun.place)
    return Running(shelving.bring(means.database, errand, begun, lots), bool(begun.place))


def _annotations(means: Means, order: Order, paths: Sequence[Path]) -> Running:
    if order.institution:
        return Running(office.batch(means.database, order, paths, means.now))
    if url := order.words("from"):
        return Running(_walked(means, order, url))
    keep = order.has("keep-names")
    return Running(bring.annotations(means.database, order.campaign, paths, means.now, keep_names=keep))


def _walked(means: Means, order: Order, url: str) -> Iterator[Outcome]:
    """What a walk brings; it need not be made again until all of that is kept."""
    outside, headers = means.outside, {}
    if urlsplit(url).netloc == urlsplit(outside.api).netloc and outside.key:
        headers = {"X-Api-Key": outside.key}
    calls = Calls([urlsplit(url).netloc, *order.many("host")], private=outside.private)
    walk = Walk(calls, url, means.folder / "walks", headers)
    for number in walk.pages():
        means.fetched(number)
    keep, now = order.has("keep-names"), means.now
    yield from bring.annotations(means.database, order.campaign, [walk.path], now, keep_names=keep)
    walk.done()


def _crowdheritage(means: Means, order: Order, paths: Sequence[Path]) -> Running:
    return Running(bring.crowdheritage(means.database, order.campaign, paths, means.now))


def _errand(means: Means, order: Order, source: str) -> Errand:
    """Where items come from and go to; they are met again from the start, which adds nothing twice."""
    return Errand(
        order.campaign,
        order.words("collection", "items"),
        source,
        means.now,
        prune=order.has("prune"),
        check=order.has("check"),
        anew=True,
        institution=order.institution,
    )


def _shelved(means: Means, errand: Errand, lots: Iterable[Lot]) -> Running:
    begun = shelving.begin(means.database, errand)
    return Running(shelving.bring(means.database, errand, begun, lots))


STARTS: Mapping[str, Callable[[Means, Order, Sequence[Path]], Running]] = {
    "items": _items,
    "csv": _csv,
    "oaipmh": _oaipmh,
    "annotations": _annotations,
    "crowdheritage": _crowdheritage,
}
"""How each kind of import begins; that from Europeana takes a list beside."""

NOWHERE = Outside()
"""Nothing known of other servers: Europeana is asked for a key first."""
