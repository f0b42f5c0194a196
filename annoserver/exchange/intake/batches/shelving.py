"""Items of EDM records, put on the shelf of a collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from annoserver.exchange.intake import edm, forms
from annoserver.exchange.intake.batches.outcome import Outcome, batches
from annoserver.exchange.intake.files.archives import Found
from annoserver.exchange.intake.files.walk import walk
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.item import Item, Put
from annoserver.store import containers, items
from annoserver.store.campaigns import Held
from annoserver.store.database import Database, Store


def bring(
    database: Database, campaign: str, collection: str, paths: Iterable[Path], now: datetime
) -> Iterator[Outcome]:
    """Bring the records of files, folders and archives into a collection; an outcome per transaction."""
    for batch in batches(read(walk(paths))):
        with database.transaction() as store:
            outcome = put(store, containers.hold(store, campaign), collection, batch, now)
        yield outcome


def read(found: Iterable[Found | Refusal]) -> Iterator[Item | Refusal]:
    """Every record of every file, in the order of the walk."""
    for file in found:
        if isinstance(file, Refusal):
            yield file
        else:
            yield from forms.items(file)


def put(store: Store, held: Held, collection: str, batch: Sequence[Item | Refusal], now: datetime) -> Outcome:
    """Put items into a collection, which is made if there is none."""
    refusals = tuple(one for one in batch if isinstance(one, Refusal))
    sound = [one for one in batch if not isinstance(one, Refusal)]
    row = items.hold_collection(store, held, collection, {"en": collection})
    done = Counter(items.put(store, held, row, sound, now))
    return Outcome(
        read=len(batch),
        added=done[Put.NEW],
        updated=done[Put.CHANGED],
        same=done[Put.SAME],
        refused=refusals,
        notes=tuple(Refusal(note, about=one.iri) for one in sound for note in edm.notes(one)),
        items=frozenset(one.iri for one in sound),
    )
