"""The life of a campaign: from its making on."""

from __future__ import annotations

import re
from datetime import datetime

from annoserver.errors import Invalid, Problem, Taken
from annoserver.ld.terms import tag_property
from annoserver.model import text
from annoserver.model.campaign import NAME, Campaign, Policy
from annoserver.model.container import Address, letters
from annoserver.model.person import Role
from annoserver.store import campaigns, containers, people
from annoserver.store.database import Store
from annoserver.store.derived import recounts, standings

LONGEST, SHORT = 50, 8
"""Letters of a name that comes from a label, and of one by chance."""

LONGEST, SHORT = 50, 8
"""Letters of a name that comes from a label, and of one by chance."""


def create(
    store: Store, new: Campaign, page_size: int, now: datetime, *, organiser: str | None = None
) -> Address:
    """Make a campaign with its annotation container; organiser: the name of a person.

    Raises Invalid for a name or dates that cannot be, Taken for a name that is used.
    """
    _check(new)
    campaigns.refuse_taken(store, new.name)
    if containers.used(store, new.name):
        raise Taken(f"There was a campaign “{new.name}”, whose name is not given again.")
    row = containers.add(store, new.name, text.pick(new.title)[0], page_size, now)
    campaigns.add(store, row, new, now)
    if organiser:
        held = campaigns.find(store, new.name)
        people.give_role(store, held, people.find(store, organiser), Role.ORGANISER)
    return Address(store.base, new.name)


def open_by_label(
    store: Store, label: str, hint: str, page_size: int, now: datetime, organiser: str
) -> Address:
    """Make a campaign of which only a label is known; hint: the name that is wished for, "" for none."""
    name = _free_name(store, hint or label)
    return create(store, Campaign(name, {"": label}), page_size, now, organiser=organiser)


def relabel(store: Store, name: str, label: str) -> None:
    """Give a campaign whose container is held, and its container, another title."""
    held = campaigns.find(store, name)
    _, language = text.pick(held.campaign.title)
    campaigns.retitle(store, held.id, {**held.campaign.title, language: label})
    containers.relabel(store, held.id, label)


def _free_name(store: Store, words: str) -> str:
    """A name for a campaign, as near to the words as names can be, that none has or had."""
    wanted = re.sub(r"[^a-z0-9]+", "-", text.plain(words)).strip("-")[:LONGEST].strip("-")
    if not wanted:
        return letters(SHORT)
    return f"{wanted}-{letters(SHORT)}" if containers.used(store, wanted) else wanted


def decide_by(store: Store, name: str, policy: Policy, now: datetime) -> int:
    """Give a campaign another policy, and every tag its status by it; how many statuses changed."""
    held = containers.hold(store, name)
    campaigns.write_policy(store, held.id, held.campaign.policy_version + 1, policy, now)
    changed = standings.revalue(store, held, policy, now)
    recounts.rebuild(store, campaigns.find(store, name))
    return changed


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
