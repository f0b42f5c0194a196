"""Annotations of an import on their way into a container: what is known of each, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from annoserver.exchange.intake.annotations import Sent
from annoserver.exchange.intake.batches.agents import Agents
from annoserver.exchange.intake.batches.names import Names
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.annotation import Draft
from annoserver.model.item import Put
from annoserver.model.person import Agent
from annoserver.model.vote import Tally
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.sources import Known


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


NOTHING = Tally()


@dataclass(slots=True)
class Copy:
    """An annotation on its way; what: None until it is clear what becomes of it."""

    sent: Sent
    key: str
    name: str
    known: Known | None
    what: Put | Refusal | None = None
    maker: Agent | None = None
    draft: Draft | None = None
    counted: Tally = NOTHING


@dataclass(frozen=True, slots=True)
class Batch:
    """The annotations of a batch on their way, and where they are going."""

    store: Store
    held: Held
    run: Run
    copies: Sequence[Copy]

    def open(self) -> list[Copy]:
        """Those of which it is not yet clear what becomes of them."""
        return [one for one in self.copies if one.what is None]

    def refuse(self, one: Copy, reason: str) -> None:
        """Say why an annotation does not come in."""
        one.what = Refusal(reason, self.run.file, one.sent.position, one.sent.origin)
