"""Votes in the browser: casting one, changing one's mind, and undoing it."""

import json
from datetime import datetime

from annoserver.errors import Missing, Unknown
from annoserver.ld import drafts
from annoserver.ld import votes as written
from annoserver.ld.resources import several
from annoserver.model.annotation import resettle, settle
from annoserver.model.container import Address, fresh
from annoserver.model.person import Actor, Agent, Person
from annoserver.model.rules.permission import Action, require
from annoserver.model.text import tidy
from annoserver.model.vote import Choice
from annoserver.store import annotations, containers, people, votes
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import judge
from annoserver.store.votes import Judged

LONGEST_REASON = 1000


def cast(
    store: Store, container: str, tag: str, choice: Choice, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Answer about a tag; an earlier answer of the same person is replaced."""
    held = containers.hold(store, container)
    require(actor, Action.CONTRIBUTE, held.campaign, now)
    if actor.person is None:
        raise Unknown("Only somebody who is known can vote.", rule="vote-anonymous")
    agent = people.stand_in(store, held, actor.person, actor.agent)
    put(store, held, agent, tag, choice, now, reason, by=actor.person)


def put(
    store: Store,
    held: Held,
    agent: Agent,
    tag: str,
    choice: Choice,
    now: datetime,
    reason: str = "",
    *,
    by: Person | None = None,
) -> None:
    """Keep the answer of an agent in a container that is held: a new vote, or a new state of theirs."""
    found = _tag(store, held, tag, agent)
    address = Address(store.base, held.campaign.name)
    words = tidy(reason)[:LONGEST_REASON]
    document = written.document(address.annotation(tag), found.item, choice, words)
    if found.earlier is None:
        name = fresh(now)
        settled = settle(document, address.annotation(name), agent.iri, now)
        draft = drafts.draft(settled, address, name, held.campaign.property, agent)
        draft = judge.admit(store, held, draft, by)
        annotations.add(store, held, [draft], now)
        return
    old = annotations.find(store, held, found.earlier)
    stored = json.loads(old.document)
    settled = resettle(document, stored, address.annotation(old.name), now)
    draft = drafts.draft(settled, address, old.name, held.campaign.property, agent)
    # Pressing the same button twice changes nothing, and takes no reason back.
    said = stored.get("body")
    if said != settled["body"] and (words or settled["body"] not in several(said)):
        draft = judge.readmit(store, held, old, draft, by)
        annotations.replace(store, held, old, draft, now)


def undo(store: Store, container: str, tag: str, actor: Actor, now: datetime) -> bool:
    """Withdraw one's answer about a tag; False when there is none."""
    held = containers.hold(store, container)
    if actor.agent is None:
        require(actor, Action.CONTRIBUTE, held.campaign, now)
        return False
    earlier = _tag(store, held, tag, actor.agent).earlier
    if earlier is None:
        return False
    old = annotations.find(store, held, earlier)
    require(actor, Action.REMOVE, held.campaign, now, author=old.agent)
    annotations.remove(store, held, old, now)
    return True


def _tag(store: Store, held: Held, name: str, agent: Agent) -> Judged:
    found = votes.judged(store, held, name, agent.id)
    if found is None:
        raise Missing(f"There is no tag “{name}” in “{held.campaign.name}”.")
    return found
