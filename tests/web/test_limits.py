"""Tests of limits: how often somebody may do what, in all processes together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
import requests

from annoserver.model.vote import Choice
from annoserver.store.upkeep.limits import Counters
from annoserver.web import limits
from annoserver.web.limits import Shared
from tests.parts.folk import Folk
from tests.parts.serving import Server
from tests.parts.visiting import Visitor, texts

Limited = Callable[..., Visitor]


@pytest.fixture
def limited(folk: Folk, serve: Callable[..., Server]) -> Iterator[Limited]:
    """Visitors, each of a server of their own over one database: `limited(limit_votes="1/minute")`."""
    with ExitStack() as stack:
        yield lambda **settings: Visitor(
            serve(rate_limits=True, **settings).url, stack.enter_context(requests.Session())
        )


def vote(visitor: Visitor, folk: Folk, tag: str) -> requests.Response:
    return visitor.post("/campaigns/folk/votes", tag=tag, item=folk.item(), choice=Choice.APPROVE.value)


def test_votes_are_limited_and_people_are_told_when_to_go_on(folk: Folk, limited: Limited) -> None:
    tag, ann = folk.tag("oak", by="bob"), limited(limit_votes="2/minute")
    ann.sign_in()

    answers = [vote(ann, folk, tag) for _ in range(3)]

    assert [one.status_code for one in answers] == [303, 303, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert texts(answers[-1], "//h1") == ["Too many requests"]


def test_an_account_younger_than_a_day_has_a_third(folk: Folk, limited: Limited) -> None:
    tag, ann = folk.tag("oak", by="bob"), limited(limit_votes="6/hour")
    ann.sign_in()
    with folk.database.transaction() as store:
        store.connection.exec_driver_sql(
            f"UPDATE person SET created = '{datetime.now(UTC).replace(tzinfo=None)}' WHERE name = 'ann'"
        )

    assert [vote(ann, folk, tag).status_code for _ in range(3)] == [303, 303, 429]


def test_all_processes_count_together(folk: Folk, limited: Limited) -> None:
    two = [limited(limit_reads="3/minute"), limited(limit_reads="3/minute")]

    answers = [one.get("annotations/folk/", Accept="application/ld+json") for one in two * 2]

    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Content-Type"] == "application/problem+json"
    assert answers[-1].json()["rule"] == "rate-limit"
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_tries_to_sign_in_are_limited_per_account_and_per_address(folk: Folk, limited: Limited) -> None:
    visitor = limited(limit_sign_in="2/hour", limit_sign_in_address="4/hour")

    assert [visitor.sign_in("ann", "wrong").status_code for _ in range(3)] == [400, 400, 429]
    assert [visitor.sign_in("bob", "wrong").status_code for _ in range(2)] == [400, 429]


def test_a_program_has_its_own_limit(folk: Folk, limited: Limited) -> None:
    visitor = limited(limit_token_writes="1/minute", limit_reads="1/minute")
    write = {"headers": {"Authorization": "Bearer anno_x"}, "timeout": 10}

    answers = [requests.post(f"{visitor.url}annotations/folk/", **write) for _ in range(2)]  # type: ignore[arg-type]
    reads = [requests.get(f"{visitor.url}annotations/", **write) for _ in range(2)]  # type: ignore[arg-type]

    assert [one.status_code for one in answers] == [401, 429]
    assert [one.status_code for one in reads] == [401, 401]


def test_every_endpoint_with_a_limit_is_there(server: Server) -> None:
    wanted = {*limits.PERSONAL, *limits.NAMED, *limits.PLACED}

    assert wanted <= set(server.app.view_functions)


def test_the_database_is_written_to_once_for_many_acts(folk: Folk) -> None:
    counters = Counters(folk.database.url)
    one, other = Shared(counters), Shared(counters)
    key = "LIMITER/reads/ann/100/1/minute"

    counted = [one.incr(key, 60) for _ in range(12)] + [other.incr(key, 60) for _ in range(3)]

    assert counted == [*range(1, 13), 21, 22, 23]
    with folk.database.reading() as store:
        assert store.connection.exec_driver_sql("SELECT used FROM quota").scalars().all() == [30]
    assert one.get(key) == 12
    one.clear(key)
    other.reset()
    assert (one.get(key), other.get(key), one.check()) == (0, 0, True)
    assert one.get_expiry(key) <= datetime.now(UTC).timestamp()
    counters.close()


def test_nobody_is_refused_because_the_database_is_busy(folk: Folk) -> None:
    counters = Counters(folk.database.url)
    shared = Shared(counters)

    with folk.database.transaction():
        assert [shared.incr("LIMITER/reads/ann/100/1/minute", 60) for _ in range(3)] == [1, 2, 3]
    counters.close()
