"""What is sent to us is never more than words: in pages, formats, headers, queries and addresses."""

from __future__ import annotations

import json
import time
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import requests

from tests.parts.folk import Folk
from tests.parts.people import LD, Site, note, peopled

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.serving import Server

MARKS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><svg onload=alert(1)>")
EVIL = "".join(MARKS)
DEEP = 50_000
MOST_SECONDS = 6.0
"""Of CPU, for three answers."""
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture
def site(database: Database, server: Server) -> Site:
    """A campaign in which people write over the protocol."""
    return peopled(database, server.url)


def harmless(answer: requests.Response) -> None:
    """What leaves is not run: no markup in pages, and no page where data were asked for."""
    assert answer.status_code < 500, answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    kind = answer.headers.get("Content-Type", "")
    if "html" in kind:
        assert not [mark for mark in MARKS if mark in answer.text], answer.url
        assert 'href="javascript:' not in answer.text
        assert 'src="javascript:' not in answer.text
    else:
        assert "svg" not in kind


ASKED = (
    *("{}", "campaigns/{}", "annotations/{}/", "annotations/?page={}", "vocab?x={}", "oai?verb={}"),
    *("?words={}", "sign-in?next={}", "verify?slip={}", "campaigns/folk/items?iri={}"),
    *("campaigns/folk/items?iri=urn:x:y&words={}", "campaigns/folk/collection?collection={}"),
    *("campaigns/folk/collection?words={}", "campaigns/folk/tag?said={}", "campaigns/folk/report?tag={}"),
    *("campaigns/folk/suggestions?words={}", "campaigns/folk/export/edm?format={}"),
    *("search/?text={}", "search/folk/?text={}&page=first", "search/folk/?creator={}", "search/?target={}"),
    "search/folk/?query={}",
)
WRITTEN_BACK = ("campaigns/folk/tag?said={}", "search/folk/?text={}&page=first")


def test_nothing_asked_for_comes_back_as_markup(site: Site) -> None:
    for path, accept in product(ASKED, (HTML, "application/ld+json")):
        address = site.url + path.format(quote(EVIL, safe=""))
        answer = requests.get(address, headers={"Accept": accept}, timeout=10)
        harmless(answer)
        if path in WRITTEN_BACK and accept == HTML:
            assert answer.status_code == 200, path
            assert "&lt;script&gt;alert(1)" in answer.text, path


HEADERS = ("Slug", "Prefer", "Accept", "If-None-Match", "Origin", "X-Request-ID")


def test_no_header_adds_another(site: Site) -> None:
    for name, words in product(
        HEADERS, ("a%0d%0aSet-Cookie: x=1", "a\\r\\nSet-Cookie: x=1", "a\tb", "\x85é")
    ):
        headers: dict[str, str | bytes | None] = {name: words.encode("latin-1"), "Content-Type": LD}
        answer = requests.post(
            site.container,
            json=note("x"),
            headers={**headers, "Authorization": f"Bearer {site.tokens['ann']}"},
            timeout=10,
        )
        assert answer.status_code < 500, (name, words)
        assert "Set-Cookie" not in answer.headers
        assert "\n" not in "".join(answer.headers.values())


QUESTIONS = ("' OR '1'='1", "x'; DROP TABLE annotation; --", 'a" OR "b', "%", "\\", "NEAR(a b", "a*", "()")
TOTALS = (
    "search/?text={}",
    "search/folk/?text={}",
    "search/folk/?creator=urn:x:{}",
    "search/?target=urn:x:{}",
)
ASKING = (
    *(*TOTALS, "campaigns/folk/suggestions?words={}", "annotations/{}/", "?words={}"),
    *("campaigns/folk/collection?words={}", "campaigns/folk/tag?said={}", "campaigns/folk/items?iri={}"),
    *("campaigns/folk/export/annotations?data-provider={}", "campaigns/folk/export/table?status={}"),
    "oai?verb=ListRecords&metadataPrefix=edm&set={}",
)


def test_no_question_is_a_statement(folk: Folk, server: Server) -> None:
    folk.tag("wooden dragon")

    def ask(path: str, words: str) -> requests.Response:
        address = server.url + path.format(quote(words, safe=""))
        accept = {"Accept": "application/ld+json, application/json, */*;q=0.5"}
        return requests.get(address, headers=accept, timeout=10)

    assert ask("search/folk/?text={}", "dragon").json()["total"] == 1
    assert len(ask("campaigns/folk/suggestions?words={}", "dragon").json()["terms"]) == 1
    for path, words in product(ASKING, QUESTIONS):
        answer = ask(path, words)
        assert answer.status_code in (200, 400, 404), (path, words)
        assert path not in TOTALS or not answer.ok or answer.json()["total"] == 0, (path, words)
        assert "suggestions" not in path or answer.json()["terms"] == [], words
    assert ask("annotations/folk/", "").json()["total"] == 1


def test_no_iri_of_ours_comes_from_a_header(site: Site) -> None:
    claims = [
        {name: "evil.example"} for name in ("Host", "X_Forwarded_Host", "X_Forwarded_Prefix", "Forwarded")
    ]
    made = [site.post(note("x"), **claim) for claim in claims]
    pages = [
        site.get(address, **{**claim, "Accept": accept})
        for claim in claims
        for address in ("", f"{site.url}sign-in", f"{site.url}campaigns/folk")
        for accept in (HTML, "application/ld+json")
    ]

    assert all(one.headers["Location"].startswith(site.url) for one in made)
    for page in pages:
        assert "evil.example" not in page.text
        assert "evil.example" not in str(page.headers)


MANAGED = {
    "id": "https://evil.example/1",
    "creator": "https://evil.example/me",
    "created": "1999-01-01T00:00:00Z",
    "via": "https://evil.example/2",
}


def test_what_the_server_manages_cannot_be_claimed(site: Site) -> None:
    for name, value in MANAGED.items():
        made = site.post(note("x", **{name: value}))

        document = json.loads(site.get(made.headers["Location"]).text)
        assert document["id"] == made.headers["Location"], name
        assert site.url in json.dumps(document["creator"]), name


ODD = {
    "arrays": b"[" * DEEP,
    "objects": b'{"a":' * DEEP,
    "bodies": b'{"body": ' + b'{"value": ' * DEEP + b"1" + b"}" * DEEP + b"}",
    "a long number": b'{"a": ' + b"9" * 400_000 + b"}",
    "a large power": b'{"a": 1e' + b"9" * 5_000 + b"}",
    "many keys": json.dumps({f"k{number}": number for number in range(40_000)}).encode(),
    "many targets": b'{"target": [' + b'"http://h/1",' * 60_000 + b'"http://h/"]}',
}


def test_json_that_is_deep_long_or_odd_is_refused_soon(site: Site) -> None:
    for kind, body in ODD.items():
        began = time.process_time()

        for path in (site.container, f"{site.url}batch/folk/", f"{site.url}search/folk/"):
            answer = site.ask("POST", path, by="ann", data=body, headers={"Content-Type": LD})
            assert answer.status_code in (400, 403, 404, 413, 415), (kind, path, answer.text)

        assert time.process_time() - began < MOST_SECONDS, kind
