"""Imports against the store: some hundred things to a transaction, each run again without harm."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import BinaryIO, TypeVar

from annoserver.exchange.intake.annotations import Sent, origins, sent
from annoserver.exchange.intake.batches import copies, snapshots
from annoserver.exchange.intake.batches.agents import Agents
from annoserver.exchange.intake.batches.names import Names
from annoserver.exchange.intake.batches.outcome import Ahead, Outcome, batches, heaps, unswept
from annoserver.exchange.intake.batches.underway import Run
from annoserver.exchange.intake.files import arrays
from annoserver.exchange.intake.files.unpacked import unpacked
from annoserver.exchange.intake.partners import ntua
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.container import Address
from annoserver.store import campaigns, containers
from annoserver.store.database import Database
from annoserver.store.upkeep import statistics

Read = TypeVar("Read")


def crowdheritage(
    database: Database, campaign: str, paths: Iterable[Path], now: datetime
) -> Iterator[Outcome]:
    """Lay CrowdHeritage exports over a campaign, in the order of the paths.

    An outcome comes after each transaction: what was told is kept, whatever happens next.
    """
    with database.reading() as store:
        default = campaigns.find(store, campaign).campaign.property
    met = Agents()
    with unpacked(paths) as (files, refused):
        if refused:
            yield Outcome(refused=tuple(refused))
        for path in files:
            read = _read(path, lambda stream, file: ntua.received(stream, default, file))
            for number, batch in enumerate(batches(read), 1):
                with database.transaction() as store:
                    held = containers.hold(store, campaign)
                    outcome = snapshots.lay(store, held, batch, met, now, path.name)
                statistics.learn(database, number)
                yield outcome
    statistics.settle(database)


def annotations(
    database: Database, campaign: str, paths: Sequence[Path], now: datetime, *, keep_names: bool = False
) -> Iterator[Outcome]:
    """Bring annotations of other containers, or of this one, into a campaign's container.

    Zips are unpacked first. The files are read once to see which IRIs they have, and again to bring
    what has them; votes that stand before the tag they are on come last. An outcome comes after each
    transaction.
    """
    with unpacked(paths) as (files, refused):
        if refused:
            yield Outcome(refused=tuple(refused))
        yield from _bring(database, campaign, files, now, keep_names=keep_names)


def _bring(
    database: Database, campaign: str, paths: Sequence[Path], now: datetime, *, keep_names: bool
) -> Iterator[Outcome]:
    with database.reading() as store:
        names = Names(Address(store.base, campaign), keep=keep_names)
        held = campaigns.find(store, campaign)
        for path in paths:
            names.survey(store, held, _read(path, origins))
    met = Agents()
    runs = [(path, Run(names, met, now, path.name)) for path in paths]
    for path, run in runs:
        yield from _copied(database, campaign, _read(path, sent), run)
    for path, run in runs:
        if run.late:
            late = (one for one in _read(path, sent) if _position(one) in run.late)
            yield from _copied(database, campaign, late, Run(names, met, now, path.name, last=True))
    statistics.settle(database)


def _copied(database: Database, campaign: str, read: Iterable[Sent | Refusal], run: Run) -> Iterator[Outcome]:
    heaped = Ahead(heaps(read, _size))
    for number in count(1):
        with unswept():
            batch = heaped.take()
            if batch is None:
                return
            with database.sending() as store:
                outcome = copies.copy(store, containers.hold(store, campaign), batch, run)
                if store.sending is not None:  # PostgreSQL is still at work; on SQLite others would wait
                    heaped.look()
        statistics.learn(database, number)
        yield outcome


def _position(one: Sent | Refusal) -> int:
    return one.position if isinstance(one, Sent) else 0


def _size(one: Sent | Refusal) -> int:
    return one.size if isinstance(one, Sent) else len(one.reason)


def _read(path: Path, reader: Callable[[BinaryIO, str], Iterator[Read]]) -> Iterator[Read]:
    with arrays.opened(path) as stream:
        yield from reader(stream, path.name)
