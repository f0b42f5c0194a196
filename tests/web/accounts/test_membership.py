"""Joining a campaign before the first contribution, and leaving it: by form, by token, over the protocol."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from sqlalchemy import delete, select, update

from annoserver.crowd.accounts import keys
from annoserver.model.person import NOTICE
from annoserver.store import campaigns
from annoserver.store.accounts import consents
from annoserver.store.rows.people import agent, consent
from tests.parts.folk import FOLK, NOW, Folk
from tests.parts.visiting import Visitor, page_of, texts, tree

PATH = f"/campaigns/{FOLK}/membership"
JOIN = f"/campaigns/{FOLK}/join"


@pytest.fixture
def newcomer(folk: Folk, ann: Visitor) -> Visitor:
    """Ann, signed in, who has joined nothing yet."""
    with folk.database.transaction() as store:
        store.connection.execute(delete(consent))
        store.connection.execute(update(agent).values(joined=False))
    return ann


class Program:
    """What a program of ann's asks, with her token."""

    def __init__(self, folk: Folk) -> None:
        with folk.database.transaction() as store:
            token = keys.new_token(store, folk.known["ann"], None, NOW)
        self._folk = folk
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str = PATH, **more: Any) -> requests.Response:
        url = self._folk.database.base + path.removeprefix("/")
        headers = {**self._headers, **more.pop("headers", {})}
        return requests.request(method, url, headers=headers, timeout=10, **more)

    def tag(self, words: str = "wood") -> requests.Response:
        return self.ask("POST", f"/annotations/{FOLK}/", json=self.document(words))

    def document(self, words: str) -> dict[str, Any]:
        body = {"type": "TextualBody", "value": words, "language": "en"}
        about = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation"}
        return about | {"motivation": "tagging", "body": body, "target": self._folk.item()}


@pytest.fixture
def program(folk: Folk, newcomer: Visitor) -> Program:
    """A program of ann's, who has joined nothing yet."""
    return Program(folk)


FORMS: dict[str, dict[str, str]] = {
    "tags": {"property": "dc:subject", "words": "wood", "language": "en"},
    "comments": {"words": "It is wood.", "language": "en"},
    "finished": {},
    "skips": {},
}


@pytest.mark.parametrize("what", FORMS)
def test_every_form_leads_whoever_has_not_joined_to_the_notice(
    folk: Folk, newcomer: Visitor, what: str
) -> None:
    answer = newcomer.post(f"/campaigns/{FOLK}/{what}", item=folk.item(), **FORMS[what])

    assert answer.headers["Location"].startswith(f"/en{JOIN}?next=/en/campaigns/{FOLK}/items")
    assert newcomer.get(f"/annotations/{FOLK}/", Accept="application/ld+json").json()["total"] == 0


def test_a_vote_leads_to_the_notice_too(folk: Folk, newcomer: Visitor) -> None:
    with folk.database.transaction() as store:
        consents.join(store, campaigns.find(store, FOLK), folk.known["bob"], NOW)
    tag = folk.tag("wood", by="bob")

    answer = newcomer.post(f"/campaigns/{FOLK}/votes", item=folk.item(), tag=tag, choice="approve")

    assert JOIN in answer.headers["Location"]
    assert folk.standing(tag).tally.up == 0


def test_the_notice_asks_and_nothing_is_ticked(newcomer: Visitor) -> None:
    page = newcomer.get(JOIN)

    assert page.status_code == 200
    assert "CC0 1.0" in page.text
    assert tree(page).xpath("//main//input[@type='checkbox']/@name") == ["agreed", "credited"]
    assert not tree(page).xpath("//main//input[@checked]")


def test_whoever_agrees_is_led_back_and_may_contribute(folk: Folk, newcomer: Visitor) -> None:
    there = page_of(folk.item())
    assert not tree(newcomer.get(there)).xpath("//form[contains(@action, '/tags')]")

    answer = newcomer.post(JOIN, notice=NOTICE, agreed="yes", next=there)

    assert answer.headers["Location"] == there
    page = newcomer.get(there)
    assert texts(page, "//p[contains(@class, 'told')]") == ["You take part in this campaign."]
    assert tree(page).xpath("//form[contains(@action, '/tags')]")
    newcomer.post(f"/campaigns/{FOLK}/tags", item=folk.item(), **FORMS["tags"])
    assert newcomer.get(f"/annotations/{FOLK}/", Accept="application/ld+json").json()["total"] == 1


def test_moment_and_version_of_what_was_agreed_to_are_kept(folk: Folk, newcomer: Visitor) -> None:
    newcomer.post(JOIN, notice=NOTICE, agreed="yes", credited="yes")

    with folk.database.reading() as store:
        (one,) = consents.every(store, folk.known["ann"])
    assert (one.campaign, one.notice, one.credited, one.ended) == (FOLK, NOTICE, True, None)
    assert one.moment > NOW


@pytest.mark.parametrize("sent", [{"notice": NOTICE}, {"agreed": "yes"}, {"agreed": "yes", "notice": "2020"}])
def test_nobody_joins_without_agreeing_to_the_notice_in_force(
    folk: Folk, newcomer: Visitor, sent: dict[str, str]
) -> None:
    answer = newcomer.post(JOIN, **sent)

    assert answer.status_code == 400
    assert texts(answer, "//p[@role='alert']") == ["Please read what is published, and agree to it."]
    assert not folk.actor("ann").joined


