"""Which item comes next for somebody (crowd.md, 5)."""

from __future__ import annotations

from annoserver.model.person import Actor
from annoserver.model.rules import order
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts.shares import following

NOBODY = 0
"""Stands for a visitor whom nobody knows: no agent has this number."""


def item(store: Store, held: Held, actor: Actor) -> str | None:
    """The item that comes next, None when there is none at all."""
    agent = actor.agent.id if actor.agent else NOBODY
    person = actor.person.id if actor.person else NOBODY
    found = [*following.waiting(store, held, agent), *following.least(store, held, agent)]
    best = order.best(found or following.skipped(store, held, agent), person, following.draws(store, agent))
    return best.item if best else None
