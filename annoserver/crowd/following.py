"""Which item comes next for somebody (crowd.md, 5)."""

from __future__ import annotations

from annoserver.model.person import Actor
from annoserver.model.rules import order
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts.shares import following

NOBODY = 0
"""Stands for a visitor whom nobody knows: no agent has this number."""


def items(store: Store, held: Held, actor: Actor, collection: str = "") -> list[str]:
    """Some hundred items that come next, in their order; collection: only those in it."""
    agent = actor.agent.id if actor.agent else NOBODY
    person = actor.person.id if actor.person else NOBODY
    found = [
        *following.waiting(store, held, agent, collection),
        *following.least(store, held, agent, collection),
    ]
    return list(dict.fromkeys(one.item for one in order.ranked(found, person)))


def item(store: Store, held: Held, actor: Actor) -> str | None:
    """The item that comes next, None when there is none at all."""
    agent = actor.agent.id if actor.agent else NOBODY
    person = actor.person.id if actor.person else NOBODY
    found = [*following.waiting(store, held, agent), *following.least(store, held, agent)]
    best = order.best(found or following.skipped(store, held, agent), person, following.draws(store, agent))
    return best.item if best else None
