"""How long somebody is signed in: twelve hours, half an hour of doing nothing, or longer if they ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests
from itsdangerous import TimestampSigner

from annoserver.crowd.accounts import sessions
from annoserver.crowd.accounts.sessions import Lasting
from annoserver.model.person import Person, Role
from annoserver.store import campaigns
from annoserver.store.accounts import devices
from tests.parts.folk import FOLK, Folk
from tests.parts.serving import Server
from tests.parts.visiting import Visitor, tree

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LASTING = Lasting(longest=timedelta(hours=12), idle=timedelta(minutes=30), stay=30 * DAY)

Age = Callable[[Visitor, timedelta], None]


@pytest.fixture
def aged(server: Server, monkeypatch: pytest.MonkeyPatch) -> Age:
    """Sign the cookie of somebody again, as it was signed so long ago."""

    def age(visitor: Visitor, ago: timedelta) -> None:
        signer = server.app.session_interface.get_signing_serializer(server.app)  # type: ignore[attr-defined]
        values = signer.loads(visitor.session.cookies["session"])
        moment = int((datetime.now(UTC) - ago).timestamp())
        with monkeypatch.context() as patch:
            patch.setattr(TimestampSigner, "get_timestamp", lambda _self: moment)
            cookie = signer.dumps(values)
        visitor.session.cookies.clear()
        visitor.session.cookies.set("session", cookie, domain="127.0.0.1")

    return age


def is_in(visitor: Visitor) -> bool:
    """Whether they are still signed in."""
    return "sign-in" not in visitor.get("/me").url


H = timedelta(hours=1)


def until(folk: Folk, one: Person, now: datetime) -> list[timedelta]:
    """For how long they are signed in yet, on each device."""
    with folk.database.reading() as store:
        hours = range(1, 24 * 31)
        return [
            timedelta(hours=max(hour for hour in hours if devices.owner(store, each.digest, now + hour * H)))
            for each in devices.of(store, one, now)
        ]


def test_whoever_does_nothing_for_half_an_hour_signs_in_again(ann: Visitor, aged: Age) -> None:
    aged(ann, timedelta(minutes=29))
    assert is_in(ann)
    # It was signed anew by that, so that the half hour begins again.
    assert is_in(ann)

    aged(ann, timedelta(minutes=31))
    assert not is_in(ann)


def test_a_cookie_is_signed_anew_now_and_then_and_not_with_every_page(ann: Visitor, aged: Age) -> None:
    ann.get("/en/me")  # what it has to say is said
    assert "Set-Cookie" not in ann.get("/en/me").headers
    aged(ann, timedelta(minutes=3))
    assert "HttpOnly" in ann.get("/en/me").headers["Set-Cookie"]
    aged(ann, timedelta(minutes=3))
    assert "Set-Cookie" not in ann.get("/static/site.css").headers


def test_a_form_that_lay_open_too_long_leads_to_sign_in(folk: Folk, ann: Visitor, aged: Age) -> None:
    token = ann.token()
    aged(ann, timedelta(hours=2))

    answer = ann.post("/me/account/profile", csrf=token, public_name="x")

    assert answer.status_code == 303
    assert "/sign-in?next=" in answer.headers["Location"]


def test_whoever_is_not_signed_in_may_leave_a_form_open(visitor: Visitor, aged: Age) -> None:
    token = str(tree(visitor.get("/sign-in")).xpath("string(//main//input[@name='csrf_token']/@value)"))
    aged(visitor, timedelta(hours=2))

    assert visitor.post("/sign-in", csrf=token, name="ann", password="wrong").status_code == 400
    assert "do not fit" in visitor.post("/sign-in", csrf=token, name="ann", password="wrong").text


def test_one_may_stay_signed_in(folk: Folk, visitors: Callable[[], Visitor], aged: Age) -> None:
    short, long = visitors(), visitors()

    short.sign_in()
    long.sign_in(stay="on")

    assert [cookie.expires for cookie in short.session.cookies if cookie.name == "session"] == [None]
    assert all(cookie.expires for cookie in long.session.cookies if cookie.name == "session")
    assert sorted(until(folk, folk.known["ann"], datetime.now(UTC))) == [11 * H, 719 * H]
    aged(long, timedelta(days=3))
    assert is_in(long)


def test_the_settings_may_let_nobody_stay(folk: Folk, serve: Callable[..., Server]) -> None:
    with requests.Session() as session:
        visitor = Visitor(serve(session_days=0, session_hours=2).url, session)

        assert not tree(visitor.get("/sign-in")).xpath("//input[@name='stay']")
        visitor.sign_in(stay="on")

    assert until(folk, folk.known["ann"], datetime.now(UTC)) == [H]


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
@pytest.mark.parametrize("role", [Role.MODERATOR, Role.CURATOR, Role.ORGANISER])
def test_whoever_runs_something_stays_for_twelve_hours_at_most(folk: Folk, role: Role, engine: str) -> None:
    bob = folk.known["bob"]
    with folk.database.transaction() as store:
        held = campaigns.find(store, FOLK)
        sessions.entrust(store, held, bob, Role.CONTRIBUTOR)
        first = sessions.begin(store, bob, "First", LASTING, NOW, stay=True)
        # Whoever is given more rights proves once more who they are.
        sessions.entrust(store, held, bob, role)
        assert devices.of(store, bob, NOW) == []
        second = sessions.begin(store, bob, "Second", LASTING, NOW, stay=True)
        sessions.entrust(store, held, bob, Role.ORGANISER)
        assert [one.browser for one in devices.of(store, bob, NOW)] == ["Second"]
        week = Lasting(longest=7 * DAY, idle=LASTING.idle, stay=LASTING.stay)
        sessions.begin(store, bob, "Third", week, NOW, stay=False)

    assert (first.stays, second.stays) == (True, False)
    assert until(folk, bob, NOW) == [11 * H, 11 * H]
