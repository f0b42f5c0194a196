"""The life of a campaign: from its making on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from annoserver.crowd import boards
from annoserver.crowd.accounts import sessions
from annoserver.errors import Invalid, Problem, Taken
from annoserver.ld.terms import tag_property
from annoserver.model import text
from annoserver.model.campaign import KINDS, NAME, PLACE, Campaign, Policy, State
from annoserver.model.container import About, Address, letters
from annoserver.model.person import Role
from annoserver.store import annotations as shelf
from annoserver.store import campaigns, containers, people, vocabularies
from annoserver.store.accounts import consents
from annoserver.store.database import Store
from annoserver.store.derived import headers, recounts, standings

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
    row = containers.add(store, new.name, text.pick(new.title)[0], page_size, now, hidden=new.draft)
    campaigns.add(store, row, new, now)
    if organiser:
        held = campaigns.find(store, new.name)
        one = people.find(store, organiser)
        sessions.entrust(store, held, one, Role.ORGANISER)
        consents.join(store, held, one, now)  # who asks others to take part knows what is published
    return Address(store.base, new.name)


def open_by(store: Store, about: About, hint: str, page_size: int, now: datetime, organiser: str) -> Address:
    """Make a campaign of which only that is known; hint: the name that is wished for, "" for none."""
    name = _free_name(store, hint or text.pick(about.title)[0])
    return create(store, _saying(Campaign(name, {}), about), page_size, now, organiser=organiser)


def describe(store: Store, name: str, about: About) -> None:
    """Let a campaign, and so its container, say this of itself."""
    edit(store, name, lambda one: _saying(one, about))


def _saying(one: Campaign, about: About) -> Campaign:
    return replace(one, title=about.title, description=about.description, organiser=about.organiser)


def _free_name(store: Store, words: str) -> str:
    """A name for a campaign, as near to the words as names can be, that none has or had."""
    wanted = re.sub(r"[^a-z0-9]+", "-", text.plain(words)).strip("-")[:LONGEST].strip("-")
    if not wanted:
        return letters(SHORT)
    return f"{wanted}-{letters(SHORT)}" if containers.used(store, wanted) else wanted


def edit(store: Store, name: str, change: Callable[[Campaign], Campaign]) -> Campaign:
    """Change what a campaign says of itself; its name, property and policy stay.

    Raises Invalid for what no campaign can say, and then changes nothing.
    """
    held = containers.hold(store, name)
    new = change(held.campaign)
    _check(new)
    campaigns.change(store, held.id, new)
    if held.campaign.draft and not new.draft:
        headers.touch_all(store, held)
    label = text.pick(new.title)[0]
    if label != text.pick(held.campaign.title)[0]:
        containers.relabel(store, held.id, label)
    return new


def move(store: Store, name: str, state: State, now: datetime) -> Campaign:
    """Open, pause, close or archive a campaign from now on; Invalid where that cannot be.

    What a draft holds is told in the feeds when it opens: nobody could follow it there before.
    """
    moves = {State.OPEN: _open, State.PAUSED: _pause, State.CLOSED: _close, State.ARCHIVED: _archive}
    held = containers.hold(store, name)
    new = edit(store, name, lambda one: moves[state](one, now))
    if held.campaign.draft and not new.draft:
        shelf.announce(store, held, now)
        containers.bump_root(store, now, 1)
    boards.settle(store, replace(held, campaign=new), now)
    return new


def clone(store: Store, name: str, new_name: str, page_size: int, now: datetime) -> Address:
    """A draft with the texts, settings, questions, policy and vocabularies of another campaign.

    Neither items nor contributions come along, nor the dates of the first.
    """
    held = campaigns.find(store, name)
    new = replace(held.campaign, name=new_name, policy_version=1, draft=True, paused=False, archived=False)
    address = create(store, replace(new, opens=None, closes=None), page_size, now)
    copied = containers.hold(store, new_name)
    for one in vocabularies.every(store, held):
        terms = list(vocabularies.terms(store, held, one.name))
        vocabularies.put(store, copied, one.name, one.iri, one.title, terms)
        _, source, media_type = vocabularies.source(store, held, one.name)
        vocabularies.keep_source(store, copied, one.name, source, media_type)
    return address


def _open(one: Campaign, now: datetime) -> Campaign:
    if one.archived:
        raise Invalid("An archived campaign stays as it is; clone it to go on.", rule="campaign-state")
    opens = now if one.opens and one.opens > now else one.opens
    closes = None if one.closes and one.closes <= now else one.closes
    return replace(one, draft=False, paused=False, opens=opens, closes=closes)


def _pause(one: Campaign, now: datetime) -> Campaign:
    if (state := one.state(now)) is not State.OPEN:
        raise Invalid(f"Only an open campaign is paused; this one is {state}.", rule="campaign-state")
    return replace(one, paused=True)


def _close(one: Campaign, now: datetime) -> Campaign:
    if (state := one.state(now)) not in (State.OPEN, State.PAUSED):
        raise Invalid(
            f"Only a campaign that is under way is closed; this one is {state}.", rule="campaign-state"
        )
    return replace(one, closes=now, paused=False)


def _archive(one: Campaign, now: datetime) -> Campaign:
    if (state := one.state(now)) not in (State.CLOSED, State.DRAFT):
        raise Invalid(
            f"A campaign is closed before it is archived; this one is {state}.", rule="campaign-state"
        )
    return replace(one, archived=True)


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
    if (new.goal is not None and new.goal < 1) or new.contributors < 1:
        found.append(Problem("campaign-goal", "/goal", "A goal is at least one."))
    if new.age < 0:
        found.append(Problem("campaign-age", "/age", "An age is a number of years, 0 for any."))
    if new.banner and not any(new.banner_alt.values()):
        found.append(
            Problem("campaign-banner", "/banner_alt", "A banner has words for whoever cannot see it.")
        )
    found.extend(_questions(new))
    if tag_property(new.property) is None:
        words = f"{new.property} is no property that tags may become."
        found.append(Problem("tag-property", "/property", words))
    if found:
        raise Invalid(found[0].message, tuple(found))


def _questions(new: Campaign) -> Iterator[Problem]:
    for number, one in enumerate(new.questions):
        where = f"/questions/{number}"
        if one.kind not in KINDS:
            yield Problem(
                "question-kind", where, f"A question is one of {', '.join(KINDS)}, not “{one.kind}”."
            )
        if not any(one.prompt.values()):
            yield Problem("question-prompt", where, "A question has words in one language at least.")
        if one.points and one.kind != PLACE:
            yield Problem("question-points", where, "Only a question about places is answered with points.")
        if one.property and tag_property(one.property) is None:
            yield Problem("tag-property", where, f"{one.property} is no property that tags may become.")
