"""What is sent to us is never more than words: in pages, formats, headers, queries and addresses."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import requests

from annoserver.protocol.negotiation import EVERY
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


def evil(place: str) -> dict[str, Any]:
    """An annotation that brings markup in one place."""
    text = {"type": "TextualBody", "value": "plain", "format": "text/plain"}
    made: dict[str, Any] = {
        "value": note(EVIL),
        "html": note(body={**text, "value": EVIL, "format": "text/html"}),
        "bodyValue": note(bodyValue=EVIL),
        "svg": note(body={**text, "value": f"<svg>{EVIL}</svg>", "format": "image/svg+xml"}),
        "tag": note(body={**text, "value": EVIL, "purpose": "tagging"}, motivation="tagging"),
        "creator": note(creator={"type": "Person", "name": EVIL, "nickname": EVIL}),
        "generator": note(generator={"type": "Software", "name": EVIL, "homepage": "https://h/"}),
        "quote": note(
            target={
                "source": "https://h/",
                "selector": {"type": "TextQuoteSelector", "exact": EVIL, "prefix": EVIL, "suffix": EVIL},
            }
        ),
        "selector": note(
            target={
                "source": "https://h/",
                "selector": {"type": "SvgSelector", "value": f"<svg>{EVIL}</svg>"},
            }
        ),
        "css": note(stylesheet={"type": "CssStylesheet", "value": f"</style>{EVIL}"}),
        "link": note(body="javascript:alert(1)"),
        "target": note() | {"target": "javascript:alert(1)"},
        "rights": note(rights="javascript:alert(1)"),
        "label": note(label=EVIL),
    }
    found: dict[str, Any] = made[place]
    return found


PLACES = [
    *("value", "html", "bodyValue", "svg", "tag", "creator", "generator", "quote", "selector", "css"),
    *("link", "target", "rights", "label"),
]


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


def test_no_field_of_an_annotation_brings_markup_to_any_page_or_format(site: Site) -> None:
    taken = []
    for place in PLACES:
        answer = site.post(evil(place))
        harmless(answer)
        if answer.status_code == 201:
            taken.append(answer.headers["Location"])

    assert len(taken) >= len(PLACES) - 4
    for iri in taken:
        harmless(site.get(iri, Accept=HTML))
        for form in EVERY:
            harmless(site.get(f"{iri}?format={form.value}"))
    for address in (
        site.container,
        f"{site.container}?page=0",
        f"{site.url}annotations/",
        f"{site.url}campaigns/folk",
        f"{site.url}campaigns/folk/board",
        f"{site.url}search/?q={quote(EVIL)}",
        f"{site.url}campaigns/folk/items?iri={quote('http://data.europeana.eu/item/1/a', safe='')}",
        f"{site.url}campaigns/folk/export/annotations?format=ndjson",
        f"{site.url}campaigns/folk/export/table?format=csv",
    ):
        harmless(site.get(address, Accept=HTML))
        harmless(site.get(address))


@pytest.mark.parametrize(
    "path",
    ["{}", "campaigns/{}", "annotations/{}/", "campaigns/folk/items?iri={}", "sign-in?next={}", "vocab?x={}",
     "campaigns/folk/collection?collection={}", "search/?target={}", "annotations/?page={}", "oai?verb={}",
     "campaigns/folk/suggestions?q={}", "verify?token={}", "campaigns/folk/export/edm?format={}"],
)  # fmt: skip
def test_nothing_asked_for_comes_back_as_markup(site: Site, path: str) -> None:
    for accept in (HTML, "application/ld+json"):
        harmless(site.get(site.url + path.format(quote(EVIL, safe="")), Accept=accept))


@pytest.mark.parametrize("name", ["Slug", "Prefer", "Accept", "If-None-Match", "Origin", "X-Request-ID"])
def test_no_header_adds_another(site: Site, name: str) -> None:
    for words in ("a%0d%0aSet-Cookie: x=1", "a\\r\\nSet-Cookie: x=1", "a\tb", "\x85é"):
        headers: dict[str, str | bytes | None] = {name: words.encode("latin-1"), "Content-Type": LD}
        answer = requests.post(
            site.container,
            json=note("x"),
            headers={**headers, "Authorization": f"Bearer {site.tokens['ann']}"},
            timeout=10,
        )
        assert answer.status_code < 500
        assert "Set-Cookie" not in answer.headers
        assert "\n" not in "".join(answer.headers.values())


@pytest.mark.parametrize(
    "words",
    ["' OR '1'='1", "x'; DROP TABLE annotation; --", 'a" OR "b', "%", "\\", "NEAR(a b", "a*", "()"],
)
def test_no_question_is_a_statement(site: Site, words: str) -> None:
    site.tag("dragon")

    for path in (
        f"search/?q={quote(words)}",
        f"search/folk/?creator={quote(words)}",
        f"campaigns/folk/suggestions?q={quote(words)}",
        f"annotations/{quote(words, safe='')}/",
    ):
        assert site.get(site.url + path).status_code in (200, 400, 404)

    assert site.get().json()["total"] == 1


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-Prefix", "Forwarded"])
def test_no_iri_of_ours_comes_from_a_header(site: Site, name: str) -> None:
    made = site.post(note("x"), **{name.replace("-", "_"): "evil.example"})
    pages = [
        site.get(address, **{name.replace("-", "_"): "evil.example", "Accept": accept})
        for address in ("", f"{site.url}sign-in", f"{site.url}campaigns/folk")
        for accept in (HTML, "application/ld+json")
    ]

    assert made.headers["Location"].startswith(site.url)
    for page in pages:
        assert "evil.example" not in page.text
        assert "evil.example" not in str(page.headers)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "https://evil.example/1"),
        ("creator", "https://evil.example/me"),
        ("created", "1999-01-01T00:00:00Z"),
        ("via", "https://evil.example/2"),
    ],
)
def test_what_the_server_manages_cannot_be_claimed(site: Site, name: str, value: str) -> None:
    made = site.post(note("x", **{name: value}))

    document = json.loads(site.get(made.headers["Location"]).text)
    assert document["id"] == made.headers["Location"]
    assert site.url in json.dumps(document["creator"])


@pytest.mark.parametrize(
    "body",
    [
        b"[" * DEEP,
        b'{"a":' * DEEP,
        b'{"body": ' + b'{"value": ' * DEEP + b"1" + b"}" * DEEP + b"}",
        b'{"a": ' + b"9" * 400_000 + b"}",
        b'{"a": 1e' + b"9" * 5_000 + b"}",
        json.dumps({f"k{number}": number for number in range(40_000)}).encode(),
        b'{"target": [' + b'"http://h/1",' * 60_000 + b'"http://h/"]}',
    ],
    ids=["arrays", "objects", "bodies", "a long number", "a large power", "many keys", "many targets"],
)
def test_json_that_is_deep_long_or_odd_is_refused_soon(site: Site, body: bytes) -> None:
    began = time.process_time()

    for path in (site.container, f"{site.url}batch/folk/", f"{site.url}search/folk/"):
        answer = site.ask("POST", path, by="ann", data=body, headers={"Content-Type": LD})
        assert answer.status_code in (400, 403, 404, 413, 415), (path, answer.status_code, answer.text)

    assert time.process_time() - began < MOST_SECONDS
