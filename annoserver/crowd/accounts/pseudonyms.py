"""Pseudonyms in documents: another one in the place of an old one, and tags without their maker."""

import json
from datetime import datetime

from annoserver.errors import Invalid
from annoserver.ld import drafts, resources
from annoserver.model.annotation import Annotation, Draft, stamp
from annoserver.model.container import Address
from annoserver.model.person import Actor, Agent
from annoserver.model.rules.permission import Action, require
from annoserver.store import annotations, containers
from annoserver.store.accounts import disowned
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import judge
from annoserver.store.migrations.moves import shift


def redraft(store: Store, held: Held, old: Annotation, agent: Agent, now: datetime) -> Draft:
    """The same annotation, with another pseudonym wherever the old one stood."""
    document = json.loads(old.document)
    (before, *_) = resources.agents(document, "creator")
    moved = {**shift(document, before, agent.iri), "modified": stamp(now)}
    address = Address(store.base, held.campaign.name)
    draft = drafts.draft(moved, address, old.name, held.campaign.property, agent)
    return judge.settled(store, held, draft)


def disown(store: Store, container: str, name: str, actor: Actor, now: datetime) -> Annotation:
    """Let a tag of one's own stand without its maker: nothing leads from it to the person any more.

    Votes on it stay. Invalid for what is no tag; Forbidden for what somebody else made.
    """
    held = containers.hold(store, container)
    old = annotations.find(store, held, name)
    require(actor, Action.DISOWN, held.campaign, now, author=old.agent)
    return without_maker(store, held, old, now)


def without_maker(store: Store, held: Held, old: Annotation, now: datetime) -> Annotation:
    """A tag, in a container that is held, with a fresh agent who stands for nobody."""
    if not old.item:
        raise Invalid("Only a tag is disowned; everything else can be taken back.", rule="disown-tag")
    return disowned.write(store, held, old, lambda agent: redraft(store, held, old, agent, now), now)
