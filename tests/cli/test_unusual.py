"""Unusual activity: each pattern is found, what is usual is not, and nobody is punished (crowd.md, 10.5)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

import pytest
from click.testing import CliRunner

from annoserver.cli.main import main
from annoserver.crowd.moderation import exclusions
from annoserver.model.vote import Choice
from annoserver.store import campaigns, people
from annoserver.store.accounts import consents, profiles, unusual
from annoserver.store.accounts.unusual import Bounds, Pattern
from annoserver.store.database import Database
from annoserver.store.rows.limits import quota
from tests.parts.folk import FOLK, NOW, Folk, founded

NEVER = 10**6
OFF = Bounds(NEVER, NEVER, NEVER, 0.95, NEVER, NEVER)


@pytest.fixture
def folk(database: Database) -> Folk:
    """The campaigns with ann, bob and cy."""
    return founded(database)


def tags(folk: Folk, number: int, by: str = "ann") -> list[str]:
    return [folk.tag(f"{by} {one}", by=by) for one in range(number)]


def vote(folk: Folk, on: Sequence[str], by: str, apart: timedelta, choice: Choice = Choice.APPROVE) -> None:
    for number, tag in enumerate(on):
        folk.vote(tag, choice, by=by, now=NOW + number * apart)


def found(folk: Folk, **bounds: int) -> list[tuple[Pattern, tuple[str, ...], int]]:
    """What is unusual by these bounds alone."""
    kept = {name: getattr(OFF, name) for name in OFF.__slots__} | bounds
    with folk.database.reading() as store:
        seen = unusual.every(store, campaigns.find(store, FOLK), Bounds(**kept))
        return [(one.pattern, one.who, one.number) for one in seen]


def iri(folk: Folk, name: str) -> str:
    agent = folk.actor(name).agent
    assert agent is not None
    return agent.iri


def test_many_votes_within_a_minute(folk: Folk) -> None:
    on = tags(folk, 5)
    vote(folk, on, "bob", timedelta(seconds=15))
    vote(folk, on, "cy", timedelta(seconds=16))

    assert found(folk, fast=5) == [(Pattern.FAST, (iri(folk, "bob"),), 5)]
    assert found(folk, fast=6) == []


def test_nearly_always_one_choice(folk: Folk) -> None:
    on = tags(folk, 20)
    vote(folk, on[1:], "bob", timedelta(hours=1), Choice.REJECT)
    vote(folk, on[:1], "bob", timedelta(hours=1))
    vote(folk, on[:2], "cy", timedelta(hours=1), Choice.UNSURE)
    vote(folk, on[2:], "cy", timedelta(hours=1))

    assert found(folk, choices=20) == [(Pattern.ONE_CHOICE, (iri(folk, "bob"),), 20)]
    assert found(folk, choices=21) == []


def test_many_votes_on_one_author_within_ten_minutes(folk: Folk) -> None:
    vote(folk, tags(folk, 3), "bob", timedelta(minutes=5))
    vote(folk, [*tags(folk, 2, by="bob"), *(folk.tag(f"more {one}") for one in range(2))], "cy", timedelta(0))

    assert found(folk, author=3) == [(Pattern.ONE_AUTHOR, (iri(folk, "bob"),), 3)]
    assert found(folk, author=4) == []


def test_two_who_say_the_same(folk: Folk) -> None:
    with folk.database.transaction() as store:
        dora = people.add(store, "dora", "dora@example.org", "", False, NOW)
        consents.join(store, campaigns.find(store, FOLK), dora, NOW)
    all_of_them = Folk(folk.database, {**folk.known, "dora": dora})
    on = tags(folk, 6)
    vote(all_of_them, on, "bob", timedelta(hours=1))
    vote(all_of_them, on[:5], "dora", timedelta(hours=2))
    vote(all_of_them, on[:5], "cy", timedelta(hours=3))
    folk.vote(on[5], Choice.REJECT, by="cy")

    assert (Pattern.ALIKE, (iri(folk, "bob"), iri(all_of_them, "dora")), 5) in [
        (
            one,
            tuple(sorted(who, key=[iri(all_of_them, name) for name in ("bob", "dora", "cy")].index)),
            number,
        )
        for one, who, number in found(folk, alike=5)
    ]
    together = {frozenset(who) for _, who, _ in found(folk, alike=5)}
    assert frozenset({iri(folk, "bob"), iri(folk, "cy")}) not in together  # they differ on one of six
    assert found(folk, alike=6) == []


def test_many_accounts_from_one_address(folk: Folk) -> None:
    rows = {"192.0.2.7": (3, 60), "192.0.2.8": (2, 60), "192.0.2.9": (5, -60)}
    with folk.database.transaction() as store:
        for address, (used, left) in rows.items():
            values = {"key": f"LIMITER/sign_up/{address}/5/1/hour", "used": used}
            store.connection.execute(quota.insert().values(**values, expires=time.time() + left))
        other = {"key": "LIMITER/signXup/192.0.2.1/5/1/hour", "used": 9, "expires": time.time() + 60}
        store.connection.execute(quota.insert().values(**other))

    assert found(folk, address=3) == [(Pattern.ADDRESS, ("192.0.2.7",), 3)]


def test_whoever_left_or_is_excluded_is_left_out(folk: Folk) -> None:
    on = tags(folk, 3)
    for by in ("bob", "cy"):
        vote(folk, on, by, timedelta(0))
    assert len(found(folk, fast=3)) == 2

    with folk.database.transaction() as store:
        profiles.remove(store, [folk.known["cy"].id])
        root = people.add(store, "root", "root@example.org", "", True, NOW)
        actor = people.by_person(store, root.id, FOLK)
        exclusions.decide(store, FOLK, iri(folk, "bob"), "Too fast.", actor, NOW, back=False)

    assert found(folk, fast=3) == []


def test_the_command_lists_them_by_the_bounds_that_it_names(
    folk: Folk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_DATABASE_URL", folk.database.url)
    vote(folk, tags(folk, 40), "bob", timedelta(seconds=1))

    result = CliRunner().invoke(main, ["report", "unusual", FOLK])

    assert Bounds() == Bounds(fast=40, author=30, choices=200, share=0.95, alike=50, address=3)
    assert result.exit_code == 0, result.output
    bob, moment = iri(folk, "bob"), "2026-11-24T12:00:00+00:00"
    assert result.output.splitlines() == [f"fast\t{bob}\t40\t{moment}", f"one-author\t{bob}\t40\t{moment}"]
    assert "95 %" in CliRunner().invoke(main, ["report", "unusual", "--help"]).output
