"""Reading before Flask is asked: the answers are those of its views, which get all that is not plain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
import requests

from annoserver.protocol.preferences import DESCRIPTIONS, IRIS, MINIMAL
from annoserver.store import containers
from annoserver.store.annotations import find, remove
from tests.parts.early import asked_of_flask, said
from tests.parts.folk import FREE, NOW, Folk

if TYPE_CHECKING:
    from requests import Response

    from tests.parts.serving import Server

EMBEDDED = {"Prefer": f'return=representation; include="{DESCRIPTIONS}"'}
PAGE = "annotations/folk/?iris=0&page=0"


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_what_is_answered_early_is_what_flask_answers(folk: Folk, server: Server) -> None:
    tag = f"annotations/folk/{folk.tag('wood')}"
    asked: list[tuple[str, Mapping[str, str]]] = [
        (tag, {}),
        (tag, {"Accept": "application/json"}),
        ("annotations/", {}),
        ("annotations/folk/", {}),
        ("annotations/folk/", EMBEDDED),
        (PAGE, {}),
        ("annotations/folk/?iris=1&page=0", {}),
    ]

    for path, headers in asked:
        # Flask answers HEAD, and what nobody asked for before.
        slow = _ask(server, "HEAD", path, headers)
        _ask(server, "GET", path, headers), _ask(server, "GET", path, headers)
        with asked_of_flask() as told:
            quick = _ask(server, "GET", path, headers)
            known = _ask(server, "GET", path, {**headers, "If-None-Match": quick.headers["ETag"]})

        assert told == [], path
        assert (quick.status_code, said(quick)) == (200, said(slow)), path
        assert int(quick.headers["Content-Length"]) == len(quick.content)
        assert (known.status_code, known.content, "Content-Type" in known.headers) == (304, b"", False)
        assert said(known).items() <= said(quick).items()


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_a_container_and_its_pages_are_answered_early_whatever_is_preferred(
    folk: Folk, server: Server
) -> None:
    removed = folk.tag("wood")
    for number in range(12):
        folk.tag(f"word {number}")
    _remove(folk, removed)
    prefers = ["", "for=1", "return=minimal", 'return=representation; include="x"', "?;=,,"]
    prefers += [
        f'return=representation; include="{one}"'
        for one in (MINIMAL, IRIS, DESCRIPTIONS, f"{IRIS} {MINIMAL}")
    ]

    for prefer in prefers:
        for path in ("annotations/folk/", f"annotations/{FREE}/", PAGE):
            for headers in ({"Prefer": prefer}, {"Prefer": prefer, "Accept": "application/json"}):
                slow = _ask(server, "HEAD", path, headers)
                with asked_of_flask() as told:
                    quick = _ask(server, "GET", path, headers)

                assert told == [], (path, headers)
                assert (quick.status_code, said(quick)) == (200, said(slow)), (path, headers)
                assert int(quick.headers["Content-Length"]) == len(quick.content)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_what_is_written_is_read_at_once(folk: Folk, server: Server) -> None:
    first = folk.tag("wood")
    before = [_ask(server, "GET", path).content for path in [PAGE] * 3]
    folk.tag("oak")
    after = _ask(server, "GET", PAGE).content
    _remove(folk, first)
    gone = [_ask(server, "GET", path) for path in (f"annotations/folk/{first}", PAGE)]

    assert len(set(before)) == 1
    assert (before[0].count(b'"oak"'), after.count(b'"oak"')) == (0, 1)
    assert [one.status_code for one in gone] == [410, 200]
    assert b'"wood"' not in gone[1].content


def test_whatever_is_not_plain_is_handed_on(folk: Folk, server: Server) -> None:
    tag = f"annotations/folk/{folk.tag('wood')}"
    hidden = f"annotations/{FREE}/{folk.tag('oak', campaign=FREE)}"
    folk.change(FREE, draft=True)
    asked: list[tuple[str, Mapping[str, str], int]] = [
        (tag, {"Authorization": "Bearer nothing"}, 401),
        (PAGE, {"Authorization": "Bearer nothing"}, 401),
        (tag, {"Accept": "text/html"}, 200),
        (tag, {"Accept": "image/png"}, 406),
        (f"{tag}?format=turtle", {}, 200),
        (f"{PAGE}&format=turtle", {}, 200),
        (f"{tag}x", {}, 404),
        (f"{tag.rpartition('/')[0]}/%E2%82%AC", {}, 404),
        ("annotations/folk/?iris=0&page=9", {}, 404),
        ("annotations/folk/?iris=2&page=0", {}, 400),
        (hidden, {}, 404),
        (f"{hidden.rpartition('/')[0]}/?iris=0&page=0", {}, 404),
    ]

    for path, headers, status in asked:
        with asked_of_flask() as told:
            got = _ask(server, "GET", path, headers)

        assert (got.status_code, len(told)) == (status, 1), (path, headers)


def _ask(server: Server, method: str, path: str, headers: Mapping[str, str] | None = None) -> Response:
    wanted = {"Accept": "*/*", **(headers or {})}
    return requests.request(method, f"{server.url}{path}", headers=wanted, timeout=10)


def _remove(folk: Folk, name: str) -> None:
    with folk.database.transaction() as store:
        held = containers.hold(store, "folk")
        remove(store, held, find(store, held, name), NOW)
