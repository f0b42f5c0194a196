"""Tests of the second factor: setting it up, signing in with it, and losing it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
import requests

from annoserver.crowd.accounts import factors
from annoserver.errors import Unknown
from annoserver.model.person import Role
from annoserver.store import campaigns, people
from annoserver.store.accounts import profiles
from annoserver.store.keys import factors as shelf
from tests.parts.folk import FOLK, PASSWORD, Folk
from tests.parts.visiting import Visitor, texts, tree

if TYPE_CHECKING:
    from tests.parts.serving import Server

PAGE, CODE = "/me/account/second-factor", "/sign-in/code"
WRONG = "This code is not right, or was used already."
STEP = timedelta(seconds=30)


def code(key: str, step: int = 0) -> str:
    """What an app shows now, or so many half minutes from now."""
    return pyotp.TOTP(key).at(datetime.now(UTC), counter_offset=step)


def csrf(page: requests.Response) -> str:
    """The token of the form on a page."""
    return str(tree(page).xpath("string(//main//input[@name='csrf_token']/@value)"))


def set_up(visitor: Visitor, password: str = PASSWORD) -> tuple[str, list[str]]:
    """Set an app up; its key, and the codes for when it is lost."""
    begun = visitor.post(PAGE, csrf=csrf(visitor.get(PAGE)), old_password=password)
    page = visitor.get(begun.headers["Location"])
    key = texts(page, "//code[@class='token']")[0]
    done = visitor.post(f"{PAGE}/code", csrf=csrf(page), code=code(key, -1))
    assert done.headers["Cache-Control"] == "no-store"
    return key, texts(done, "//ul[@class='codes']//code")


def answer(visitor: Visitor, words: str) -> requests.Response:
    """Send the form that asks for a code."""
    return visitor.post(CODE, csrf=csrf(visitor.get(CODE)), code=words)


def is_in(visitor: Visitor) -> bool:
    return "sign-in" not in visitor.get("/me").url


@pytest.fixture
def kept(ann: Visitor) -> tuple[str, list[str]]:
    """The app of ann, who has set one up and signed out again."""
    made = set_up(ann)
    ann.post("/sign-out")
    return made


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_a_code_is_asked_for_and_good_once(
    kept: tuple[str, list[str]], visitors: Callable[[], Visitor], engine: str
) -> None:
    ann, other = visitors(), visitors()
    asked = ann.sign_in(next="/en/me/account")

    assert asked.headers["Location"] == "/en/sign-in/code?next=/en/me/account"
    assert not is_in(ann)
    for wrong in ("", "000000", "12345", code(kept[0], -5), "x" * 60, "١٢٣٤٥٦"):
        refused = answer(ann, wrong)
        assert refused.status_code == 400
        assert texts(refused, "//*[@role='alert']//a") == [WRONG]
    right = code(kept[0])
    page = ann.get(asked.headers["Location"])
    form = dict(tree(page).xpath("//main//form")[0].form_values())
    let_in = ann.post(CODE, **{**form, "code": f" {right[:3]} {right[3:]} "}, csrf="")

    assert let_in.headers["Location"] == "/en/me/account"
    assert is_in(ann)
    other.sign_in()
    assert answer(other, right).status_code == 400
    assert answer(other, code(kept[0], 1)).status_code == 303


def test_each_recovery_code_lets_somebody_in_once(
    kept: tuple[str, list[str]], visitors: Callable[[], Visitor], folk: Folk
) -> None:
    first = kept[1][0]
    assert len(set(kept[1])) == 8
    assert all(re.fullmatch(r"(?:[a-z2-7]{4}-){5}[a-z2-7]{4}", one) for one in kept[1])
    with folk.database.reading() as store:
        rows = repr(store.connection.exec_driver_sql("SELECT * FROM recovery").all())
    assert first.replace("-", "") not in rows
    assert first not in rows

    for words, status in ((first.upper(), 303), (first, 400), (kept[1][1].replace("-", ""), 303)):
        visitor = visitors()
        visitor.sign_in()
        assert answer(visitor, words).status_code == status


def test_a_code_is_for_whoever_said_the_password_a_moment_ago(
    kept: tuple[str, list[str]], visitor: Visitor, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/sign-in" in visitor.get(CODE).url
    token = csrf(visitor.get("/sign-in"))
    assert visitor.post(CODE, csrf=token, code=code(kept[0])).headers["Location"].endswith("/sign-in?next=")

    visitor.sign_in()
    late = datetime.now(UTC) + timedelta(minutes=11)
    monkeypatch.setattr("annoserver.web.signin.now", lambda: late)
    assert "/sign-in" in visitor.get(CODE, follow=False).headers["Location"]


def test_no_page_is_seen_and_nothing_changed_before_the_code(
    kept: tuple[str, list[str]], visitor: Visitor
) -> None:
    visitor.sign_in()

    assert visitor.get(PAGE).url.endswith("/en/sign-in/code")
    token = csrf(visitor.get(CODE))
    for path in ("/removal", "", "/code"):
        visitor.post(f"{PAGE}{path}", csrf=token, old_password=PASSWORD, code="1")
    assert not is_in(visitor)
    visitor.sign_in()
    assert answer(visitor, code(kept[0])).status_code == 303


def test_a_new_password_by_mail_is_not_enough(
    kept: tuple[str, list[str]], visitor: Visitor, folk: Folk
) -> None:
    from tests.parts.sights import lay_slips

    with folk.database.transaction() as store:
        path = lay_slips(store, folk.known["ann"], datetime.now(UTC))["joining.ask_reset"]
    form = dict(tree(visitor.get(f"/{path}")).xpath("//main//form")[0].form_values())
    done = visitor.post("/reset", **{**form, "password": "another long password"}, csrf="")

    assert done.headers["Location"].startswith("/en/sign-in/code")
    assert not is_in(visitor)
    assert answer(visitor, code(kept[0])).status_code == 303
    assert is_in(visitor)


def test_setting_up_and_doing_without_need_the_password(ann: Visitor, folk: Folk) -> None:
    assert ann.post(PAGE, old_password="wrong").status_code == 400
    assert "This is not your password." in ann.post(PAGE, old_password="wrong").text
    ann.post(PAGE, old_password=PASSWORD)
    page = ann.get(PAGE)
    assert tree(page).xpath("//main//*[local-name()='svg'][@class='qr']")
    assert "data:" not in page.text
    refused = ann.post(f"{PAGE}/code", code="000000")
    assert (refused.status_code, texts(refused, "//*[@role='alert']//a")) == (400, [WRONG])
    with folk.database.reading() as store:
        assert not factors.is_on(store, folk.known["ann"])

    key, _ = set_up(ann)
    assert key not in ann.get(PAGE).text
    ann.post(PAGE, old_password=PASSWORD)
    with folk.database.reading() as store:
        found = shelf.find(store, folk.known["ann"])
    assert found is not None
    assert (found.secret, found.since is not None) == (key, True)
    assert ann.post(f"{PAGE}/removal", old_password="wrong").status_code == 400
    assert ann.post(f"{PAGE}/removal", old_password=PASSWORD).status_code == 303
    ann.post("/sign-out")
    assert ann.sign_in().headers["Location"] == "/en/"


@pytest.mark.parametrize(
    ("required", "role", "first"),
    [
        ("none", Role.ORGANISER, "/en/"),
        ("moderators", Role.CONTRIBUTOR, "/en/"),
        ("moderators", Role.MODERATOR, "/en/me/account/second-factor?next="),
        ("all", Role.CONTRIBUTOR, "/en/me/account/second-factor?next="),
    ],
)
def test_the_settings_say_who_has_to_have_one(
    folk: Folk, serve: Callable[..., Server], required: str, role: Role, first: str
) -> None:
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, FOLK), folk.known["ann"], role)
    with requests.Session() as session:
        visitor = Visitor(serve(require_second_factor=required).url, session)

        assert visitor.sign_in().headers["Location"] == first
        if first != "/en/":
            assert not is_in(visitor)
            set_up(visitor)
        assert is_in(visitor)


def test_trying_codes_is_limited(folk: Folk, ann: Visitor, serve: Callable[..., Server]) -> None:
    key, _ = set_up(ann)
    with requests.Session() as session:
        visitor = Visitor(serve(rate_limits=True, limit_sign_in="4/hour").url, session)
        visitor.sign_in()
        found = [answer(visitor, words).status_code for words in ("000000", "000001", code(key))]

    assert found == [400, 400, 429]


def test_a_code_is_taken_once_at_the_same_moment(folk: Folk) -> None:
    ann, now = folk.known["ann"], datetime.now(UTC)
    with folk.database.transaction() as store:
        shelf.keep(store, ann, key := pyotp.random_base32())
        factors.confirm(store, ann, pyotp.TOTP(key).at(now - STEP), now)

    with folk.database.transaction() as store:
        assert not factors.prove(store, ann, pyotp.TOTP(key).at(now), now)
        for step in (-STEP, 0 * STEP, 9 * STEP):
            with pytest.raises(Unknown):
                factors.prove(store, ann, pyotp.TOTP(key).at(now + step), now)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_a_factor_goes_with_its_account(folk: Folk, engine: str) -> None:
    ann, now = folk.known["ann"], datetime.now(UTC)
    with folk.database.transaction() as store:
        shelf.keep(store, ann, key := pyotp.random_base32())
        assert len(factors.confirm(store, ann, pyotp.TOTP(key).at(now), now)) == 8
        profiles.remove(store, [ann.id])
        tables = ("factor", "recovery")
        counts = [store.connection.exec_driver_sql(f"SELECT count(*) FROM {one}").scalar() for one in tables]

    assert counts == [0, 0]
