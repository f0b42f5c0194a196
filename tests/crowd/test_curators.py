"""Curators: they rule on items of their own institution, and their word goes before a moderator's."""

from datetime import timedelta

import pytest

from annoserver.crowd.moderation import rulings
from annoserver.errors import Forbidden
from annoserver.model.person import Role
from annoserver.model.vote import Choice, Status
from annoserver.store import annotations, campaigns, counts, people
from annoserver.store.database import Store
from tests.parts.folk import FOLK, NOW, Folk

MUSEUM = "museum auf dem HÜGEL"
"""As the records have it, but for the case."""


def appoint(folk: Folk, name: str, what: Role, institution: str = "") -> None:
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, FOLK), folk.known[name], what, institution)


def rule(folk: Folk, by: str, tag: str, decided: Status, *, hours: int = 0) -> None:
    with folk.database.transaction() as store:
        now = NOW + timedelta(hours=hours)
        rulings.give(store, FOLK, tag, decided, f"{by} says so.", folk.actor(by), now)


def withdraw(folk: Folk, by: str, tag: str) -> bool:
    with folk.database.transaction() as store:
        return rulings.withdraw(store, FOLK, tag, folk.actor(by), NOW)


@pytest.fixture
def tag(folk: Folk) -> str:
    """A tag of ann's, which bob moderates and cy curates."""
    appoint(folk, "bob", Role.MODERATOR)
    appoint(folk, "cy", Role.CURATOR, MUSEUM)
    return folk.tag("wood")


def faults(store: Store) -> list[str]:
    return list(counts.check(store))


def test_a_curators_ruling_stands_over_a_later_one_of_a_moderator(folk: Folk, tag: str) -> None:
    rule(folk, "bob", tag, Status.REJECTED)
    rule(folk, "cy", tag, Status.ACCEPTED, hours=1)
    rule(folk, "bob", tag, Status.REJECTED, hours=2)

    assert folk.standing(tag).status is Status.ACCEPTED
    with folk.database.reading() as store:
        assert faults(store) == []
        listed = [(one.curator, one.status, one.reason) for one in rulings.listed(store, FOLK)]
    assert sorted(listed) == [(False, "rejected", "bob says so."), (True, "accepted", "cy says so.")]


def test_only_a_curator_takes_a_curators_ruling_back_and_then_the_moderators_stands(
    folk: Folk, tag: str
) -> None:
    rule(folk, "cy", tag, Status.ACCEPTED)
    rule(folk, "bob", tag, Status.REJECTED, hours=1)

    with pytest.raises(Forbidden, match="only curators"):
        withdraw(folk, "bob", tag)
    assert withdraw(folk, "cy", tag)

    assert folk.standing(tag).status is Status.REJECTED
    assert withdraw(folk, "bob", tag)
    assert not folk.standing(tag).ruled


def test_a_curator_of_another_institution_does_not_rule(folk: Folk, tag: str) -> None:
    appoint(folk, "cy", Role.CURATOR, "Another museum")

    with pytest.raises(Forbidden, match="their own institution"):
        rule(folk, "cy", tag, Status.ACCEPTED)
    free = folk.tag("wood", campaign="free", item="http://data.europeana.eu/item/1/a")
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, "free"), folk.known["cy"], Role.CURATOR, MUSEUM)
    with folk.database.transaction() as store, pytest.raises(Forbidden, match="their own institution"):
        # Nobody knows whose item this is.
        rulings.give(store, "free", free, Status.ACCEPTED, "So.", folk.actor("cy", "free"), NOW)


def test_nobody_rules_on_a_tag_of_their_own(folk: Folk, tag: str) -> None:
    for by in ("bob", "cy"):
        with pytest.raises(Forbidden, match="of their own"):
            rule(folk, by, folk.tag(f"carved by {by}", by=by), Status.ACCEPTED)


def test_a_curator_neither_excludes_nor_cares_for_the_items_of_others(folk: Folk, tag: str) -> None:
    from annoserver.model.rules.permission import Action, require

    cy = folk.actor("cy")
    with folk.database.reading() as store:
        campaign = campaigns.find(store, FOLK).campaign
        made = annotations.find(store, campaigns.find(store, FOLK), tag)
    for action in (Action.EXCLUDE, Action.MANAGE, Action.MODERATE):
        with pytest.raises(Forbidden):
            require(cy, action, campaign, NOW)
    with pytest.raises(Forbidden):
        require(cy, Action.REMOVE, campaign, NOW, author=made.agent)


def test_a_curator_who_votes_counts_as_anybody(folk: Folk, tag: str) -> None:
    folk.vote(tag, Choice.APPROVE, by="cy")

    assert folk.standing(tag).tally.up == 1
