"""Office: what a curator brings, who imports what is about items of one institution alone."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from annoserver.errors import AnnoError
from annoserver.exchange.intake import bring
from annoserver.exchange.intake.annotations import Sent, sent
from annoserver.exchange.intake.batches import agents
from annoserver.exchange.intake.batches.names import key_of
from annoserver.exchange.intake.batches.outcome import Outcome, batches
from annoserver.exchange.intake.files import arrays
from annoserver.exchange.intake.files.unpacked import unpacked
from annoserver.exchange.intake.orders.order import Order
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld import tags
from annoserver.model.annotation import write
from annoserver.model.person import Kind
from annoserver.model.text import key
from annoserver.store import campaigns, sources
from annoserver.store.campaigns import Held
from annoserver.store.database import Database, Store
from annoserver.store.facts import judge
from annoserver.store.origins import aliases

ONLY = "Curators bring tags that programs made, on items of their own institution."


def batch(database: Database, order: Order, paths: Sequence[Path], now: datetime) -> Iterator[Outcome]:
    """Bring the tags of a machine that are about items of the institution; the rest is refused."""
    with tempfile.TemporaryDirectory() as folder, unpacked(paths) as (files, damaged):
        if damaged:
            yield Outcome(refused=tuple(damaged))
        chosen = Path(folder) / "chosen.ndjson"
        with chosen.open("wb") as out:
            for path in files:
                for refused, kept in _sorted(database, order, path):
                    out.writelines(write(one.document) + b"\n" for one in kept)
                    if refused:
                        yield Outcome(read=len(refused), refused=tuple(refused))
        yield from bring.annotations(database, order.campaign, [chosen], now)


def _sorted(
    database: Database, order: Order, path: Path
) -> Iterator[tuple[Sequence[Refusal], Sequence[Sent]]]:
    """What is refused of a file, and what is kept, some at a time."""
    with arrays.opened(path) as stream:
        for some in batches(sent(stream, path.name)):
            with database.reading() as store:
                held = campaigns.find(store, order.campaign)
                fitting = _fitting(
                    store, held, order.institution, [one for one in some if isinstance(one, Sent)]
                )
            refused = [
                one if isinstance(one, Refusal) else Refusal(ONLY, path.name, one.position, one.origin)
                for one in some
                if isinstance(one, Refusal) or one.position not in fitting
            ]
            yield refused, [one for one in some if isinstance(one, Sent) and one.position in fitting]


def _fitting(store: Store, held: Held, institution: str, some: Iterable[Sent]) -> set[int]:
    """The positions of the tags of programs on items of the institution; those that were imported before
    stay on their items, as those of others are not changed."""
    sent_on = [(one, item) for one in some if (item := _item(held, one))]
    others = aliases.some(store, held, [item for _, item in sent_on])
    about = [(one, others.get(item, item)) for one, item in sent_on]
    ours = judge.of_institution(store, held, institution, [item for _, item in about])
    known = sources.known(store, held, {key_of(one.origin) for one, _ in about if one.origin})
    fitting = set()
    for one, item in about:
        before = known.get(key_of(one.origin)) if one.origin else None
        if item in ours and (before is None or not before.revision or before.item == item):
            fitting.add(one.position)
    return fitting


def _item(held: Held, one: Sent) -> str:
    """The index form of the item that a tag of a program is about, "" for anything else."""
    maker = agents.creator(one.document)
    if not (maker.kind is Kind.SOFTWARE if maker else "generator" in one.document):
        return ""
    try:
        tag = tags.find(one.document, held.campaign.property)
    except AnnoError:
        return ""
    return key(tag.item) if tag else ""
