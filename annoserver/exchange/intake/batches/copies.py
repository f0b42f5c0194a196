"""Copies of annotations from another container, or from an earlier state of this one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from annoserver.errors import AnnoError, Gone
from annoserver.exchange.intake.annotations import Sent
from annoserver.exchange.intake.batches import drafting
from annoserver.exchange.intake.batches.judge import Ballot, Judge, ballot, judge, readmit
from annoserver.exchange.intake.batches.names import LENGTH, key_of
from annoserver.exchange.intake.batches.outcome import Outcome
from annoserver.exchange.intake.batches.underway import Batch, Copy, Run
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld import tags, votes
from annoserver.model.annotation import Document, Draft, Tag
from annoserver.model.container import ROOT
from annoserver.model.item import Put
from annoserver.model.vote import Tally, Vote
from annoserver.store import annotations, sources
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.sources import Source

DELETED = "This annotation was deleted here, and an import does not bring it back."
REPEATED = "This repeats an annotation that stands before it."


def copy(store: Store, held: Held, batch: Sequence[Sent | Refusal], run: Run) -> Outcome:
    """Add what is new in a batch and change what changed; a vote follows the tag that it is on."""
    work = Batch(store, held, run, _copies(store, held, [one for one in batch if isinstance(one, Sent)], run))
    _settle(work)
    drafting.draft(work)
    _admit(work)
    new = [one for one in work.copies if one.what is Put.NEW]
    annotations.add(store, held, [one.draft for one in new if one.draft], run.now, twins=True)
    sources.add(store, held, [Source(one.key, one.name, one.sent.digest) for one in new])
    run.late.update(one.sent.position for one in work.open())
    return _told(work, [one for one in batch if isinstance(one, Refusal)])


def _copies(store: Store, held: Held, sents: Iterable[Sent], run: Run) -> list[Copy]:
    keyed = [(key_of(one.origin) if one.origin else one.digest, one) for one in sents]
    known = sources.known(store, held, [key for key, _ in keyed])
    copies = []
    for key, sent in keyed:
        before = known.get(key)
        own = run.names.name(sent.origin) if sent.origin else key[:LENGTH]
        copies.append(Copy(sent, key, before.name if before else own, before))
    return copies


def _settle(work: Batch) -> None:
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


def _settle_native(work: Batch, one: Copy) -> None:
    """What was made here stays as it is here, or stays away."""
    try:
        annotations.find(work.store, work.held, one.name)
        one.what = Put.SAME
    except Gone:
        work.refuse(one, DELETED)


def _admit(work: Batch) -> None:
    """Ask the judge, about tags first, since votes in the batch may be on them."""
    fits = judge(work.store, work.held, [one.draft.tag for one in work.open() if one.draft and one.draft.tag])
    for one in work.open():
        if one.draft and one.draft.vote is None:
            _take(work, one, one.draft, fits)
    new = [(one.draft, one.maker) for one in work.copies if one.what is Put.NEW and one.draft]
    cast = [one.draft.vote for one in work.open() if one.draft and one.draft.vote]
    box = ballot(work.store, work.held, new, cast)
    for one in work.open():
        if one.draft and one.draft.vote and (work.run.last or not box.missing(one.draft.vote)):
            _take_vote(work, one, one.draft, box)


def _take(work: Batch, one: Copy, draft: Draft, fits: Judge) -> None:
    try:
        if draft.tag:
            tag = fits.settle(draft.tag)
            fits.admit(tag)
            draft = draft if tag is draft.tag else replace(draft, tag=tag)
        _place(work, one, draft)
    except AnnoError as error:
        work.refuse(one, error.message)


def _take_vote(work: Batch, one: Copy, draft: Draft, box: Ballot) -> None:
    try:
        if draft.vote:
            # What the source counts; on its tag an imported review may weigh less.
            one.counted = draft.vote.weight
            vote = box.admit(draft, draft.vote)
            draft = draft if vote is draft.vote else replace(draft, vote=vote)
        _place(work, one, draft)
    except AnnoError as error:
        work.refuse(one, error.message)


def _place(work: Batch, one: Copy, draft: Draft) -> None:
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


def _told(work: Batch, refused: Sequence[Refusal]) -> Outcome:
    whats = [one.what for one in work.copies if one.what]
    taken = [one for one in work.copies if isinstance(one.what, Put)]
    default, root = work.held.campaign.property, f"{work.store.base}{ROOT}"
    marks = [one.draft.tag if one.draft else _tag(one.sent, default) for one in taken]
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


def _tag(sent: Sent, default: str) -> Tag | None:
    return sent.usual.tag(default) if sent.usual else tags.find(sent.document, default)


def _counted(document: Document, root: str) -> Tally:
    found = votes.find(document, root)
    if found is None:
        return Tally()
    return Vote.cast("", found.choice).weight if found.choice else found.review or Tally()
