"""Tests of the pages in each language: whole, marked, with numbers and dates as people there write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest

from annoserver.model.vote import Choice
from annoserver.web import language
from tests.parts.folk import Folk
from tests.parts.visiting import Visitor, page_of, texts, tree

CODES = ("en", "de", "el", "es", "fr", "it", "nl", "pl")
SCRIPTS = language.LOCALE.parent / "static" / "js"
PAGES = (
    "/",
    "/campaigns/folk",
    "/campaigns/folk/collection?collection=north",
    "/campaigns/folk/board",
    "/campaigns/folk/mine",
    "/campaigns/folk/certificate",
    "/campaigns/free",
    "/me",
    "/me/account",
    "/me/data",
    "/privacy",
    "/accessibility",
    "/sign-in",
    "/sign-up",
    "/forgotten",
)
OWN = "ancestor-or-self::*[@lang][1][self::html]"
SEEN = f"//body//text()[not(ancestor::script or ancestor::style or ancestor::kbd or ancestor::code)][{OWN}]"
"""What a page says in its own language."""

NAMES = re.compile(
    r"“[^”]*”|wood|carved|stone|Dog"
    r"|annoserver|Web Annotations?|Web Annotation Protocol|Web Content Accessibility Guidelines|CC0|BY-SA|W3C"
    r"|Europeana|EDM|JSON-LD|JSON|RDF/XML|XML|Turtle|N-Triples|N-Quads|CSV|XLSX|HTML|IRI|argon2id|JavaScript"
    r"|ORCID|Shift|Escape|Website|delete|zip|cookies|e-mail|python-requests/\S+|\S+@\S+|https?://\S+|subject|spatial|description"
    r"|Ann of the Hill|The Museum on the Hill|Museum auf dem Hügel|Ein Verbund|Anna Muster|bob|ann"
)
"""What is called the same in every language, or by whoever it is."""


def leaks(page: Iterable[str]) -> list[str]:
    """What a Greek page says in Latin letters, but for names."""
    found = (" ".join(NAMES.sub(" ", said).split()) for said in page)
    return [said for said in found if re.search(r"[A-Za-z]{3,}", said)]


@pytest.fixture
def busy(folk: Folk) -> Folk:
    """Things of every kind to be shown: tags of others and of ann, votes, a rejection."""
    folk.tag("wood", by="ann")
    folk.tag("horse", by="bob", term="dog")
    folk.vote(folk.tag("carved", by="bob"), Choice.APPROVE, by="cy")
    folk.vote(folk.tag("stone", by="cy"), Choice.REJECT, by="bob", reason="no")
    return folk


@pytest.mark.parametrize("code", CODES)
def test_every_page_says_its_language(busy: Folk, visitor: Visitor, code: str) -> None:
    visitor.sign_in()

    for path in (*PAGES, page_of(busy.item())):
        page = visitor.get(f"/{code}{path}")
        assert page.status_code == 200, path
        assert (tree(page).get("lang"), tree(page).get("dir")) == (code, "ltr"), path
        assert page.headers["Content-Language"] == code, path


def test_nothing_on_a_greek_page_is_in_latin_letters_but_names(busy: Folk, visitor: Visitor) -> None:
    for signed_in in (False, True):
        if signed_in:
            visitor.sign_in()
            visitor.get("/")
        for path in (*PAGES, page_of(busy.item())):
            page = visitor.get(f"/el{path}")
            assert leaks(tree(page).xpath(SEEN)) == [], path


@pytest.mark.parametrize("code", CODES)
def test_what_is_not_there_is_said_in_the_language_of_the_page(
    folk: Folk, visitor: Visitor, code: str
) -> None:
    """Whether the router refuses an address or a rule of ours does."""
    paths = ("/nothing", f"/{code}/campaigns/folk/items?iri=urn:x:no")
    lost = [visitor.get(path, Accept_Language=code) for path in paths]

    for page in lost:
        lead = tree(page).xpath("//p[@class='lead']")[0]
        assert page.status_code == 404
        assert lead.get("lang") is None
        assert "server" not in lead.text_content()
    assert code != "el" or leaks([texts(page, "//p[@class='lead']")[0] for page in lost]) == []


@pytest.mark.parametrize("code", CODES[1:])
def test_scripts_speak_the_language_of_the_page(folk: Folk, visitor: Visitor, code: str) -> None:
    visitor.sign_in()
    needed = {
        word
        for script in SCRIPTS.glob("*.js")
        for word in re.findall(r"\bwords\.([a-zA-Z]+)", script.read_text())
        if word != "js"
    }
    there, english = (
        json.loads(tree(visitor.get(f"/{one}{page_of(folk.item())}")).xpath("string(//*[@id='page-words'])"))
        for one in (code, "en")
    )

    assert needed <= there.keys()
    assert [word for word in needed - {"library", "signIn"} if there[word] == english[word]] == []


@pytest.mark.parametrize(
    ("code", "number", "day"),
    [
        ("en", "12,345", "21 November 2036"),
        ("de", "12.345", "21. November 2036"),
        ("el", "12.345", "21 Νοεμβρίου 2036"),
        ("es", "12.345", "21 de noviembre de 2036"),
        ("fr", "12\u202f345", "21 novembre 2036"),
        ("it", "12.345", "21 novembre 2036"),
        ("nl", "12.345", "21 november 2036"),
        ("pl", "12\xa0345", "21 listopada 2036"),
    ],
)
def test_numbers_and_dates_are_written_as_people_there_write_them(
    folk: Folk, visitor: Visitor, code: str, number: str, day: str
) -> None:
    folk.change(goal=12345)

    page = visitor.get(f"/{code}/campaigns/folk").text

    assert number in page
    assert day in page


@pytest.mark.parametrize(
    ("code", "title", "said"),
    [
        ("de", "Volkskunst", None),
        ("en", "Folk art", None),
        ("el", "Folk art", "en"),
        ("pl", "Folk art", "en"),
    ],
)
def test_texts_of_a_campaign_fall_back_to_english(
    folk: Folk, visitor: Visitor, code: str, title: str, said: str | None
) -> None:
    (heading,) = tree(visitor.get(f"/{code}/campaigns/folk")).xpath("//h1//*[normalize-space(.)] | //h1")[-1:]

    assert (heading.text_content().strip(), heading.get("lang")) == (title, said)


def test_without_english_any_language_will_do(folk: Folk, visitor: Visitor) -> None:
    folk.change(title={"cs": "Lidové umění"})

    page = visitor.get("/fr/campaigns/folk")

    assert texts(page, "//h1") == ["Lidové umění"]
    assert tree(page).xpath("//h1/descendant-or-self::*[@lang='cs']")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Nobody votes on a tag of their own."),
        ("de", "Niemand stimmt über eigene Schlagwörter ab."),
        ("pl", "Nikt nie głosuje na własne tagi."),
    ],
)
def test_what_a_rule_has_against_an_act_is_said_in_the_language_of_the_page(
    folk: Folk, visitor: Visitor, code: str, said: str
) -> None:
    visitor.sign_in()
    tag = folk.tag("wood", by="ann")

    answer = visitor.post(f"/{code}/campaigns/folk/votes", tag=tag, item=folk.item(), choice="approve")

    assert said in texts(visitor.get(answer.headers["Location"].split("#")[0]), "//*[@id='status']")[0]


def test_a_refusal_names_its_number_in_every_language(folk: Folk, visitor: Visitor) -> None:
    visitor.sign_in()

    answer = visitor.post(
        "/it/campaigns/folk/tags", item=folk.item(), property="dc:description", words="x" * 1001
    )

    page = visitor.get(answer.headers["Location"])
    assert "Un tag ha al massimo 1.000 caratteri, tutti visibili." in texts(page, "//*[@id='status']")[0]


def test_what_is_known_in_english_alone_says_so(visitor: Visitor) -> None:
    wrong = {"language": "xx"}
    page = visitor.session.post(
        f"{visitor.url}language", wrong, headers={"Accept-Language": "de"}, timeout=10
    )
    (message,) = tree(page).xpath("//p[@class='lead']")

    assert message.get("lang") == "en"
    assert tree(visitor.get("/en/campaigns/nothing")).xpath("//p[@class='lead']/@lang") == []
