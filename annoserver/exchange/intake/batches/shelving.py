"""Items, put on the shelf of a collection as they come, and what their source has no longer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from annoserver.exchange.intake import edm, forms
from annoserver.exchange.intake.batches.outcome import Outcome, batches
from annoserver.exchange.intake.files.archives import Found
from annoserver.exchange.intake.files.walk import walk
from annoserver.exchange.records.delivery import outline
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.item import Item, Put
from annoserver.model.text import key, plain
from annoserver.store import campaigns, containers, items
from annoserver.store.campaigns import Held
from annoserver.store.database import Database, Store
from annoserver.store.facts.shares import objects
from annoserver.store.origins import aliases, harvests
from annoserver.store.origins.harvests import Harvest

KEPT = "the source has this item no longer; it stays, since annotations are about it"
GONE = "the source has this item no longer"
FOREIGN = "this is no item of {}, for which it was to be brought"
MOVED = "known here as {}, which stays its IRI"


@dataclass(frozen=True, slots=True)
class Lot:
    """What goes into one transaction.

    place: where the import goes on after it, "" when it cannot go on but from the start; names: what
    the source calls the items, by IRI; deleted: the names of those that it says it has no longer.
    """

    things: Sequence[Item | Refusal]
    place: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    deleted: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Errand:
    """Where items come from and go to.

    source: what is asked, by which a later run knows an earlier one; whole: whether a run meets all
    that the source has, so that the rest has vanished; prune: whether what has vanished is removed
    where no annotation is about it, if nothing was refused; check: whether nothing is written; anew:
    whether a run that was interrupted is begun again; institution: whose items alone are taken, "" all.
    """

    campaign: str
    collection: str
    source: str
    now: datetime
    whole: bool = True
    prune: bool = False
    check: bool = False
    anew: bool = False
    institution: str = ""


def begin(database: Database, errand: Errand) -> Harvest:
    """The run of an import, which tells where it goes on."""
    if errand.check:
        with database.reading() as store:
            held = campaigns.find(store, errand.campaign)
            return harvests.look(store, held, errand.source, errand.now)
    with database.transaction() as store:
        held = containers.hold(store, errand.campaign)
        return harvests.begin(store, held, errand.source, errand.now, anew=errand.anew)


def files(paths: Iterable[Path]) -> Iterator[Lot]:
    """Every record of files, folders and archives, in the order of the walk."""
    return (Lot(batch) for batch in batches(read(walk(paths))))


def read(found: Iterable[Found | Refusal]) -> Iterator[Item | Refusal]:
    """Every record of every file, in the order of the walk."""
    for file in found:
        if isinstance(file, Refusal):
            yield file
        else:
            yield from forms.items(file)


def bring(database: Database, errand: Errand, run: Harvest, lots: Iterable[Lot]) -> Iterator[Outcome]:
    """Bring lots into a collection, which is made if there is none; an outcome comes after each."""
    if errand.check:
        yield from _rehearse(database, errand, run, lots)
        return
    sure = not run.place
    for lot in lots:
        with database.transaction() as store:
            outcome = _put(store, errand, run, lot)
        sure = sure and not outcome.refused
        yield outcome
    with database.transaction() as store:
        held = containers.hold(store, errand.campaign)
        gone = harvests.unseen(store, run) if errand.whole else []
        outcome = _part(store, held, _careful(errand, sure=sure), gone)
        harvests.end(store, run, errand.now)
    yield outcome


def _careful(errand: Errand, *, sure: bool) -> Errand:
    """What was refused, or came before an interruption, may be what seems to have vanished."""
    return errand if sure else replace(errand, prune=False)


def _put(store: Store, errand: Errand, run: Harvest, lot: Lot) -> Outcome:
    held = containers.hold(store, errand.campaign)
    lot = _theirs(store, held, errand, run, lot)
    sound = [one for one in lot.things if isinstance(one, Item)]
    settled, done = aliases.settle(store, held, sound, run), Counter[Put]()
    if settled.items:
        # With a collection a campaign takes tags on its items alone: with an empty one it would take none.
        row = items.hold_collection(store, held, errand.collection, {"en": errand.collection})
        done.update(items.put(store, held, row, settled.items, errand.now, outline.kept))
    aliases.add(store, held, settled.moved, errand.now)
    named = {now.iri: lot.names.get(came.iri, "") for came, now in zip(sound, settled.items, strict=True)}
    harvests.see(store, held, run, named, named)
    gone = _part(store, held, errand, harvests.named(store, run, lot.deleted) if lot.deleted else [])
    if lot.place:
        harvests.reach(store, run, lot.place)
    moved = tuple(Refusal(MOVED.format(old), about=new) for new, old in settled.moved.items())
    return _told(lot, done, moved) + gone


def _theirs(store: Store, held: Held, errand: Errand, run: Harvest, lot: Lot) -> Lot:
    """The lot, in which items are refused that another institution says or said something of."""
    if not errand.institution:
        return lot
    sound = [one for one in lot.things if isinstance(one, Item)]
    here = [key(one.iri) for one in aliases.settle(store, held, sound, run).items]
    known, wanted = objects.some(store, held, here), plain(errand.institution)
    foreign = {
        came.iri
        for came, iri in zip(sound, here, strict=True)
        if any(plain(one.data_provider) != wanted for one in (came, known.get(iri, came)))
    }
    refused = [
        Refusal(FOREIGN.format(errand.institution), about=one.iri)
        if isinstance(one, Item) and one.iri in foreign
        else one
        for one in lot.things
    ]
    return replace(lot, things=refused)


def _rehearse(database: Database, errand: Errand, run: Harvest, lots: Iterable[Lot]) -> Iterator[Outcome]:
    """What bring would do, told from what is there; no writer has to wait for it."""
    met: dict[str, str] = {}
    sure = True
    for lot in lots:
        with database.reading() as store:
            held = campaigns.find(store, errand.campaign)
            lot = _theirs(store, held, errand, run, lot)  # noqa: PLW2901 (the rest of it is refused)
            sound = [one for one in lot.things if isinstance(one, Item)]
            settled = aliases.settle(store, held, sound, run)
            done = Counter(items.judge(store, held, settled.items, met))
            moved = tuple(Refusal(MOVED.format(old), about=new) for new, old in settled.moved.items())
            deleted = harvests.named(store, run, lot.deleted) if lot.deleted else []
            outcome = _told(lot, done, moved) + _part(store, held, errand, deleted)
        sure = sure and not outcome.refused
        yield outcome
    if errand.whole:
        with database.reading() as store:
            held = campaigns.find(store, errand.campaign)
            gone = harvests.unseen(store, run, met)
            outcome = _part(store, held, _careful(errand, sure=sure), gone)
        yield outcome


def _part(store: Store, held: Held, errand: Errand, gone: Iterable[int]) -> Outcome:
    """Tell of items that have vanished, and let those go on which nobody worked, if that is wanted."""
    found = list(harvests.vanished(store, held, gone))
    leaving = [one for one in found if errand.prune and not one.annotations]
    if leaving and not errand.check:
        harvests.remove(store, held, [one.id for one in leaving], errand.now)
    notes = tuple(Refusal(KEPT if one.annotations else GONE, about=one.iri) for one in found)
    return Outcome(notes=notes, vanished=len(found), removed=len(leaving))


def _told(lot: Lot, done: Counter[Put], moved: tuple[Refusal, ...]) -> Outcome:
    sound = [one for one in lot.things if isinstance(one, Item)]
    notes = tuple(Refusal(note, about=one.iri) for one in sound for note in edm.notes(one))
    return Outcome(
        read=len(lot.things),
        added=done[Put.NEW],
        updated=done[Put.CHANGED],
        same=done[Put.SAME],
        refused=tuple(one for one in lot.things if isinstance(one, Refusal)),
        notes=notes + moved,
    )
