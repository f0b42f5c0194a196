"""The life of a campaign: from its making on."""

from __future__ import annotations

from datetime import datetime

from annoserver.errors import Invalid, Problem
from annoserver.ld.terms import tag_property
from annoserver.model import text
from annoserver.model.campaign import NAME, Campaign, Policy
from annoserver.model.container import Address
from annoserver.model.person import Role
from annoserver.store import campaigns, containers, people
from annoserver.store.database import Store
from annoserver.store.derived import standings


def create(
    store: Store, new: Campaign, page_size: int, now: datetime, *, organiser: str | None = None
) -> Address:
    """Make a campaign with its annotation container; organiser: the name of a person.

    Raises Invalid for a name or dates that cannot be, Taken for a name that is used.
    """
    _check(new)
    campaigns.refuse_taken(store, new.name)
    row = containers.add(store, new.name, text.pick(new.title)[0], page_size, now)
    campaigns.add(store, row, new, now)
    if organiser:
        held = campaigns.find(store, new.name)
        people.give_role(store, held, people.find(store, organiser), Role.ORGANISER)
    return Address(store.base, new.name)


def decide_by(store: Store, name: str, policy: Policy, now: datetime) -> int:
    """Give a campaign another policy, and every tag its status by it; how many statuses changed."""
    held = containers.hold(store, name)
    campaigns.write_policy(store, held.id, held.campaign.policy_version + 1, policy, now)
    return standings.revalue(store, held, policy, now)


def _check(new: Campaign) -> None:
    found = []
    if not NAME.fullmatch(new.name):
        words = "A campaign's name has lower-case letters, digits and hyphens: folk-art, for instance."
        found.append(Problem("campaign-name", "/name", words))
    if not any(new.title.values()):
        found.append(Problem("campaign-title", "/title", "A campaign has a title in one language at least."))
    if new.opens and new.closes and new.opens >= new.closes:
        found.append(Problem("campaign-dates", "/closes", "A campaign closes after it opens."))
    if tag_property(new.property) is None:
        words = f"{new.property} is no property that tags may become."
        found.append(Problem("tag-property", "/property", words))
    if found:
        raise Invalid(found[0].message, tuple(found))
