"""Disowning a tag and excluding a person: by form and by token, each as the rules have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from annoserver.crowd.accounts import keys
from annoserver.model.person import Role
from annoserver.model.vote import Choice
from annoserver.store import campaigns, people
from tests.parts.folk import FOLK, NOW, Folk
from tests.parts.serving import Server
from tests.parts.visiting import Visitor, page_of, texts, tree

Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(folk: Folk, server: Server) -> Ask:
    """Ask as a program does: by whom, method, path."""
    with folk.database.transaction() as store:
        tokens = {name: keys.new_token(store, one, None, NOW) for name, one in folk.known.items()}

    def ask(by: str, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {tokens[by]}"} if by else {}
        url = f"{folk.database.base}campaigns/{FOLK}/{path}"
        return requests.request(method, url, headers=headers, timeout=10, **more)

    return ask


@pytest.fixture
def moderated(folk: Folk) -> Folk:
    """Ann moderates; bob and cy made what votes of theirs decided on."""
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, FOLK), folk.known["ann"], Role.MODERATOR)
    tag = folk.tag("wood", by="ann")
    for by in ("bob", "cy"):
        folk.vote(tag, Choice.APPROVE, by=by)
    return folk


def test_by_form_a_tag_that_others_voted_on_is_disowned(folk: Folk, ann: Visitor) -> None:
    tag = folk.tag("wood")
    folk.vote(tag, Choice.APPROVE, by="bob")
    page = ann.get(page_of(folk.item()))
    assert "Disown “wood”" in texts(page, "//details//button")

    answer = ann.post(f"/campaigns/{FOLK}/tags/disowned", item=folk.item(), tag=tag)

    page = ann.get(answer.headers["Location"])
    assert texts(page, "//p[contains(@class, 'told')]") == ["Nothing leads from the tag to you any more."]
    assert "By you" not in page.text
    assert folk.standing(tag).tally.up == 1
    feed = requests.get(f"{folk.database.base}erasures", timeout=10).json()["erasures"]
    iri = f"{folk.database.base}annotations/{FOLK}/{tag}"
    assert [(one["fate"], one["annotation"], "agent" in one) for one in feed] == [("disowned", iri, False)]


def test_a_program_disowns_what_its_owner_made_and_nothing_else(folk: Folk, ask: Ask) -> None:
    tag = {"annotation": f"{folk.database.base}annotations/{FOLK}/{folk.tag('wood')}"}
    etag = requests.get(tag["annotation"], timeout=10).headers["ETag"]

    assert ask("", "POST", "disowned", json=tag).status_code == 401
    assert ask("bob", "POST", "disowned", json=tag).json()["rule"] == "own"
    assert ask("ann", "POST", "disowned", json={"annotation": "urn:x"}).json()["rule"] == "disown-tag"
    assert ask("ann", "POST", "disowned", json={"annotation": 7}).status_code == 400
    done = ask("ann", "POST", "disowned", json=tag)

    assert (done.status_code, done.json()["id"]) == (200, tag["annotation"])
    assert requests.get(tag["annotation"], timeout=10).headers["ETag"] != etag


def test_what_excluding_would_change_is_told_first_and_changes_nothing(moderated: Folk, ask: Ask) -> None:
    path = f"agents/{moderated.key('bob')}/exclusion"

    told = ask("ann", "GET", path).json()

    turns = [{"from": "accepted", "to": "pending", "tags": 1}]
    assert told == {"excluded": False, "whatIf": {"votes": 1, "statuses": turns}}
    assert not moderated.actor("bob").barred


def test_a_program_of_a_moderator_excludes_and_readmits(moderated: Folk, ask: Ask) -> None:
    path, tag = f"agents/{moderated.key('bob')}/exclusion", moderated.tag("oak", by="bob")

    done = ask("ann", "PUT", path, json={"excluded": True, "reason": "They vote on everything."})
    assert (done.status_code, done.json()["changed"]["votes"]) == (200, 1)
    assert moderated.actor("bob").barred
    assert requests.get(f"{moderated.database.base}annotations/{FOLK}/{tag}", timeout=10).status_code == 200
    board = requests.get(f"{moderated.database.base}en/campaigns/{FOLK}/board", timeout=10).text
    assert board.count("Contributor ") == 1
    assert ask("ann", "PUT", path, json={"excluded": True, "reason": "Again."}).status_code == 409
    back = ask("ann", "PUT", path, json={"excluded": False, "reason": "We spoke."})
    assert back.json()["changed"]["statuses"] == [{"from": "pending", "to": "accepted", "tags": 1}]
    assert not moderated.actor("bob").barred


@pytest.mark.parametrize(
    ("by", "sent", "status"),
    [
        ("", {"excluded": True, "reason": "No."}, 401),
        ("cy", {"excluded": True, "reason": "No."}, 403),
        ("ann", {"excluded": True}, 400),
        ("ann", {"excluded": "yes", "reason": "No."}, 400),
        ("ann", {"excluded": True, "reason": 1}, 400),
    ],
)
def test_an_exclusion_without_right_or_reason_is_refused(
    moderated: Folk, ask: Ask, by: str, sent: dict[str, Any], status: int
) -> None:
    answer = ask(by, "PUT", f"agents/{moderated.key('bob')}/exclusion", json=sent)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not moderated.actor("bob").barred


def test_moderators_exclude_on_the_page_of_the_pseudonym_and_others_see_no_form(
    moderated: Folk, ann: Visitor, visitor: Visitor
) -> None:
    path = f"/campaigns/{FOLK}/agents/{moderated.key('bob')}"
    assert not tree(visitor.get(path)).xpath("//main//form")
    assert "Tags whose status turns: 1." in ann.get(path).text

    refused = ann.post(f"{path}/exclusion", choice="exclude")
    assert "Please give a reason" in ann.get(refused.headers["Location"]).text
    ann.post(f"{path}/exclusion", choice="exclude", reason="They vote on everything.")
    assert moderated.actor("bob").barred
    assert texts(ann.get(path), "//main//form//button") == ["Readmit this person"]
    ann.post(f"{path}/exclusion", choice="readmit", reason="We spoke.")
    assert not moderated.actor("bob").barred


def test_somebody_who_left_is_off_the_board(folk: Folk, ann: Visitor) -> None:
    folk.tag("wood")
    assert "Ann of the Hill" in texts(ann.get(f"/campaigns/{FOLK}/board"), "//main")[0]

    ann.post(f"/campaigns/{FOLK}/leave")

    assert "Ann of the Hill" not in texts(ann.get(f"/campaigns/{FOLK}/board"), "//main")[0]


def test_only_organisers_get_the_file_of_contributors(folk: Folk, ask: Ask) -> None:
    folk.tag("wood", by="bob")
    assert ask("", "GET", "contributors").status_code == 401
    assert ask("ann", "GET", "contributors").status_code == 403
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, FOLK), folk.known["ann"], Role.ORGANISER)

    assert ask("ann", "GET", "contributors").json()["others"] == 1
    assert ask("ann", "GET", "contributors?format=csv").text.startswith("name,orcid,people\r\n")
    assert ask("ann", "GET", "contributors?format=doc").json()["rule"] == "format"
