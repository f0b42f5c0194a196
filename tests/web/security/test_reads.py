"""A GET never changes anything: every route is asked, and every table is as it was (crowd.md, 10.1)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import requests
from sqlalchemy import select

from annoserver.crowd.accounts import keys
from annoserver.exchange.feeds.items import EUROPEANA
from annoserver.model.item import Item, Record
from annoserver.store import containers, items, people
from annoserver.store.rows.kinds import metadata
from tests.parts.folk import FOLK, NOW, SVG, Folk
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
    """All rows of all tables but the counters."""
    with folk.database.reading() as store:
        return {
            table.name: sorted((tuple(row) for row in store.connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in COUNTERS
        }


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def examples(folk: Folk, server: Server) -> dict[str, str]:
    """Endpoint → a path of every route that is asked with GET, by what there is in the campaign folk."""
    item = quote(folk.item(), safe="")
    with folk.database.transaction() as store:
        held = containers.hold(store, FOLK)
        europeanas = Item(f"{EUROPEANA}9/a", "a", record=Record(b"<record/>"))
        items.put(store, held, items.hold_collection(store, held, "north", {}), [europeanas], NOW)
    name = folk.tag("pine", by="bob")
    agent = folk.actor("bob").agent
    assert agent is not None
    given = {"container": FOLK, "campaign": FOLK, "key": agent.iri.rpartition("/")[2], "kind": "table"}
    special = {
        "annotations.read": f"annotations/{FOLK}/{name}",
        "collections.tag": f"campaigns/{FOLK}/tag?said=pine",
        "exports.several": f"export/table?campaign={FOLK}",
        "feeds.read": f"changes/{FOLK}/",
        "identifiers.lead": "demo/item/folk/0001",
        "item_resources.europeanas": "items/9/a",
        "item_resources.read": f"items/?iri={item}",
        "items.read": f"campaigns/{FOLK}/items?iri={item}",
        "oaipmh.harvest": f"oai?verb=ListRecords&metadataPrefix=oai_dc&set={FOLK}",
        "pictures.read": f"pictures/{digest(SVG)}.svg",
        "records.record": f"campaigns/{FOLK}/records/x-{digest(folk.item().encode())[:16]}",
        "reports.ask": f"campaigns/{FOLK}/report?tag={name}",
        "search.read": f"search/{FOLK}/?text=pine&page=first",
        "static": "static/site.css",
        "vocabularies.context": "contexts/crowd.jsonld",
        "vocabularies.suggest": f"campaigns/{FOLK}/suggestions?words=d",
    }
    found = {}
    for rule in server.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "<language" not in rule.rule:
            path = re.sub(r"<(?:\w+(?:\(.*\))?:)?(\w+)>", lambda one: given.get(one[1], FOLK), rule.rule)
            found[rule.endpoint] = special.get(rule.endpoint, path.removeprefix("/"))
    return found


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
