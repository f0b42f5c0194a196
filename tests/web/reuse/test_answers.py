"""Pages that are sent again: while they are true, to whoever has no session, and not a moment longer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from annoserver.model.vote import Choice
from annoserver.protocol.preferences import DESCRIPTIONS
from annoserver.store.driver.marks import Marks
from annoserver.store.facts import campaigns
from annoserver.store.rows.people import person
from annoserver.web.reuse import answers, fragments
from annoserver.web.reuse.answers import Kept
from tests.parts.folk import FREE, NOW, Folk
from tests.parts.statements import driven
from tests.parts.visiting import Visitor, page_of, texts

if TYPE_CHECKING:
    from requests import Response

    from annoserver.store.database import Database
    from tests.parts.serving import Server

PAGES = (
    "/en/",
    "/en/campaigns/folk",
    "/en/campaigns/folk/collection?collection=north",
    "/en/campaigns/folk/tag?said=wood",
    "/en/campaigns/folk/board",
)
OF_EACH = ("Date", "X-Request-Id")
LATER = NOW + timedelta(minutes=1)
KEPT = Kept("7", LATER, (), '"tag"', b"page")


def test_a_page_that_was_read_before_runs_no_statement_on_sqlite_and_is_the_same(
    folk: Folk, server: Server, visitor: Visitor
) -> None:
    folk.tag("wood")
    paths = [*PAGES, page_of(folk.item())]
    began = _minute()
    before = [visitor.get(path) for path in paths]

    with driven(server.app.extensions["annoserver"].database) as told:
        after = [visitor.get(path) for path in paths]

    assert told == [] or _minute() != began  # when each is made anew
    assert [one.status_code for one in after] == [200] * len(paths)
    assert [_said(one) for one in after] == [_said(one) for one in before]


def test_what_is_written_is_on_every_page_at_once(folk: Folk, visitor: Visitor) -> None:
    acts: list[tuple[Callable[[], object], str, str]] = [
        (lambda: folk.tag("wood"), "/en/campaigns/folk", "Ann of the Hill"),
        (lambda: folk.vote(folk.tag("oak"), Choice.APPROVE, by="bob"), page_of(folk.item()), "“oak”"),
        (lambda: folk.change(FREE, title={"en": "Anything goes"}), "/en/", "Anything goes"),
        (lambda: _rename(folk, "Ann of the Dale"), "/en/campaigns/folk/board", "Ann of the Dale"),
        (lambda: folk.tag("tin", item=folk.item(2)), "/en/campaigns/folk/tag?said=tin", "Holzfigur 2"),
    ]

    for act, path, words in acts:
        assert words not in visitor.get(path).text
        act()
        assert words in visitor.get(path).text, path


def test_somebody_who_is_signed_in_gets_a_page_of_their_own_and_nobody_else_does(
    folk: Folk, visitor: Visitor, ann: Visitor
) -> None:
    for path in ("/en/campaigns/folk", page_of(folk.item())):
        before = visitor.get(path)
        own = ann.get(path, If_None_Match=before.headers["ETag"])
        after = visitor.get(path)

        assert own.status_code == 200
        assert "Ann of the Hill" in own.text
        assert "ETag" not in own.headers
        assert "Ann of the Hill" not in after.text
        assert "csrf_token" not in after.text
        assert {"Cookie", "Accept-Language"} <= set(after.headers["Vary"].split(", "))


def test_readers_of_other_languages_get_other_pages(folk: Folk, visitor: Visitor) -> None:
    for languages, title in (("en", "Folk art"), ("de", "Volkskunst"), ("en", "Folk art")):
        assert texts(visitor.get(f"/{languages}/campaigns/folk"), "//h1") == [title]
    # No page is offered in Romansh, but titles may be; German follows.
    assert texts(visitor.get("/en/campaigns/folk", Accept_Language="rm"), "//h1") == ["Folk art"]


def test_a_browser_that_has_a_page_is_told_so(folk: Folk, visitor: Visitor) -> None:
    first = visitor.get("/en/campaigns/folk")
    again = visitor.get("/en/campaigns/folk", If_None_Match=first.headers["ETag"])
    folk.tag("wood")
    changed = visitor.get("/en/campaigns/folk", If_None_Match=first.headers["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert "Content-Type" not in again.headers
    assert changed.status_code == 200


def test_a_campaign_turns_at_its_moment_though_nothing_is_written(folk: Folk) -> None:
    closes, opens = NOW + timedelta(seconds=20), NOW + timedelta(seconds=30)
    folk.change(closes=closes)
    folk.change(FREE, opens=opens)

    with folk.database.reading() as store:
        found = [campaigns.turn(store, NOW + timedelta(seconds=after)) for after in (0, 20, 30)]

    assert found == [closes, opens, None]


@pytest.mark.parametrize(
    ("mark", "moment", "there"),
    [("7", NOW, True), ("8", NOW, False), ("7", LATER, False), ("7", LATER - timedelta(seconds=1), True)],
)
def test_a_page_is_kept_until_something_is_written_or_a_moment_comes(
    database: Database, mark: str, moment: datetime, *, there: bool
) -> None:
    shelf = answers.Shelf(Marks(database))
    shelf.keep("key", KEPT)

    assert (shelf.find("key", mark, moment) == KEPT) is there


def test_what_is_least_used_makes_room(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST", 3 * (len(KEPT.body) + fragments.ROOM))
    shelf = answers.Shelf(Marks(database))

    for key in ("one", "two", "three"):
        shelf.keep(key, KEPT)
    shelf.find("one", "7", NOW)
    shelf.keep("three", replace(KEPT, body=b"peg"))
    shelf.keep("four", KEPT)

    found = [key for key in ("one", "two", "three", "four") if shelf.find(key, "7", NOW)]
    assert found == ["one", "three", "four"]


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_a_mark_stays_while_others_read_and_changes_when_they_commit(folk: Folk) -> None:
    marks = Marks(folk.database)
    first = marks.read()

    with folk.database.reading() as store:
        campaigns.counts(store, [1])
    assert marks.read() == first
    folk.tag("wood")
    assert marks.read() != first


def _minute() -> str:
    return datetime.now(UTC).strftime("%H:%M")


def _rename(folk: Folk, name: str) -> None:
    with folk.database.transaction() as store:
        store.connection.execute(update(person).where(person.c.name == "ann").values(public_name=name))


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_documents_are_sent_again_until_something_is_written(folk: Folk, visitor: Visitor) -> None:
    folk.tag("wood")
    embedded = f'return=representation; include="{DESCRIPTIONS}"'

    def read() -> list[Response]:
        return [
            visitor.get("/annotations/", Accept="*/*"),
            visitor.get("/annotations/folk/", Accept="*/*"),
            visitor.get("/annotations/folk/", Accept="*/*", Prefer=embedded),
            visitor.get("/annotations/folk/?iris=0&page=0", Accept="*/*"),
            visitor.get("/annotations/folk/?iris=1&page=0", Accept="application/n-triples"),
        ]

    before, again = read(), read()
    folk.tag("paint")
    folk.change(FREE, draft=True)
    after = read()

    assert [_said(one) for one in again] == [_said(one) for one in before]
    assert len({one.content for one in before}) == len(before)
    assert all(one.content != other.content for one, other in zip(before, after, strict=True))


def test_a_document_is_read_anew_for_whoever_says_who_they_are(folk: Folk, visitor: Visitor) -> None:
    assert visitor.get("/annotations/folk/", Accept="*/*").status_code == 200
    refused = visitor.get("/annotations/folk/", Accept="*/*", Authorization="Bearer nothing")

    assert refused.status_code == 401
    page = visitor.get("/annotations/folk/", Accept="text/html")
    assert page.headers["Content-Type"].startswith("text/html")


def _said(answer: Response) -> tuple[int, bytes, dict[str, str]]:
    kept = {name: value for name, value in answer.headers.items() if name not in OF_EACH}
    return answer.status_code, answer.content, kept
