"""Snapshots of a CrowdHeritage campaign, laid over what an earlier one left in the container."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as evolve
from datetime import datetime

from annoserver.errors import AnnoError
from annoserver.exchange.intake.batches import agents
from annoserver.exchange.intake.batches.agents import Agents
from annoserver.exchange.intake.batches.judge import Judge, independent, judge, readmit
from annoserver.exchange.intake.batches.outcome import Outcome
from annoserver.exchange.intake.partners.members import SOA
from annoserver.exchange.intake.partners.ntua import Received
from annoserver.exchange.intake.partners.opinions import Review, Verdict
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld import tags, votes
from annoserver.ld.resources import bodies
from annoserver.ld.values import moment
from annoserver.model.annotation import ANNO, Annotation, Document, Draft, Target, stamp, write
from annoserver.model.container import Address
from annoserver.model.item import Put
from annoserver.model.person import Agent
from annoserver.model.vote import Tally, Vote
from annoserver.store import annotations, sources
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.sources import Known, Source

NAME = 20
"""Letters of a name: 80 bits, of the key or by chance."""

ASSESSING = "assessing"
DELETED = "this tag was deleted here, and an import does not bring it back"


@dataclass(slots=True)
class _Batch:
    """A batch on its way: what is known of it, and what remains to be added."""

    store: Store
    held: Held
    met: Agents
    judge: Judge
    known: Mapping[str, Known]
    now: datetime
    address: Address
    drafts: list[Draft] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    def iri(self, name: str) -> str:
        return self.address.annotation(name)

    def add(self, draft: Draft, key: str, digest: str, raw: bytes) -> None:
        self.drafts.append(draft)
        self.sources.append(Source(key, draft.name, digest, raw))

    def change(self, old: Annotation, draft: Draft, source: Source) -> None:
        readmit(self.store, self.held, old, draft)
        annotations.replace(self.store, self.held, old, draft, self.now)
        sources.change(self.store, self.held, [source])


def lay(
    store: Store, held: Held, batch: Sequence[Received | Refusal], met: Agents, now: datetime, file: str = ""
) -> Outcome:
    """Add what is new in a batch, change what changed, and take back reviews that have vanished.

    Nothing else is touched: what people did here with an imported tag stays.
    """
    received = [one for one in batch if isinstance(one, Received)]
    met.meet(store, held, [agents.CONTRIBUTORS, agents.VOTERS, *map(_maker, received)])
    keys = [key for one in received for key in (one.key, _review_key(one), _verdict_key(one))]
    work = _Batch(
        store=store,
        held=held,
        met=met,
        judge=judge(store, held, [one.tag for one in received]),
        known=sources.known(store, held, keys),
        now=now,
        address=Address(store.base, held.campaign.name),
    )
    done = [_put(work, one, file) if isinstance(one, Received) else one for one in batch]
    annotations.add(store, held, work.drafts, now, twins=True)
    sources.add(store, held, work.sources)
    return _told(batch, done, file)


def _told(batch: Sequence[Received | Refusal], done: Sequence[Put | Refusal], file: str) -> Outcome:
    both = zip(batch, done, strict=True)
    taken = [one for one, what in both if isinstance(one, Received) and isinstance(what, Put)]
    return Outcome(
        read=len(batch),
        added=done.count(Put.NEW),
        updated=done.count(Put.CHANGED),
        same=done.count(Put.SAME),
        refused=tuple(one for one in done if isinstance(one, Refusal)),
        notes=tuple(Refusal(note, file, one.position, one.tag.item) for one in taken for note in one.notes),
        votes=sum((one.review.counts for one in taken if one.review), Tally()),
        items=frozenset(one.tag.item for one in taken),
    )


def _put(work: _Batch, one: Received, file: str) -> Put | Refusal:
    old = work.known.get(one.key)
    name = old.name if old else one.key[:NAME]
    if old and not old.revision:
        return Refusal(DELETED, file, one.position, one.tag.item)
    try:
        what = _put_tag(work, one, name, old)
    except AnnoError as error:
        return Refusal(error.message, file, one.position, one.tag.item)
    reviewed = _put_review(work, one, name)
    return Put.CHANGED if what is Put.SAME and reviewed else what


def _put_tag(work: _Batch, one: Received, name: str, old: Known | None) -> Put:
    if old and old.digest == one.digest:
        return Put.SAME
    tag = work.judge.settle(one.tag)
    work.judge.admit(tag)
    draft = evolve(_tag(one, name, work.iri(name), work.met[_maker(one)], work.now), tag=tag)
    if old is None:
        work.add(draft, one.key, one.digest, one.raw)
        return Put.NEW
    stored = annotations.find(work.store, work.held, name)
    work.change(stored, draft, Source(one.key, name, one.digest, one.raw))
    return Put.CHANGED


def _put_review(work: _Batch, one: Received, tag_name: str) -> bool:
    """Whether the counts of a tag, or a verdict on it, had to be written, changed or taken back."""
    reviewed = _put_opinion(work, one, tag_name, _review_key(one), one.review)
    return _put_opinion(work, one, tag_name, _verdict_key(one), one.verdict) or reviewed


def _put_opinion(work: _Batch, one: Received, tag_name: str, key: str, said: Review | Verdict | None) -> bool:
    old = work.known.get(key)
    if said is None:
        return _forget(work, old)
    digest = hashlib.sha256(said.raw).hexdigest()[:32]
    if old is None:
        draft = _opinion(work, one, said, tag_name, secrets.token_hex(NAME // 2), None)
        work.add(draft, key, digest, said.raw)
        return True
    # A review that somebody deleted here is not brought back.
    if not old.revision or old.digest == digest:
        return False
    stored = annotations.find(work.store, work.held, old.name)
    draft = _opinion(work, one, said, tag_name, old.name, stored)
    work.change(stored, draft, Source(key, old.name, digest, said.raw))
    return True


def _forget(work: _Batch, old: Known | None) -> bool:
    """Take a review back that the source has no longer: its counts are unknown again."""
    if old is None or not old.revision:
        return False
    stored = annotations.find(work.store, work.held, old.name)
    annotations.remove(work.store, work.held, stored, work.now)
    sources.forget(work.store, work.held, [old.name])
    return True


def _maker(one: Received) -> Agent:
    return agents.CONTRIBUTORS if one.software is None else agents.program(one.software)


def _review_key(one: Received) -> str:
    return f"{one.key}-review"


def _verdict_key(one: Received) -> str:
    return f"{one.key}-verdict"


def _tag(one: Received, name: str, iri: str, maker: Agent, now: datetime) -> Draft:
    document = _named(one.document, iri) | {"creator": agents.described(maker)}
    if one.software is not None:
        document["generator"] = agents.described(maker)
    said = one.tag.body
    return Draft(
        name=name,
        document=write(document),
        motivations=(tags.MOTIVATION,),
        creator=maker.iri,
        generator=maker.iri if one.software is not None else "",
        created=one.created or now,
        modified=one.created or now,
        targets=(Target(one.tag.item),),
        bodies=(said,),
        agent=maker.id,
        tag=one.tag,
    )


def _opinion(
    work: _Batch, one: Received, said: Review | Verdict, tag_name: str, name: str, stored: Annotation | None
) -> Draft:
    tag_iri, voters = work.iri(tag_name), work.met[agents.VOTERS]
    document = _named(_said(said, tag_iri, one.tag.item), work.iri(name))
    document["creator"] = agents.described(voters)
    document["created"] = json.loads(stored.document)["created"] if stored else stamp(work.now)
    if stored:
        document["modified"] = stamp(work.now)
    vote = None
    if isinstance(said, Review):
        vote = Vote(tag_name, None, independent(said.counts, _maker(one).kind), one.tag.item)
    return Draft(
        name=name,
        document=write(document),
        motivations=(document["motivation"],),
        creator=voters.iri,
        generator="",
        created=moment(document["created"]),
        modified=work.now,
        targets=(Target(tag_iri),),
        bodies=bodies(document),
        agent=voters.id,
        vote=vote,
    )


def _said(said: Review | Verdict, tag_iri: str, item: str) -> Document:
    """Counts weigh on the tag; a verdict is told beside it, since it counts nobody."""
    if isinstance(said, Review):
        return votes.review(tag_iri, item, said.counts.up, said.counts.down)
    body: list[Document] = [
        {"type": "TextualBody", "purpose": purpose, "value": words} for purpose, words in said.remarks
    ]
    if said.kind:
        body.insert(
            0, {"type": ["TextualBody", f"{SOA}{said.kind}"], "value": said.words, "format": "text/plain"}
        )
    target = {"type": "SpecificResource", "source": tag_iri, "scope": item}
    return {
        "@context": ANNO,
        "type": "Annotation",
        "motivation": ASSESSING,
        "body": body if len(body) > 1 else body[0],
        "target": target,
    }


def _named(document: Document, iri: str) -> Document:
    return {"@context": document["@context"], "id": iri, **document}
