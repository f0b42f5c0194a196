"""Adding many annotations: each is judged as if it were posted alone, and all are written together."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from annoserver.errors import AnnoError
from annoserver.ld import drafts
from annoserver.model.annotation import Annotation, Draft, fingerprint, settle
from annoserver.model.container import Address
from annoserver.model.person import Actor
from annoserver.model.rules.permission import Action, require
from annoserver.protocol import annotations, slugs
from annoserver.protocol.annotations import Sent
from annoserver.store import annotations as shelf
from annoserver.store import containers, people
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import judge

TOGETHER = 100
"""How many documents one transaction takes, unless all or nothing is asked for."""

Outcome = str | AnnoError
"""What became of a document: the IRI of its annotation, or why it was refused."""


def check(documents: Iterable[bytes]) -> list[Sent | AnnoError]:
    """Documents as they passed the rules of the model, or why they did not. Pure."""
    return [_checked(one) for one in documents]


def _checked(document: bytes) -> Sent | AnnoError:
    try:
        return annotations.check(document)
    except AnnoError as error:
        return error


def create(store: Store, container: str, sent: Sent, slug: str, actor: Actor, now: datetime) -> Annotation:
    """Add an annotation to a campaign's container, in this transaction: the protocol's POST."""
    batch = Batch(store, containers.hold(store, container), Address(store.base, container), now)
    taken = batch.take(sent, actor, slug)
    if isinstance(taken, AnnoError):
        raise taken
    batch.write()
    return batch.made[taken]


def add(
    store: Store, container: str, sent: Sequence[Sent | AnnoError], actor: Actor, now: datetime
) -> list[Outcome]:
    """Add what may be added to a campaign's container, in this transaction."""
    held = containers.hold(store, container)
    annotations.may_add(actor, held.campaign, now)
    batch = Batch(store, held, Address(store.base, container), now)
    found: list[str | AnnoError] = []
    for one in sent:
        taken = one if isinstance(one, AnnoError) else batch.take(one, actor)
        found.append(taken if isinstance(taken, AnnoError) else batch.address.annotation(taken))
    batch.write()
    return found


@dataclass(slots=True)
class Batch:
    """Annotations that were judged and are still to be written, in the order in which they came.

    marks: what the rules allow but once, as those that wait say it; made: those that are written, by name.
    """

    store: Store
    held: Held
    address: Address
    now: datetime
    waiting: list[Draft] = field(default_factory=list)
    marks: set[Hashable] = field(default_factory=set)
    made: dict[str, Annotation] = field(default_factory=dict)

    def take(self, sent: Sent, actor: Actor, slug: str = "", draft: Draft | None = None) -> str | AnnoError:
        """Judge one document, and give the name that it gets; what its judge has to see is written before.

        draft: what it comes to, if that is known.
        """
        try:
            draft = self.judged(draft or self.drafted(sent, actor, slug), actor)
            if not _marks(draft).isdisjoint(self.marks):
                self.write()
                draft = self.judged(self.drafted(sent, actor, slug), actor)
        except AnnoError as error:
            return error
        self.waiting.append(draft)
        self.marks |= _marks(draft)
        if draft.vote and draft.vote.ruled:
            self.write()
        return draft.name

    def drafted(self, sent: Sent, actor: Actor, slug: str) -> Draft:
        """What a document comes to that somebody may add."""
        store, held, now = self.store, self.held, self.now
        found, here = sent.usual, self.address
        action = Action.CONTRIBUTE if found else drafts.action(sent.document, here, Action.CONTRIBUTE)
        require(actor, action, held.campaign, now)
        agent = people.stand_in(store, held, actor.person, actor.agent) if actor.person else None
        name = slugs.choose(slug, now, lambda wanted: shelf.used(store, held, wanted))
        settled = settle(sent.document, here.annotation(name), agent.iri if agent else None, now)
        facts = (here, name, held.campaign.property, agent)
        if found:
            return drafts.usual(found, settled, found.source, *facts)
        return drafts.draft(settled, *facts)

    def judged(self, draft: Draft, actor: Actor) -> Draft:
        """The draft as the campaign takes it."""
        return judge.admit(self.store, self.held, draft, actor.person)

    def write(self) -> None:
        """Write what waits."""
        if self.waiting:
            self.store.foreseen.clear()
        for one in shelf.add(self.store, self.held, self.waiting, self.now):
            self.made[one.name] = one
        self.waiting, self.marks = [], set()


def _marks(draft: Draft) -> set[Hashable]:
    """What a draft says that may be there but once: its name, a tag, somebody's vote, or that all is said."""
    marks: set[Hashable] = {draft.name}
    if draft.tag:
        marks.add((fingerprint(draft.tag), ""))
    if draft.vote:
        marks.add((draft.vote.tag, draft.agent))
    if draft.finished:
        marks.add((draft.finished, "finished", draft.agent))
    return marks
