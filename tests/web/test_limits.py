"""Tests of limits: how often somebody may do what, in all processes together."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from annoserver.crowd.accounts import keys
from annoserver.model.person import Role
from annoserver.model.vote import Choice
from annoserver.store import annotations, campaigns, people
from annoserver.store.accounts import profiles
from annoserver.web.limits import counting
from annoserver.web.limits.storage import Shared
from tests.parts.folk import NOW, Folk
from tests.parts.people import tag
from tests.parts.people import vote as cast
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
    oak, ann = folk.tag("oak", by="bob"), limited(limit_votes="2/minute")
    ann.sign_in()

    answers = [vote(ann, folk, oak) for _ in range(3)]

    assert [one.status_code for one in answers] == [303, 303, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert texts(answers[-1], "//h1") == ["Too many requests"]


def rejuvenate(folk: Folk) -> None:
    """Let the account of ann be made now."""
    with folk.database.transaction() as store:
        profiles.change(store, folk.known["ann"], created=datetime.now(UTC))


def test_an_account_younger_than_a_day_has_a_third(folk: Folk, limited: Limited) -> None:
    oak, ann = folk.tag("oak", by="bob"), limited(limit_votes="6/hour")
    ann.sign_in()
    rejuvenate(folk)

    assert [vote(ann, folk, oak).status_code for _ in range(3)] == [303, 303, 429]


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
    wanted = {*counting.PERSONAL, *counting.NAMED, *counting.PLACED, *counting.ASKING}

    assert wanted <= set(server.app.view_functions)


def test_the_database_is_written_to_once_for_many_acts(folk: Folk) -> None:
    one, other = (Shared("annoserver://", database=folk.database.url) for _ in range(2))
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
    for each in (one, other):
        each.counters.close()


def test_nobody_is_refused_because_the_database_is_busy(folk: Folk) -> None:
    shared = Shared("annoserver://", database=folk.database.url)

    with folk.database.transaction():
        assert [shared.incr("LIMITER/reads/ann/100/1/minute", 60) for _ in range(3)] == [1, 2, 3]
    shared.counters.close()


class Program:
    """A program with a token of ann's, which writes tags and votes."""

    def __init__(self, folk: Folk, url: str) -> None:
        self.folk, self.url = folk, url
        with folk.database.transaction() as store:
            token = keys.new_token(store, folk.known["ann"], None, NOW)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/ld+json"}

    def send(self, document: Any, **headers: str) -> requests.Response:
        """Post a document."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"{self.url}annotations/folk/"
        return requests.post(address, json=document, headers={**self.headers, **named}, timeout=10)

    def tag(self, words: str, **headers: str) -> int:
        """Post a tag; the status of the answer."""
        return self.send(tag(words, about=self.folk.item()), **headers).status_code

    def vote(self, words: str) -> int:
        """Post a vote on a new tag of bob's; the status of the answer."""
        iri = f"{self.folk.database.base}annotations/folk/{self.folk.tag(words, by='bob')}"
        return self.send(cast(iri, scope=self.folk.item())).status_code

    def batch(self, *words: str) -> requests.Response:
        """Send tags in one batch."""
        lines = "\n".join(json.dumps(tag(one, about=self.folk.item())) for one in words)
        headers = {**self.headers, "Content-Type": "application/x-ndjson"}
        return requests.post(f"{self.url}batch/folk/", data=lines, headers=headers, timeout=10)


def test_a_young_account_has_a_third_with_a_token_too(folk: Folk, limited: Limited) -> None:
    program = Program(folk, limited(limit_tags="6/hour", limit_votes="3/hour").url)
    assert [program.tag(f"old {number}") for number in range(3)] == [201] * 3
    rejuvenate(folk)
    young = Program(folk, limited(limit_tags="6/hour", limit_votes="3/hour").url)

    assert [young.tag("one"), young.tag("two", Idempotency_Key="a"), young.tag("three")] == [201, 201, 429]
    assert young.tag("three", Idempotency_Key="b") == 429
    assert [young.vote("four"), young.vote("five")] == [201, 429]
    refused = young.send("{")
    assert (refused.status_code, refused.json()["rule"]) == (429, "rate-limit")
    assert int(refused.headers["Retry-After"]) >= 1


def test_each_document_of_a_batch_counts_for_a_young_account(folk: Folk, limited: Limited) -> None:
    rejuvenate(folk)
    program = Program(folk, limited(limit_tags="6/hour").url)

    refused = program.batch("one", "two", "three")

    assert (refused.status_code, refused.json()["rule"]) == (429, "rate-limit")
    with folk.database.reading() as store:
        assert list(annotations.every(store, "folk")) == []


def test_whoever_runs_a_campaign_has_the_whole_limit_from_the_first_day(folk: Folk, limited: Limited) -> None:
    rejuvenate(folk)
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, "folk"), folk.known["ann"], Role.ORGANISER)
    program = Program(folk, limited(limit_tags="6/hour").url)

    assert program.batch("one", "two", "three").status_code == 200
    assert [program.tag(words) for words in ("four", "five", "six")] == [201] * 3
