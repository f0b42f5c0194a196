"""Tests of one's own page, of tokens, and of the agents that stand for people."""

from __future__ import annotations

import pytest
import requests

from annoserver.model.person import Agent, Kind
from annoserver.store import campaigns, people
from annoserver.web.render import initials
from tests.parts.folk import FOLK, Folk
from tests.parts.serving import Server
from tests.parts.visiting import Visitor, texts, tree


def test_my_page_says_who_i_am_and_where_i_take_part(folk: Folk, ann: Visitor) -> None:
    folk.tag("wood")

    page = ann.get("/me")

    assert texts(page, "//dd")[:2] == ["ann", "Ann of the Hill"]
    assert texts(page, "//ul[@class='rows']/li/span") == ["1 contribution", "0 contributions"]
    agent, _free = texts(page, "//a[@class='iri']")
    assert agent.startswith(f"{folk.database.base}campaigns/folk/agents/")
    assert page.headers["Cache-Control"] == "no-store"


def test_my_page_is_for_me_alone(visitor: Visitor) -> None:
    assert visitor.get("/en/me", follow=False).headers["Location"] == "/en/sign-in?next=/en/me"


def test_a_token_is_shown_once_and_works(folk: Folk, ann: Visitor, server: Server) -> None:
    made = texts(ann.post("/me/tokens", campaign=FOLK), "//code[@class='token']")[0]

    answer = requests.post(
        f"{server.url}annotations/folk/",
        json={"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "target": folk.item()},
        headers={"Authorization": f"Bearer {made}"},
        timeout=10,
    )

    assert answer.status_code == 201
    assert made not in ann.get("/me").text


def test_a_token_for_all_campaigns_can_be_removed(folk: Folk, ann: Visitor) -> None:
    page = ann.post("/me/tokens", campaign="")
    assert texts(page, "//ul[@class='rows'][last()]/li/span")[:1] == ["All campaigns"]
    (digest,) = tree(page).xpath("//button[@name='token']/@value")

    for message in ("The token is removed; programs can no longer use it.", "There is no such token."):
        answer = ann.post("/me/tokens/removal", token=digest)
        assert texts(ann.get(answer.headers["Location"]), "//*[@role='status']/p") == [message]


def test_a_token_for_a_draft_or_an_unknown_campaign_is_not_made(ann: Visitor) -> None:
    for name in ("draft", "unknown"):
        assert ann.post("/me/tokens", campaign=name).status_code == 404


def test_only_somebody_who_is_signed_in_has_tokens(visitor: Visitor) -> None:
    token = str(tree(visitor.get("/sign-in")).xpath("string(//input[@name='csrf_token']/@value)"))

    for path in ("/me/tokens", "/me/tokens/removal"):
        assert visitor.post(path, csrf=token).headers["Location"] == "/en/sign-in?next=/en/me"


def test_a_session_that_moved_to_another_browser_makes_no_token(ann: Visitor) -> None:
    token = ann.token()
    ann.session.headers["User-Agent"] = "another"

    assert ann.post("/me/tokens", csrf=token, campaign=FOLK).headers["Location"] == "/en/sign-in?next=/en/me"


def test_an_agent_shows_the_public_name_that_was_chosen(folk: Folk, visitor: Visitor) -> None:
    folk.tag("wood", by="ann")
    folk.tag("paint", by="bob")
    ann, bob = (path_of(folk, name) for name in ("ann", "bob"))

    assert visitor.get(ann, Accept="application/ld+json").json() == {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{folk.database.base}{ann}",
        "type": "Person",
        "name": "Ann of the Hill",
    }
    assert "name" not in visitor.get(bob, Accept="*/*").json()


def test_an_agent_has_a_page_for_people(folk: Folk, visitor: Visitor) -> None:
    folk.tag("wood", by="ann")
    folk.tag("paint", by="bob")

    ann, bob = (visitor.get(path_of(folk, name)) for name in ("ann", "bob"))

    assert texts(ann, "//h1") == ["Ann of the Hill"]
    assert texts(bob, "//h1") == ["A contributor"]
    assert "bob" not in bob.text
    assert "Accept" in bob.headers["Vary"]


def test_a_program_and_an_import_are_agents_too(folk: Folk, visitor: Visitor) -> None:
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        wanted = [Agent(0, "", Kind.SOFTWARE, "Tagger 3"), Agent(0, "", Kind.IMPORTED, "")]
        program, imported = (one.iri for one in people.agents(store, held, wanted))
    base = folk.database.base

    page = visitor.get(program.removeprefix(base))
    assert texts(page, "//h1") == ["Tagger 3"]
    assert "A program that suggests tags." in page.text
    assert "imported together" in visitor.get(imported.removeprefix(base)).text
    assert visitor.get(program.removeprefix(base), Accept="application/json").json()["type"] == "Software"


def test_an_unknown_agent_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("/campaigns/folk/agents/0").status_code == 404
    assert visitor.get("/campaigns/draft/agents/0").status_code == 404


def path_of(folk: Folk, name: str) -> str:
    return f"campaigns/folk/agents/{folk.key(name)}"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ann of the Hill", "AH"), ("bob", "B"), ("Ελένη Μ", "ΕΜ"), ("* ann", "A"), ("!", "?")],
)
def test_an_avatar_has_the_initials_of_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters
