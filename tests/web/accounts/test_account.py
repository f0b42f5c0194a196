"""Tests of one's account: what one says of oneself, the password, and where one is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import requests

from annoserver.store import people
from tests.parts.folk import PASSWORD, Folk
from tests.parts.visiting import Visitor, texts, tree

if TYPE_CHECKING:
    from tests.parts.serving import Server

NEW = "another long password"
PATHS = ("profile", "password", "address", "verification", "devices/removal")


def test_the_account_is_for_whoever_is_signed_in(visitor: Visitor) -> None:
    token = str(tree(visitor.get("/sign-in")).xpath("string(//main//input[@name='csrf_token']/@value)"))

    assert "sign-in" in visitor.get("/me/account").url
    for path in PATHS:
        assert "/sign-in?next=" in visitor.post(f"/me/account/{path}", csrf=token).headers["Location"]


def test_a_profile_is_changed(folk: Folk, ann: Visitor) -> None:
    data = {"public_name": " Ann  H. ", "credit_name": "Dr Ann Hill", "hidden": "on", "languages": "de"}

    answer = ann.post("/me/account/profile", **data)

    page = ann.get(answer.headers["Location"])
    assert texts(page, "//*[@role='status']/p") == ["Your profile is changed."]
    with folk.database.reading() as store:
        one = people.find(store, "ann")
    assert (one.public_name, one.credit_name, one.hidden) == ("Ann H.", "Dr Ann Hill", True)
    assert (one.language, one.languages) == ("en", ("de",))


def test_a_name_that_cannot_be_shown_is_refused(ann: Visitor) -> None:
    answer = ann.post("/me/account/profile", public_name="x" * 65)

    assert answer.status_code == 400
    assert tree(answer).xpath("//*[@role='alert']//a/@href") == ["#public_name"]


def test_a_password_is_changed_by_whoever_knows_the_old_one(
    ann: Visitor, visitors: Callable[[], Visitor]
) -> None:
    other = visitors()
    other.sign_in()

    wrong = ann.post("/me/account/password", old_password="wrong", password=NEW)
    right = ann.post("/me/account/password", old_password=PASSWORD, password=NEW)

    assert "This is not your password." in wrong.text
    assert right.status_code == 303
    assert ann.get("/me").url.endswith("/me")
    assert "sign-in" in other.get("/me").url
    assert visitors().sign_in("ann", NEW).status_code == 303


def test_guessing_the_password_of_whoever_is_signed_in_is_limited(
    folk: Folk, serve: Callable[..., Server]
) -> None:
    with requests.Session() as session:
        ann = Visitor(serve(rate_limits=True, limit_sign_in="3/hour").url, session)
        ann.sign_in()
        token, wrong = ann.token(), {"old_password": "wrong", "password": NEW, "word": "delete"}
        paths = (
            "account/password",
            "account/second-factor",
            "data/deletion",
            "account/second-factor/removal",
        )
        found = [ann.post(f"/me/{path}", csrf=token, **wrong).status_code for path in paths]
        other = ann.post("/me/account/profile", csrf=token, public_name="Ann")

    assert found == [400, 400, 400, 429]
    assert other.status_code == 303


def test_a_password_that_is_easy_to_guess_is_taken_with_a_hint(ann: Visitor) -> None:
    answer = ann.post("/me/account/password", old_password=PASSWORD, password="aabbccddeeff")

    assert "easy to guess" in texts(ann.get(answer.headers["Location"]), "//*[@role='status']/p")[0]


def test_a_password_that_leaked_elsewhere_is_refused_beside_its_field(ann: Visitor) -> None:
    answer = ann.post("/me/account/password", old_password=PASSWORD, password="Password1234")

    assert answer.status_code == 400
    assert "leaked elsewhere" in texts(answer, "//*[@role='alert']")[0]
    assert tree(answer).xpath("//*[@role='alert']//a/@href") == ["#password"]


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("ann", "Please give an e-mail"),
        ("ann@example.net\r\nBcc: eve@example.net", "Please give an e-mail"),
        ("ann@example.org", "your address already"),
    ],
)
def test_an_address_that_cannot_be_the_new_one_is_refused(ann: Visitor, email: str, message: str) -> None:
    answer = ann.post("/me/account/address", email=email, old_password=PASSWORD)

    assert answer.status_code == 400
    assert message in texts(answer, "//*[@role='alert']")[0]


def test_devices_are_listed_and_signed_out(ann: Visitor, visitors: Callable[[], Visitor]) -> None:
    others = [visitors() for _ in range(3)]
    for number, other in enumerate(others):
        other.session.headers["User-Agent"] = f"Browser {number}"
        other.sign_in()
    page = ann.get("/me/account")
    names = texts(page, "//section[@aria-labelledby='devices']//li/span[1]")
    assert {"Browser 0", "Browser 1", "Browser 2"} < set(names)
    (device,) = tree(page).xpath("//li[contains(., 'Browser 1')]//button/@value")

    ann.post("/me/account/devices/removal", device=device)
    assert ["sign-in" in other.get("/me").url for other in others] == [False, True, False]
    ann.post("/me/account/devices/removal", device="")

    assert ["sign-in" in other.get("/me").url for other in others] == [True, True, True]
    assert ann.get("/me").url.endswith("/me")


def test_a_cookie_is_good_for_nothing_after_signing_out(ann: Visitor) -> None:
    kept = ann.session.cookies.copy()

    ann.post("/sign-out")
    ann.session.cookies = kept  # somebody had copied it

    assert "sign-in" in ann.get("/me").url
