"""Orders: which export of which campaigns, read by the same names from commands, addresses and jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from annoserver.errors import Invalid, Problem
from annoserver.exchange.release import filters, orders
from annoserver.exchange.release.about import Counts
from annoserver.exchange.release.archive import Archive, spool
from annoserver.exchange.release.orders import Export
from annoserver.model.selection import EVERYTHING, Selection
from annoserver.store import campaigns
from annoserver.store.campaigns import Held
from annoserver.store.database import Store

MOST = 50
"""Campaigns that one export takes."""

Make = Callable[[Store, Held, Mapping[str, str], Selection], Export]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of export: its options, each with its choices of which the first is the default."""

    options: Mapping[str, Sequence[str]]
    make: Make


KINDS: Mapping[str, Kind] = {
    "edm": Kind(
        {
            "profile": orders.PROFILES,
            "format": [str(form) for form in orders.ENDINGS],
            "with-source": ("no", "yes"),
        },
        lambda store, held, how, asked: orders.edm(
            store,
            held,
            how["profile"],
            how["format"],
            source=how["with-source"] == "yes",
            selection=asked,
        ),
    ),
    "annotations": Kind(
        {"format": tuple(orders.DUMPS)},
        lambda store, held, how, asked: orders.dump(store, held, how["format"], asked),
    ),
    "table": Kind(
        {"format": tuple(orders.TABLES)},
        lambda store, held, how, asked: orders.table(store, held, how["format"], asked),
    ),
    "ntua": Kind({}, lambda store, held, _how, asked: orders.partners(store, held, asked)),
    "europeana": Kind({}, lambda store, held, _how, asked: orders.api(store, held, asked)),
    "tiers": Kind(
        {"format": tuple(orders.FIGURES)},
        lambda store, held, how, asked: orders.tiers(store, held, how["format"], asked),
    ),
}
"""Every export by its name."""


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants: a kind of KINDS, of campaigns by name, with every option and the filters."""

    kind: str
    campaigns: tuple[str, ...]
    options: Mapping[str, str]
    selection: Selection = EVERYTHING


def read(kind: str, given: Mapping[str, Sequence[str]], campaign: str = "") -> Order:
    """The order that names and words ask for; campaign: one that is wanted beside those given.

    Raises Invalid, with one problem for each name that there is not and each word that does not fit.
    """
    options = KINDS[kind].options
    names = tuple(dict.fromkeys(one for one in (campaign, *given.get("campaign", ())) if one))
    problems = [*_strangers(given, options), *_misfits(given, options)]
    if not 0 < len(names) <= MOST:
        problems.append(Problem("filter", "/campaign", f"campaign takes from one to {MOST} names"))
    try:
        selection = filters.read(given)
    except Invalid as error:
        problems += error.problems
    if problems:
        raise Invalid("; ".join(one.message for one in problems), tuple(problems))
    how = {name: given[name][-1] if given.get(name) else choices[0] for name, choices in options.items()}
    return Order(kind, names, how, selection)


def told(order: Order) -> dict[str, list[str]]:
    """The names and words that ask for an order, but for its kind."""
    options = {name: [word] for name, word in order.options.items()}
    return {"campaign": [*order.campaigns], **options, **filters.told(order.selection)}


def make(store: Store, order: Order) -> Export:
    """What was ordered: the export of the campaign, or of several a zip with a file for each."""
    of = KINDS[order.kind]
    held = [campaigns.find(store, name) for name in order.campaigns]
    if len(held) == 1:
        return of.make(store, held[0], order.options, order.selection)
    exports = [of.make(store, one, order.options, order.selection) for one in held]
    counts = Counts()
    return Export(f"{'+'.join(order.campaigns)[:80]}.zip", "application/zip", _zip(exports, counts), counts)


def _zip(exports: Sequence[Export], counts: Counts) -> Iterator[bytes]:
    with Archive() as archive:
        for export in exports:
            with spool() as whole:
                for piece in export.chunks:
                    whole.write(piece)
                yield from archive.take(export.name, whole)
            for name, number in asdict(export.counts).items():
                setattr(counts, name, getattr(counts, name) + number)
        yield from archive.close()


def _strangers(given: Mapping[str, Sequence[str]], options: Mapping[str, Any]) -> Iterator[Problem]:
    known = ", ".join((*options, *filters.NAMES))
    for name in sorted(given.keys() - filters.NAMES.keys() - options.keys()):
        yield Problem("filter", f"/{name}", f"There is no filter “{name}”; there are {known}.")


def _misfits(given: Mapping[str, Sequence[str]], options: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for name, choices in options.items():
        for word in given.get(name, ()):
            if word not in choices:
                message = f"There is no {name} “{word}”; there are {', '.join(choices)}."
                yield Problem(name, f"/{name}", message)