def test_a_campaign_may_ask_for_an_age(folk: Folk, newcomer: Visitor, program: Program) -> None:
    folk.change(age=16)

    refused = newcomer.post(JOIN, notice=NOTICE, agreed="yes")
    assert refused.status_code == 400
    assert texts(refused, "//p[@role='alert']") == ["I am at least 16 years old."]
    assert program.ask("PUT", json={"notice": NOTICE}).json()["rule"] == "age"
    newcomer.post(JOIN, notice=NOTICE, agreed="yes", of_age="yes")
    assert folk.actor("ann").joined


def test_leaving_keeps_the_work_and_ends_the_consent(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood")
    before = folk.actor("ann").agent

    ann.post(f"/campaigns/{FOLK}/leave")

    assert not folk.actor("ann").joined
    assert ann.get(f"/annotations/{FOLK}/{tag}", Accept="application/ld+json").status_code == 200
    with folk.database.reading() as store:
        ended = [one.ended for one in consents.every(store, folk.known["ann"]) if one.campaign == FOLK]
    assert len(ended) == 1
    assert ended[0] is not None
    ann.post(JOIN, notice=NOTICE, agreed="yes")
    assert folk.actor("ann").agent == before


def test_a_program_is_told_how_to_join(folk: Folk, program: Program) -> None:
    answer = program.tag()

    assert answer.status_code == 403
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["rule"] == "joined"
    assert problem["type"] == folk.database.base + JOIN[1:]
    assert problem["join"] == folk.database.base + PATH[1:]
    assert f'<{problem["join"]}>; rel="related"' in answer.headers["Link"]
    assert requests.get(problem["type"], timeout=10).status_code == 200
    batch = program.ask(
        "POST", f"/batch/{FOLK}/", json={"type": "AnnotationPage", "items": [program.document("a")]}
    )
    assert (batch.status_code, batch.json()["rule"]) == (403, "joined")


def test_a_program_reads_the_notice_joins_and_leaves(folk: Folk, program: Program) -> None:
    notice = program.ask("GET").json()
    assert (notice["joined"], notice["notice"]["version"]) == (False, NOTICE)
    assert "CC0" in notice["notice"]["text"]

    made = program.ask("PUT", json={"notice": notice["notice"]["version"], "credited": True})
    assert (made.status_code, made.json()["joined"], made.json()["credited"]) == (201, True, True)
    tag = program.tag()
    assert tag.status_code == 201
    assert tag.json()["creator"] == made.json()["agent"]
    assert program.ask("PUT", json={"notice": NOTICE}).status_code == 200
    assert program.ask("DELETE").status_code == 204
    assert program.ask("DELETE").status_code == 404
    assert program.tag("stone").json()["rule"] == "joined"
    # What is one's own can be taken back all the same.
    assert program.ask("DELETE", tag.headers["Location"].removeprefix(folk.database.base)).status_code == 204


@pytest.mark.parametrize(
    ("body", "rule"), [({}, "notice"), ({"notice": NOTICE, "credited": "yes"}, "membership"), ([], "M00")]
)
def test_a_body_that_agrees_to_nothing_is_refused(program: Program, body: Any, rule: str) -> None:
    answer = program.ask("PUT", json=body)

    assert answer.status_code in (400, 415)
    assert answer.json()["rule"] == rule


def test_joining_and_leaving_with_a_key_is_obeyed_once(program: Program) -> None:
    """The same answer for the same request, although much has changed since."""

    def keyed(method: str, key: str, **more: Any) -> requests.Response:
        return program.ask(method, headers={"Idempotency-Key": key}, **more)

    joined = [keyed("PUT", "a", json={"notice": NOTICE}) for _ in range(2)]
    left = [keyed("DELETE", "b") for _ in range(2)]
    still = keyed("PUT", "a", json={"notice": NOTICE})
    other = keyed("PUT", "a", json={"notice": "another"})

    assert [one.status_code for one in (*joined, *left, still, other)] == [201, 201, 204, 204, 201, 422]
    assert joined[0].content == joined[1].content == still.content
    assert program.ask("GET").json()["joined"] is False


def test_nobody_joins_without_a_token_or_a_closed_campaign(folk: Folk, program: Program) -> None:
    url = folk.database.base + PATH[1:]
    assert requests.put(url, json={"notice": NOTICE}, timeout=10).status_code == 401
    assert requests.delete(url, timeout=10).status_code == 401
    folk.change(archived=True)
    assert program.ask("PUT", json={"notice": NOTICE}).json()["rule"] == "campaign-open"


def test_an_account_that_goes_takes_its_consents_along(folk: Folk) -> None:
    from annoserver.store.accounts import profiles

    with folk.database.transaction() as store:
        profiles.remove(store, [folk.known["ann"].id])
        left = store.connection.execute(select(agent.c.joined, agent.c.person_id).order_by(agent.c.id)).all()
        kept = store.connection.scalars(select(consent.c.agent_id)).all()

    assert sum(row.person_id is None and not row.joined for row in left) == 2
    assert len(kept) == 4


@pytest.mark.parametrize("code", ["de", "el", "es", "fr", "it", "nl", "pl"])
def test_the_notice_is_in_every_language(newcomer: Visitor, code: str) -> None:
    english = texts(newcomer.get(f"/en{JOIN}"), "//main//li")
    said = texts(newcomer.get(f"/{code}{JOIN}"), "//main//li")

    assert len(said) == len(english) == 4
    assert not set(said) & set(english)
    assert all("CC0 1.0" in each for each in (said[0], english[0]))
