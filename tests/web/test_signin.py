"""Tests of signing in and out."""

from __future__ import annotations

import pytest

from annoserver.store.accounts import profiles
from annoserver.web.signin import own_path
from tests.parts.folk import Folk
from tests.parts.visiting import Visitor, texts, tree


def test_a_person_signs_in_and_out(visitor: Visitor) -> None:
    answer = visitor.sign_in()

    page = visitor.get(answer.headers["Location"])
    assert answer.status_code == 303
    assert texts(page, "//nav[@aria-label='My account']/a") == ["Ann of the Hill"]
    assert texts(page, "//*[@role='status']/p") == ["You are signed in as Ann of the Hill."]

    assert visitor.post("/sign-out").status_code == 303
    assert texts(visitor.get("/"), "//nav[@aria-label='My account']/a") == ["Sign in"]


def test_the_address_signs_in_too(visitor: Visitor) -> None:
    assert visitor.sign_in("ANN@example.org").status_code == 303


@pytest.mark.parametrize(("name", "word"), [("ann", "wrong"), ("nobody", "wrong")])
def test_a_wrong_password_and_an_unknown_name_are_told_alike(visitor: Visitor, name: str, word: str) -> None:
    answer = visitor.sign_in(name, word)

    assert answer.status_code == 400
    assert texts(answer, "//*[@role='alert']") == ["Name and password do not fit together."]
    assert tree(answer).xpath("string(//input[@id='name']/@value)") == name
    assert not tree(answer).xpath("//input[@id='password']/@value")


def test_the_session_is_new_after_signing_in(visitor: Visitor) -> None:
    before = str(tree(visitor.get("/sign-in")).xpath("string(//input[@name='csrf_token']/@value)"))

    visitor.sign_in()

    assert visitor.post("/sign-out", csrf=before).status_code == 400


def test_signing_in_leads_back_to_where_one_was(folk: Folk, visitor: Visitor) -> None:
    page = visitor.get("/campaigns/folk?collection=south")
    (link,) = tree(page).xpath("//nav[@aria-label='My account']/a/@href")
    onward = str(tree(visitor.get(link)).xpath("string(//input[@name='next']/@value)"))

    answer = visitor.sign_in(next=onward)

    assert answer.headers["Location"] == "/en/campaigns/folk?collection=south"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/a\\b",
        "javascript:alert(1)",
        "/\t/evil.example",
        "me",
        "",
    ],
)
def test_nobody_is_led_elsewhere(visitor: Visitor, path: str) -> None:
    assert own_path(path) == ""

    assert visitor.sign_in(next=path).headers["Location"] == "/en/"


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = visitor.sign_in().headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # the test's own server is reached by http


def test_no_address_carries_the_session(visitor: Visitor) -> None:
    answer = visitor.sign_in()

    cookie = str(visitor.session.cookies["session"])
    page = visitor.get(answer.headers["Location"])
    assert len(cookie) > 100
    assert cookie not in answer.headers["Location"] + page.url + page.text


def test_who_is_no_longer_known_is_signed_out(folk: Folk, ann: Visitor) -> None:
    with folk.database.transaction() as store:
        profiles.remove(store, [folk.known["ann"].id])

    assert texts(ann.get("/"), "//nav[@aria-label='My account']/a") == ["Sign in"]


def test_signing_out_needs_a_form(ann: Visitor) -> None:
    assert ann.get("/sign-out").status_code == 405
    assert texts(ann.get("/"), "//nav[@aria-label='My account']/a") == ["Ann of the Hill"]
