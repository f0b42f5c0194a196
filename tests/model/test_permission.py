"""Tests of who may do what in a campaign: the cells of the permission matrix."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from annoserver.errors import AnnoError, Forbidden, Missing, Unknown
from annoserver.model.campaign import Campaign
from annoserver.model.person import NOBODY, Actor, Agent, Kind, Person, Role
from annoserver.model.rules.permission import Action, require, runs

NOW = datetime(2026, 11, 3, 8, tzinfo=UTC)
OPEN = Campaign("folk", {"en": "Folk art"})
OURS, THEIRS = 7, 8


def actor(role: Role | None = None, *, admin: bool = False) -> Actor:
    person = Person(1, "ann", "ann@example.org", admin=admin)
    return Actor(person, Agent(OURS, "urn:x:ann", Kind.PERSON, person=1, joined=True), role)


VISITOR = NOBODY
NEWCOMER = Actor(Person(2, "new", "new@example.org"))
CONTRIBUTOR = actor()
ORGANISER, MODERATOR, ADMIN = actor(Role.ORGANISER), actor(Role.MODERATOR), actor(admin=True)
EVERYBODY = (VISITOR, NEWCOMER, CONTRIBUTOR, MODERATOR, ORGANISER, ADMIN)
KNOWN = EVERYBODY[1:]
RUNNING = (MODERATOR, ORGANISER, ADMIN)


def answer(
    who: Actor, action: Action, campaign: Campaign = OPEN, author: int | None = None, *, theirs: bool = False
) -> str:
    """What the judge says: "yes", or the name of the error with the rule."""
    try:
        require(who, action, campaign, NOW, author=author, theirs=theirs)
    except AnnoError as refusal:
        return f"{type(refusal).__name__} {refusal.rule}".strip()
    return "yes"


# Action, author of the thing; visitor, newcomer without agent, contributor, moderator, organiser, admin.
MATRIX: list[tuple[Action, int | None, tuple[str, ...]]] = [
    (Action.SEE, None, ("yes",) * 6),
    (Action.DOWNLOAD_ALL, None, ("yes",) * 6),
    (Action.JOIN, None, ("Unknown sign-in", *("yes",) * 5)),
    (Action.LEAVE, None, ("Unknown sign-in", *("yes",) * 5)),
    (Action.CONTRIBUTE, None, ("Unknown sign-in", "Forbidden joined", *("yes",) * 4)),
    (Action.CHANGE, OURS, ("Unknown sign-in", "Forbidden own", *("yes",) * 4)),
    (Action.CHANGE, THEIRS, ("Unknown sign-in", *("Forbidden own",) * 5)),
    (Action.CHANGE, None, ("Unknown sign-in", *("Forbidden own",) * 5)),
    (
        Action.RULE,
        None,
        ("Unknown sign-in", *("Forbidden moderator",) * 2, "yes", "yes", "Forbidden moderator"),
    ),
    (
        Action.RULE,
        THEIRS,
        ("Unknown sign-in", *("Forbidden moderator",) * 2, *("Forbidden own",) * 2, "Forbidden moderator"),
    ),
    (Action.REMOVE, OURS, ("Unknown sign-in", "Forbidden own", *("yes",) * 4)),
    (Action.REMOVE, THEIRS, ("Unknown sign-in", "Forbidden own", "Forbidden own", "yes", "yes", "yes")),
    (Action.REMOVE, None, ("Unknown sign-in", "Forbidden own", "Forbidden own", "yes", "yes", "yes")),
]


@pytest.mark.parametrize(("action", "author", "row"), MATRIX)
def test_the_matrix_of_an_open_campaign(action: Action, author: int | None, row: tuple[str, ...]) -> None:
    assert tuple(answer(who, action, author=author) for who in EVERYBODY) == row


def test_a_curator_cares_for_the_items_of_one_institution_and_sees_its_drafts() -> None:
    curator = actor(Role.CURATOR)

    for action in (Action.REMOVE, Action.MODERATE):
        assert answer(curator, action, author=THEIRS, theirs=True) == "yes"
        assert answer(curator, action, author=THEIRS).startswith("Forbidden")
        assert answer(CONTRIBUTOR, action, author=THEIRS, theirs=True).startswith("Forbidden")
    assert answer(curator, Action.RULE) == answer(curator, Action.BRING) == "yes"
    assert answer(actor(Role.MODERATOR), Action.BRING) == "Forbidden organiser"
    assert answer(curator, Action.EXCLUDE, theirs=True) == "Forbidden moderator"
    assert answer(curator, Action.MANAGE, theirs=True) == "Forbidden organiser"
    assert answer(curator, Action.SEE, replace(OPEN, draft=True)) == "yes"


@pytest.mark.parametrize("action", list(Action))
def test_a_draft_is_hidden_from_all_who_do_not_run_it(action: Action) -> None:
    draft = replace(OPEN, draft=True)

    assert {answer(who, action, draft) for who in (VISITOR, NEWCOMER, CONTRIBUTOR)} == {"Missing"}


def test_who_runs_a_draft_sees_it_and_does_not_fill_it_yet() -> None:
    draft = replace(OPEN, draft=True)

    assert {answer(who, Action.SEE, draft) for who in RUNNING} == {"yes"}
    assert {answer(who, Action.CONTRIBUTE, draft) for who in RUNNING} == {"Forbidden campaign-open"}


@pytest.mark.parametrize(
    "state",
    [
        {"opens": NOW + timedelta(1)},
        {"closes": NOW},
        {"paused": True},
        {"archived": True},
    ],
    ids=lambda state: next(iter(state)),
)
def test_a_campaign_that_is_not_open_is_only_read_and_cleaned(state: dict[str, Any]) -> None:
    campaign = replace(OPEN, **state)

    assert {answer(who, Action.SEE, campaign) for who in EVERYBODY} == {"yes"}
    assert {answer(who, Action.CONTRIBUTE, campaign) for who in KNOWN} == {"Forbidden campaign-open"}
    assert answer(CONTRIBUTOR, Action.CHANGE, campaign, OURS) == "Forbidden campaign-open"
    assert answer(CONTRIBUTOR, Action.REMOVE, campaign, OURS) == "Forbidden campaign-open"
    assert {answer(who, Action.REMOVE, campaign, THEIRS) for who in RUNNING} == {"yes"}


def test_where_anybody_may_write_what_nobody_made_is_everybodys() -> None:
    campaign = replace(OPEN, anonymous=True)

    joined = (VISITOR, *EVERYBODY[2:])
    for action in (Action.CONTRIBUTE, Action.CHANGE, Action.REMOVE):
        assert {answer(who, action, campaign, None) for who in joined} == {"yes"}
    assert answer(NEWCOMER, Action.CONTRIBUTE, campaign) == "Forbidden joined"
    assert answer(VISITOR, Action.CHANGE, campaign, THEIRS) == "Forbidden own"
    assert answer(VISITOR, Action.REMOVE, campaign, THEIRS) == "Forbidden own"


def test_whoever_is_excluded_only_reads() -> None:
    excluded = replace(CONTRIBUTOR, barred=True)

    assert answer(excluded, Action.SEE) == "yes"
    for action in (Action.CONTRIBUTE, Action.CHANGE, Action.REMOVE):
        assert answer(excluded, action, author=OURS) == "Forbidden excluded"
    assert answer(excluded, Action.JOIN) == "Forbidden excluded"
    assert answer(excluded, Action.LEAVE) == "yes"


@pytest.mark.parametrize("who", KNOWN[1:])
def test_a_token_works_in_its_campaign_alone(who: Actor) -> None:
    here, elsewhere = replace(who, scope="folk"), replace(who, scope="maps")

    assert answer(here, Action.CONTRIBUTE) == "yes"
    assert answer(elsewhere, Action.SEE) == "yes"
    for action in (Action.CONTRIBUTE, Action.CHANGE, Action.REMOVE):
        assert answer(elsewhere, action, author=OURS) == "Forbidden token-scope"


@pytest.mark.parametrize("who", [CONTRIBUTOR, MODERATOR, ORGANISER, ADMIN])
def test_whoever_left_adds_and_changes_nothing_and_may_still_take_back(who: Actor) -> None:
    assert who.agent is not None
    left = replace(who, agent=replace(who.agent, joined=False))

    assert answer(left, Action.CONTRIBUTE) == "Forbidden joined"
    assert answer(left, Action.CHANGE, author=OURS) == "Forbidden joined"
    assert answer(left, Action.REMOVE, author=OURS) == "yes"
    assert answer(left, Action.JOIN) == "yes"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"opens": NOW + timedelta(1)}, "yes"),
        ({"paused": True}, "yes"),
        ({"closes": NOW}, "Forbidden campaign-open"),
        ({"archived": True}, "Forbidden campaign-open"),
    ],
)
def test_one_joins_before_a_campaign_opens_and_leaves_it_whenever(state: dict[str, Any], said: str) -> None:
    campaign = replace(OPEN, **state)

    assert answer(NEWCOMER, Action.JOIN, campaign) == said
    assert answer(CONTRIBUTOR, Action.LEAVE, campaign) == "yes"


def test_a_refusal_says_which_campaign_and_why() -> None:
    with pytest.raises(Forbidden, match="“folk” is paused"):
        require(CONTRIBUTOR, Action.CONTRIBUTE, replace(OPEN, paused=True), NOW)
    with pytest.raises(Missing, match="no campaign “folk”"):
        require(VISITOR, Action.SEE, replace(OPEN, draft=True), NOW)
    with pytest.raises(Unknown):
        require(VISITOR, Action.CONTRIBUTE, OPEN, NOW)


def test_organisers_moderators_and_admins_run_a_campaign() -> None:
    assert [runs(who) for who in EVERYBODY] == [False, False, False, True, True, True]
    assert not runs(actor(Role.CONTRIBUTOR))
