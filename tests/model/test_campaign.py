"""Tests of the life of a campaign, which is a function of its flags and dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from annoserver.model.campaign import NAME, Campaign, State, agent_iri, page_iri

OPENS = datetime(2026, 11, 1, tzinfo=UTC)
CLOSES = datetime(2026, 12, 1, tzinfo=UTC)
BEFORE, DURING, AFTER = OPENS - timedelta(1), OPENS + timedelta(1), CLOSES + timedelta(1)
DATES = {"opens": OPENS, "closes": CLOSES}

STATES = [
    ({}, DURING, State.OPEN),
    (DATES, BEFORE, State.UPCOMING),
    (DATES, OPENS, State.OPEN),
    (DATES, CLOSES - timedelta(microseconds=1), State.OPEN),
    (DATES, CLOSES, State.CLOSED),
    (DATES, CLOSES.astimezone(timezone(timedelta(hours=9))), State.CLOSED),
    ({"opens": OPENS}, AFTER, State.OPEN),
    ({"closes": CLOSES}, BEFORE, State.OPEN),
    ({"paused": True}, DURING, State.PAUSED),
    ({**DATES, "paused": True}, BEFORE, State.UPCOMING),
    ({**DATES, "paused": True}, AFTER, State.CLOSED),
    ({**DATES, "draft": True}, DURING, State.DRAFT),
    ({**DATES, "draft": True}, AFTER, State.DRAFT),
    ({"archived": True, "draft": True, "paused": True}, DURING, State.ARCHIVED),
]


@pytest.mark.parametrize(("said", "now", "state"), STATES)
def test_the_state_follows_from_flags_and_dates(said: dict[str, Any], now: datetime, state: State) -> None:
    assert Campaign("folk", {"en": "Folk art"}, **said).state(now) is state


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("folk", True),
        ("f", True),
        ("2026-folk-art", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("", False),
        ("-folk", False),
        ("folk-", False),
        ("Folk", False),
        ("folk art", False),
        ("folk/art", False),
        ("volkskünste", False),
        ("folk\n", False),
    ],
)
def test_a_name_is_one_safe_path_component(name: str, fits: bool) -> None:
    assert (NAME.fullmatch(name) is not None) is fits


def test_page_and_agents_lie_below_the_base() -> None:
    assert page_iri("https://h/", "folk") == "https://h/campaigns/folk"
    assert agent_iri("https://h/", "folk", "0f") == "https://h/campaigns/folk/agents/0f"
