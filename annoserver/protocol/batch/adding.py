"""Adding many annotations: each is judged as if it were posted alone, and all are written together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from annoserver.errors import AnnoError
from annoserver.ld import drafts
from annoserver.model.annotation import Draft, fingerprint, settle
from annoserver.model.container import Address, fresh
from annoserver.model.person import Actor, Agent
from annoserver.model.rules.permission import Action, require
from annoserver.protocol import annotations
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


def add(
    store: Store, container: str, sent: Sequence[Sent | AnnoError], actor: Actor, now: datetime
) -> list[Outcome]:
    """Add what may be added to a campaign's container, in this transaction."""
    held = containers.hold(store, container)
    annotations.may_add(actor, held.campaign, now)
    agent = people.stand_in(store, held, actor.person, actor.agent) if actor.person else None
    batch = _Batch(store, held, Address(store.base, container), actor, agent, now)
    found = [one if isinstance(one, AnnoError) else batch.take(one) for one in sent]
    batch.write()
    return found


@dataclass(slots=True)
class _Batch:
    """Annotations that were judged and are still to be written, in the order in which they came."""

    store: Store
    held: Held
    address: Address
    actor: Actor
    agent: Agent | None
    now: datetime
    waiting: list[Draft] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)

    def take(self, sent: Sent) -> Outcome:
        """Judge one document; what it may depend on is written before."""
        name = fresh(self.now)
        iri = self.address.annotation(name)
        try:
            action = drafts.action(sent.document, self.address, Action.CONTRIBUTE)
            require(self.actor, action, self.held.campaign, self.now)
            settled = settle(sent.document, iri, self.agent.iri if self.agent else None, self.now)
            draft = drafts.draft(settled, self.address, name, self.held.campaign.property, self.agent)
            mark = fingerprint(draft.tag) if draft.tag else ""
            if draft.vote or mark in self.marks:
                self.write()
            draft = judge.admit(self.store, self.held, draft, self.actor.person)
            own = fingerprint(draft.tag) if draft.tag else ""
            if own != mark and own in self.marks:
                # The same stands before it, about another IRI of the item.
                self.write()
                judge.admit(self.store, self.held, draft, self.actor.person)
            mark = own
        except AnnoError as error:
            return error
        self.waiting.append(draft)
        if draft.vote:
            self.write()
        elif mark:
            self.marks.add(mark)
        return iri

    def write(self) -> None:
        """Write what waits."""
        shelf.add(self.store, self.held, self.waiting, self.now)
        self.waiting, self.marks = [], set()
