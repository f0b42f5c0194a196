"""Tests of the language of pages: its segment of the path, how it is chosen, and what never depends on it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from sqlalchemy import update

from annoserver.app import create_app
from annoserver.config import Config
from annoserver.store.rows.people import person
from annoserver.web import language
from tests.parts.folk import Folk
from tests.parts.serving import serving
from tests.parts.visiting import Visitor, page_of, texts, tree

SAYINGS = {"de": {"Campaigns": "Kampagnen", "Not found": "Nicht gefunden"}, "ar": {"Campaigns": "حملات"}}


@pytest.fixture
def polyglot(
    folk: Folk, database_url: str, base_url: str, listener: socket.socket, tmp_path: Path
) -> Iterator[Visitor]:
    """A visitor of pages in English, German and Arabic."""
    for code, messages in SAYINGS.items():
        catalogue = Catalog(locale=code)
        for said, translated in messages.items():
            catalogue.add(said, translated)
        place = tmp_path / code / "LC_MESSAGES"
        place.mkdir(parents=True)
        with (place / "messages.mo").open("wb") as file:
            write_mo(file, catalogue)
    config = Config(base_url=base_url, database_url=database_url, secret_key="s" * 32, threads=4)
    with serving(create_app(config, tmp_path), config, listener) as server, requests.Session() as session:
        yield Visitor(server.url, session)


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "en"),
        ({"Accept_Language": "de-AT,de;q=0.9,en;q=0.5"}, "de"),
        ({"Accept_Language": "sv, ar;q=0.3"}, "ar"),
        ({"Accept_Language": "sv"}, "en"),
        ({"Accept_Language": "de", "Cookie": "language=ar"}, "ar"),
        ({"Accept_Language": "de", "Cookie": "language=xx"}, "de"),
    ],
)
def test_a_page_without_language_leads_to_the_right_one(
    polyglot: Visitor, headers: dict[str, str], code: str
) -> None:
    answer = polyglot.get("/campaigns/folk?collection=no%20rth", follow=False, **headers)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{code}/campaigns/folk?collection=no%20rth"
    assert {"Accept-Language", "Cookie"} <= {one.strip() for one in answer.headers["Vary"].split(",")}


def test_a_page_speaks_the_language_of_its_address(polyglot: Visitor) -> None:
    page = polyglot.get("/de/", Accept_Language="en")

    assert (tree(page).get("lang"), tree(page).get("dir")) == ("de", "ltr")
    assert texts(page, "//h1") == ["Kampagnen"]
    assert texts(page, "//main//h2")[0] == "Volkskunst"
    assert page.headers["Content-Language"] == "de"


def test_what_is_not_in_the_language_of_the_page_says_in_which_it_is(polyglot: Visitor) -> None:
    page = polyglot.get("/ar/")

    assert (tree(page).get("lang"), tree(page).get("dir")) == ("ar", "rtl")
    (title, *_) = tree(page).xpath("//main//h2//span")
    assert (title.text, title.get("lang"), title.get("dir")) == ("Folk art", "en", "ltr")


def test_every_page_names_itself_in_all_languages(folk: Folk, polyglot: Visitor) -> None:
    page = polyglot.get(page_of(folk.item()), Accept_Language="de")

    found = {one.get("hreflang"): one.get("href") for one in tree(page).xpath("//link[@hreflang]")}
    base = folk.database.base.rstrip("/")
    assert found.keys() == {"en", "de", "ar"}
    assert found["ar"] == f"{base}/ar{page_of(folk.item())}"


def test_links_and_forms_stay_in_the_language(folk: Folk, polyglot: Visitor) -> None:
    polyglot.sign_in()

    page = tree(polyglot.get(f"/de{page_of(folk.item(), words='d')}"))

    inner = page.xpath("//a[starts-with(@href, '/')]/@href | //form/@action[not(. = '/language')]")
    assert [one for one in inner if not one.startswith(("/de/", "/annotations/", "/vocab", "/demo/"))] == []


def test_somebody_goes_on_in_another_language_and_it_is_remembered(polyglot: Visitor) -> None:
    page = polyglot.get("/en/campaigns/folk?collection=north")
    (onward,) = tree(page).xpath("//form[@class='languages']/input[@name='next']/@value")

    answer = polyglot.post("/language", csrf="", language="de", next=onward)

    assert answer.headers["Location"] == "/de/campaigns/folk?collection=north"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert polyglot.get("/campaigns/folk", Accept_Language="en").url.endswith("/de/campaigns/folk")


def test_the_languages_of_an_account_come_before_those_of_the_browser(folk: Folk, polyglot: Visitor) -> None:
    polyglot.sign_in()
    with folk.database.transaction() as store:
        store.connection.execute(update(person).where(person.c.name == "ann").values(languages=["fr", "de"]))

    assert polyglot.get("/campaigns/folk", Accept_Language="ar").url.endswith("/de/campaigns/folk")


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_the_choice_of_a_language_leads_nowhere_else(polyglot: Visitor, path: str) -> None:
    answer = polyglot.post("/language", csrf="", language="de", next=path)

    assert answer.headers["Location"] == "/de/"


def test_a_language_that_is_not_offered_is_refused(polyglot: Visitor) -> None:
    assert polyglot.post("/language", csrf="", language="xx").status_code == 400
    assert polyglot.get("/xx/campaigns/folk").status_code == 404


def test_a_failure_speaks_the_language_of_the_address(polyglot: Visitor) -> None:
    for path in ("/de/nothing", "/de/campaigns/nothing"):
        assert texts(polyglot.get(path), "//h1") == ["Nicht gefunden"]


def test_forms_are_taken_without_a_language_too(folk: Folk, polyglot: Visitor) -> None:
    polyglot.sign_in()

    answer = polyglot.post("/campaigns/folk/tags", item=folk.item(), property="dc:subject", words="wood")

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/en/campaigns/folk/items")


def test_nothing_for_programs_depends_on_a_language(folk: Folk, polyglot: Visitor) -> None:
    folk.tag("wood")
    for path in (
        "annotations/folk/",
        "campaigns/folk/export/annotations?format=ndjson",
        "vocab",
        "static/site.css",
        "contexts/crowd.jsonld",
    ):
        german = polyglot.get(path, Accept="*/*", Accept_Language="de", Cookie="language=ar")
        assert german.status_code == 200
        assert german.content == polyglot.get(path, Accept="*/*").content
        assert polyglot.get(f"/de/{path}").status_code == 404


def test_only_catalogues_that_were_compiled_are_offered(tmp_path: Path) -> None:
    (tmp_path / "pl" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "pl" / "LC_MESSAGES" / "messages.po").touch()

    assert language.found(tmp_path) == ("en",)


@pytest.mark.parametrize(
    ("code", "attributes"),
    [
        ("en", ""),
        ("de", ' lang="de"'),
        ("ar", ' lang="ar" dir="rtl"'),
        ("", ' lang="" dir="auto"'),
        ('x" onclick="alert(1)', ' lang="" dir="auto"'),
        ("qqq", ' lang="qqq"'),
    ],
)
def test_words_say_their_language_and_direction(code: str, attributes: str) -> None:
    assert str(language.attributes(code, page="en")) == attributes


def test_an_annotation_keeps_its_iri_in_every_language(folk: Folk, polyglot: Visitor) -> None:
    path = f"/annotations/folk/{folk.tag('dog')}"
    page = polyglot.get(path, Accept_Language="de")
    token = str(tree(page).xpath("string(//form[@class='languages']//input[@name='csrf_token']/@value)"))
    onward = str(tree(page).xpath("string(//form[@class='languages']//input[@name='next']/@value)"))

    assert (tree(page).get("lang"), onward) == ("de", path)
    assert tree(page).xpath("//link[@hreflang]") == []
    answer = polyglot.post("/language", csrf=token or None, language="ar", next=onward)
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert tree(polyglot.get(path)).get("lang") == "ar"
