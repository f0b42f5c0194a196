"""Copies of annotations from another container, or from an earlier state of this one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from annoserver.errors import AnnoError, Gone, Invalid
from annoserver.exchange.intake.annotations import Sent
from annoserver.exchange.intake.batches import agents
from annoserver.exchange.intake.batches.agents import Agents
from annoserver.exchange.intake.batches.judge import Ballot, Judge, ballot, judge, readmit
from annoserver.exchange.intake.batches.names import LENGTH, Names, key_of
from annoserver.exchange.intake.batches.outcome import Outcome
from annoserver.exchange.intake.batches.references import followed
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld import drafts, tags, votes
from annoserver.model.annotation import Document, Draft, settle
from annoserver.model.container import ROOT
from annoserver.model.item import Put
from annoserver.model.person import Agent
from annoserver.model.vote import Tally, Vote
from annoserver.store import annotations, sources
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.sources import Known, Source

DELETED = "This annotation was deleted here, and an import does not bring it back."
REPEATED = "This repeats an annotation that stands before it."


@dataclass(slots=True)
class Run:
    """What stays the same from one batch of a file to the next.

    late: positions of votes whose tag has not come yet; last: whether no more tags are coming, so
    that a vote without one is refused; seen: keys that this file had already, hashed.
    """

    names: Names
    met: Agents
    now: datetime
    file: str = ""
    last: bool = False
    late: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Copy:
    """An annotation on its way; what: None until it is clear what becomes of it."""

    sent: Sent
    key: str
    name: str
    known: Known | None
    what: Put | Refusal | None = None
    maker: Agent | None = None
    draft: Draft | None = None
    counted: Tally = field(default_factory=Tally)

    @property
    def present(self) -> Draft | None:
        """What it will be, unless it was refused."""
        return None if isinstance(self.what, Refusal) else self.draft


@dataclass(frozen=True, slots=True)
class _Batch:
    """The annotations of a batch on their way, and where they are going."""

    store: Store
    held: Held
    run: Run
    copies: Sequence[_Copy]

    def open(self) -> list[_Copy]:
        """Those of which it is not yet clear what becomes of them."""
        return [one for one in self.copies if one.what is None]

    def refuse(self, one: _Copy, reason: str) -> None:
        one.what = Refusal(reason, self.run.file, one.sent.position, one.sent.origin)


def copy(store: Store, held: Held, batch: Sequence[Sent | Refusal], run: Run) -> Outcome:
    """Add what is new in a batch and change what changed; a vote follows the tag that it is on."""
    work = _Batch(
        store, held, run, _copies(store, held, [one for one in batch if isinstance(one, Sent)], run)
    )
    _settle(work)
    _draft(work)
    _admit(work)
    new = [one for one in work.copies if one.what is Put.NEW]
    annotations.add(store, held, [one.draft for one in new if one.draft], run.now, twins=True)
    sources.add(store, held, [Source(one.key, one.name, one.sent.digest) for one in new])
    run.late.update(one.sent.position for one in work.open())
    return _told(work, [one for one in batch if isinstance(one, Refusal)])


def _copies(store: Store, held: Held, sents: Iterable[Sent], run: Run) -> list[_Copy]:
    keyed = [(key_of(one.origin) if one.origin else one.digest, one) for one in sents]
    known = sources.known(store, held, [key for key, _ in keyed])
    copies = []
    for key, sent in keyed:
        before = known.get(key)
        own = run.names.name(sent.origin) if sent.origin else key[:LENGTH]
        copies.append(_Copy(sent, key, before.name if before else own, before))
    return copies


def _settle(work: _Batch) -> None:
    """Settle what is here already, was deleted here, or stood in the file before."""
    for one in work.copies:
        if hash(one.key) in work.run.seen:
            work.refuse(one, REPEATED)
        elif one.known is None and work.run.names.native(one.sent.origin):
            _settle_native(work, one)
        elif one.known is not None and not one.known.revision:
            work.refuse(one, DELETED)
        elif one.known is not None and one.known.digest == one.sent.digest:
            one.what = Put.SAME
        work.run.seen.add(hash(one.key))


def _settle_native(work: _Batch, one: _Copy) -> None:
    """What was made here stays as it is here, or stays away."""
    try:
        annotations.find(work.store, work.held, one.name)
        one.what = Put.SAME
    except Gone:
        work.refuse(one, DELETED)


def _draft(work: _Batch) -> None:
    """Read out of the documents what is kept beside them, their references already changed."""
    address, default = work.run.names.address, work.held.campaign.property
    makers = {one.key: maker for one in work.open() if (maker := agents.creator(one.sent.document))}
    work.run.met.meet(work.store, work.held, makers.values())
    documents = followed(work.store, work.held, [one.sent.document for one in work.open()], work.run.names)
    for one, document in zip(work.open(), documents, strict=True):
        settled = settle(document, address.annotation(one.name), None, work.run.now)
        wanted = makers.get(one.key)
        one.maker = work.run.met[wanted] if wanted else None
        try:
            one.draft = drafts.draft(settled, address, one.name, default, one.maker)
        except Invalid as error:
            work.refuse(one, error.message)


def _admit(work: _Batch) -> None:
    """Ask the judge, about tags first, since votes in the batch may be on them."""
    fits = judge(work.store, work.held, [one.draft.tag for one in work.open() if one.draft and one.draft.tag])
    for one in work.open():
        if one.draft and one.draft.vote is None:
            _take(work, one, one.draft, fits)
    box = ballot(work.store, work.held, [(draft, one.maker) for one in work.copies if (draft := one.present)])
    for one in work.open():
        if one.draft and one.draft.vote and (work.run.last or not box.missing(one.draft.vote)):
            _take_vote(work, one, one.draft, box)


def _take(work: _Batch, one: _Copy, draft: Draft, fits: Judge) -> None:
    try:
        if draft.tag:
            draft = replace(draft, tag=fits.settle(draft.tag))
        if draft.tag:
            fits.admit(draft.tag)
        _place(work, one, draft)
    except AnnoError as error:
        work.refuse(one, error.message)


def _take_vote(work: _Batch, one: _Copy, draft: Draft, box: Ballot) -> None:
    try:
        if draft.vote:
            # What the source counts; on its tag an imported review may weigh less.
            one.counted = draft.vote.weight
            draft = replace(draft, vote=box.admit(draft, draft.vote))
        _place(work, one, draft)
    except AnnoError as error:
        work.refuse(one, error.message)


def _place(work: _Batch, one: _Copy, draft: Draft) -> None:
    """Put a changed annotation in the place of the old one; new ones are added together."""
    one.draft = draft
    if one.known is None:
        one.what = Put.NEW
        return
    old = annotations.find(work.store, work.held, one.name)
    readmit(work.store, work.held, old, draft)
    annotations.replace(work.store, work.held, old, draft, work.run.now)
    sources.change(work.store, work.held, [Source(one.key, one.name, one.sent.digest)])
    one.what = Put.CHANGED


def _told(work: _Batch, refused: Sequence[Refusal]) -> Outcome:
    whats = [one.what for one in work.copies if one.what]
    taken = [one for one in work.copies if isinstance(one.what, Put)]
    default, root = work.held.campaign.property, f"{work.store.base}{ROOT}"
    marks = [one.draft.tag if one.draft else tags.find(one.sent.document, default) for one in taken]
    cast = [one.counted if one.draft else _counted(one.sent.document, root) for one in taken]
    return Outcome(
        read=len(whats) + len(refused),
        added=whats.count(Put.NEW),
        updated=whats.count(Put.CHANGED),
        same=whats.count(Put.SAME),
        refused=(*refused, *(what for what in whats if isinstance(what, Refusal))),
        votes=sum(cast, Tally()),
        items=frozenset(tag.item for tag in marks if tag),
    )


def _counted(document: Document, root: str) -> Tally:
    found = votes.find(document, root)
    if found is None:
        return Tally()
    return Vote.cast("", found.choice).weight if found.choice else found.review or Tally()
