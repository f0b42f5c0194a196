"""A GET never changes anything: every route is asked, and every table is as it was (crowd.md, 10.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import requests
from sqlalchemy import select

from annoserver.crowd.accounts import keys
from annoserver.store import people
from annoserver.store.derived import headers
from annoserver.store.rows.kinds import metadata
from tests.parts.folk import NOW, Folk
from tests.parts.routes import examples
from tests.parts.sights import sights
from tests.parts.visiting import Visitor

if TYPE_CHECKING:
    from tests.parts.serving import Server

COUNTERS = {"quota": "how often an address asked for something of late, which is what limits are made of"}
"""Tables that asking may change, and why."""

FORMS = ("text/html", "application/ld+json, application/json;q=0.9, */*;q=0.5")
REFUSED = {"jobs.fetch"}
"""What answers none of these: the file of an export, which no worker of this test has made."""

Dump = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """Both databases: one might write where the other does not."""
    return str(request.param)


@pytest.fixture
def limiting(folk: Folk, serve: Callable[..., Server]) -> Server:
    """A server with its limits, which are wide enough for this."""
    wide = {f"limit_{what}": "9999/hour" for what in ("reads", "suggestions", "sign_in_address")}
    return serve(rate_limits=True, metrics_addresses=("127.0.0.1/32",), **wide)


@pytest.fixture
def askers(folk: Folk, limiting: Server) -> Iterator[list[requests.Session]]:
    """Nobody, ann who is signed in, and a program of an admin's."""
    with ExitStack() as stack:
        nobody, ann, root = (stack.enter_context(requests.Session()) for _ in range(3))
        Visitor(limiting.url, ann).sign_in()
        with folk.database.transaction() as store:
            one = people.add(store, "root", "root@example.org", "", True, NOW)
            token = keys.new_token(store, one, None, datetime.now(UTC))
        root.headers["Authorization"] = f"Bearer {token}"
        yield [nobody, ann, root]


def dump(folk: Folk) -> Dump:
    """All rows of all tables but the counters, and but how far harvesters were told of changes."""
    with folk.database.reading() as store:
        return {
            table.name: sorted(
                (tuple(row) for row in store.connection.execute(select(table)) if row[0] != headers.PROMISED),
                key=repr,
            )
            for table in metadata.sorted_tables
            if table.name not in COUNTERS
        }


def test_every_get_route_leaves_the_database_as_it_is(
    folk: Folk, limiting: Server, askers: list[requests.Session]
) -> None:
    routes = examples(folk, limiting).items()  # while the campaign takes tags
    pages = [(one.endpoint, one.path) for one in sights(folk) if one.endpoint != "failure"]
    asked = [*routes, *dict.fromkeys(pages)]
    before, answered = dump(folk), set()

    for endpoint, path in asked:
        for session, form in product(askers, FORMS):
            answer = session.get(limiting.url + path, headers={"Accept": form}, timeout=30)
            assert answer.status_code < 500, path
            answered |= {endpoint} if answer.ok else set()
        assert dump(folk) == before, path

    known = {rule.endpoint for rule in limiting.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert known - answered == REFUSED
    assert before["annotation"]
    assert before["slip"]
