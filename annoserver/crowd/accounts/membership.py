"""Taking part in a campaign: agreeing to its notice, and leaving again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from annoserver.errors import Invalid, Unknown
from annoserver.model.campaign import Campaign
from annoserver.model.person import NOTICE, Actor, Consent, Person
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns, containers
from annoserver.store.accounts import consents
from annoserver.store.database import Store


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody agrees to; notice: version of what they read, "" when they did not agree.

    of_age: whether they say to be as old as the campaign asks; credited: whether credits may name them.
    """

    notice: str
    of_age: bool = False
    credited: bool = False


def read(store: Store, container: str, actor: Actor, now: datetime) -> tuple[Campaign, Consent | None]:
    """A campaign, and what the actor agreed to there, if they take part."""
    held = campaigns.find(store, container)
    require(actor, Action.SEE, held.campaign, now)
    return held.campaign, consents.of(store, actor.agent) if actor.agent else None


def join(store: Store, container: str, agreed: Agreed, actor: Actor, now: datetime) -> bool:
    """Take part in a campaign, or change what was agreed to; whether the actor is new there.

    Invalid (notice, age) without agreement to the notice that is in force.
    """
    held = containers.hold(store, container)
    require(actor, Action.JOIN, held.campaign, now)
    person = _known(actor)
    if agreed.notice != NOTICE:
        message = f"Whoever joins agrees to the notice: its version is “{NOTICE}”."
        raise Invalid(message, rule="notice")
    if held.campaign.age and not agreed.of_age:
        message = f"This campaign is for people who are at least {held.campaign.age} years old."
        raise Invalid(message, rule="age", values={"n": held.campaign.age})
    consents.join(store, held, person, now, credited=agreed.credited)
    return not actor.joined


def leave(store: Store, container: str, actor: Actor, now: datetime) -> bool:
    """Take part no longer; False when the actor did not. What they made stays under their pseudonym."""
    held = containers.hold(store, container)
    require(actor, Action.LEAVE, held.campaign, now)
    _known(actor)
    if actor.agent is None or not actor.agent.joined:
        return False
    consents.leave(store, actor.agent, now)
    return True


def _known(actor: Actor) -> Person:
    if actor.person is None:
        raise Unknown("Please sign in to take part.", rule="sign-in")
    return actor.person
