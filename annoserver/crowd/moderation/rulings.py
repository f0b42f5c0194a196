"""Rulings: a moderator decides on a tag, with a reason, and may take that back."""

import json
from dataclasses import dataclass
from datetime import datetime

from annoserver.errors import Invalid, Missing, Unknown
from annoserver.ld import drafts
from annoserver.ld import votes as written
from annoserver.model.annotation import resettle, settle
from annoserver.model.container import Address, fresh
from annoserver.model.person import Actor
from annoserver.model.rules.permission import Action, require, require_rank
from annoserver.model.text import tidy
from annoserver.model.vote import Status
from annoserver.store import annotations, campaigns, containers, people, votes
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.facts import judge
from annoserver.store.votes import Judged

LONGEST = 1000
DECISIONS = (Status.ACCEPTED, Status.REJECTED)


def give(
    store: Store, container: str, tag: str, decided: Status, reason: str, actor: Actor, now: datetime
) -> str:
    """Rule on a tag; an earlier ruling of the same moderator is replaced. The annotation's name.

    Invalid without a reason, Forbidden on a tag of one's own.
    """
    held = containers.hold(store, container)
    require(actor, Action.RULE, held.campaign, now)
    if actor.person is None:
        raise Unknown("Only somebody who is known can rule.", rule="ruling-anonymous")
    words = tidy(reason)[:LONGEST]
    if not words:
        raise Invalid("Please give a reason for your ruling.", rule="ruling-reason")
    agent, found = people.stand_in(store, held, actor.person), _tag(store, held, tag)
    address = Address(store.base, container)
    document = written.ruling(address.annotation(tag), found.item, decided, words)
    earlier = votes.ruled_by(store, held, [tag]).get((tag, agent.id))
    if earlier is None:
        name = fresh(now)
        settled = settle(document, address.annotation(name), agent.iri, now)
        draft = drafts.draft(settled, address, name, held.campaign.property, agent)
        draft = judge.admit(store, held, draft, actor.person)
        annotations.add(store, held, [draft], now)
        return name
    old = annotations.find(store, held, earlier)
    settled = resettle(document, json.loads(old.document), address.annotation(earlier), now)
    draft = drafts.draft(settled, address, earlier, held.campaign.property, agent)
    annotations.replace(store, held, old, draft, now)
    return earlier


def withdraw(store: Store, container: str, tag: str, actor: Actor, now: datetime) -> bool:
    """Take back the ruling that stands on a tag; False when there is none."""
    held = containers.hold(store, container)
    require(actor, Action.RULE, held.campaign, now)
    name = votes.ruling_on(store, held, _tag(store, held, tag).position)
    if name is None:
        return False
    found = annotations.find(store, held, name)
    require_rank(actor, curators=votes.is_curators(store, held, found.position))
    annotations.remove(store, held, found, now)
    return True


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log of rulings; agent: the IRI of who gave it."""

    moment: datetime
    tag: str
    status: str
    curator: bool
    agent: str
    reason: str


def listed(store: Store, container: str) -> list[Line]:
    """The rulings in a campaign that were not withdrawn, the latest last."""
    return [
        Line(
            moment=one.moment,
            tag=one.tag,
            status=one.status,
            curator=one.curator,
            agent=one.agent,
            reason=written.reason(json.loads(one.document)),
        )
        for one in votes.decided(store, campaigns.find(store, container))
    ]


def _tag(store: Store, held: Held, name: str) -> Judged:
    found = votes.judged(store, held, name, None)
    if found is None:
        raise Missing(f"There is no tag “{name}” in “{held.campaign.name}”.")
    return found
