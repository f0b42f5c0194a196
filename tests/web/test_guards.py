"""Tests of what keeps pages and forms safe."""

from __future__ import annotations

import re
from itertools import product

import pytest
import requests
from flask import Flask

from annoserver.model.vote import Tally
from annoserver.web import guards
from tests.parts.folk import Folk
from tests.parts.routes import examples
from tests.parts.serving import Server
from tests.parts.visiting import Visitor, texts

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'"
    " https: http:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


SECURE = f"{POLICY}; upgrade-insecure-requests"
FORMS = ("text/html", "application/ld+json, application/json;q=0.9, */*;q=0.5")
PICTURE = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""Pictures run nothing wherever they are shown, and may be shown anywhere."""

UNKNOWN = ("TRACE", "BREW")
METHODS = ("OPTIONS", "POST", "PUT", "PATCH", "DELETE", *UNKNOWN)


@pytest.fixture
def base_url(base_url: str, request: pytest.FixtureRequest) -> str:
    """Where IRIs begin: where the server listens, unless a test says otherwise."""
    return str(getattr(request, "param", base_url))


def needed(answer: requests.Response, *, secure: bool) -> None:
    """Assert that an answer carries what every answer carries, and tells no version of anything."""
    told = answer.headers
    policy = PICTURE if "/pictures/" in answer.url and answer.ok else SECURE if secure else POLICY
    assert told["Content-Security-Policy"] == policy, answer.url
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Referrer-Policy"] == "same-origin"
    assert told.get("Strict-Transport-Security") == ("max-age=31536000" if secure else None), answer.url
    assert not re.search(r"\d", told["Server"])
    assert "X-Powered-By" not in told
    if answer.content:
        kind = told["Content-Type"]
        assert not kind.startswith("text/") or "charset=utf-8" in kind, (answer.url, kind)


def asked(folk: Folk, server: Server, *, secure: bool) -> dict[str, list[int]]:
    """Endpoint → what it answered in each form, for every route that is asked with GET."""
    found = {}
    with requests.Session() as session:
        for endpoint, path in {**examples(folk, server), "nothing": "nothing"}.items():
            answers = [
                session.get(server.url + path, headers={"Accept": form}, timeout=30, allow_redirects=False)
                for form in FORMS
            ]
            for answer in answers:
                needed(answer, secure=secure)
            found[endpoint] = [answer.status_code for answer in answers]
    return found


def test_every_answer_says_what_it_needs(folk: Folk, server: Server) -> None:
    codes = asked(folk, server, secure=False)

    assert len(codes) > 60
    assert codes["nothing"] == [404, 404]
    assert not [endpoint for endpoint, found in codes.items() if max(found) >= 500]
    for method, path in product(METHODS, ("", "annotations/folk/", "campaigns/folk", "nothing")):
        answer = requests.request(method, server.url + path, timeout=10)
        needed(answer, secure=False)
        assert answer.status_code < 500, (method, path)
        assert method not in UNKNOWN or answer.status_code in (404, 405), (method, path)
    for path in ("static/", "static/js/", ".git/config", "static/../config.py", "static/%2e%2e/config.py"):
        assert requests.get(server.url + path, timeout=10).status_code == 404, path


@pytest.mark.parametrize("base_url", ["https://annotations.example/"], indirect=True)
def test_behind_https_every_answer_asks_for_https_from_now_on(folk: Folk, server: Server) -> None:
    assert len(asked(folk, server, secure=True)) > 60


@pytest.mark.parametrize("token", ["", "forged"])
@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/sign-out",
        "/me/tokens",
        "/me/tokens/removal",
        "/campaigns/folk/votes",
        "/campaigns/folk/tags",
        "/campaigns/folk/tags/removal",
    ],
)
def test_a_form_of_another_site_is_refused(ann: Visitor, path: str, token: str) -> None:
    answer = ann.post(path, csrf=token)

    assert answer.status_code == 400
    assert "load the page again" in texts(answer, "//main/p")[1]


def test_a_token_of_another_session_is_refused(folk: Folk, ann: Visitor, visitor: Visitor) -> None:
    tag = folk.tag("wood", by="bob")
    visitor.sign_in()

    answer = ann.post("/campaigns/folk/votes", csrf=visitor.token(), tag=tag, choice="approve")

    assert answer.status_code == 400
    assert folk.standing(tag).tally == Tally(by_person=1)


def test_programs_need_no_form_and_a_cookie_is_no_token(folk: Folk, ann: Visitor, server: Server) -> None:
    answer = ann.session.post(
        f"{server.url}annotations/folk/",
        json={
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "type": "Annotation",
            "target": folk.item(),
        },
        timeout=10,
    )

    assert answer.status_code == 401


def test_programs_and_files_are_given_no_cookie(folk: Folk, server: Server) -> None:
    for path in (
        "annotations/folk/",
        "static/site.css",
        "campaigns/folk/export/annotations?format=ndjson",
        "vocab",
    ):
        answer = requests.get(server.url + path, timeout=10)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_visitor_is_given_no_cookie_before_a_form(folk: Folk, visitor: Visitor) -> None:
    for path in ("/", "/campaigns/folk", f"/campaigns/folk/items?iri={folk.item()}"):
        assert "Set-Cookie" not in visitor.get(path).headers


def test_behind_https_cookies_are_secure_and_pictures_are_upgraded() -> None:
    app = Flask("secure")
    app.secret_key = "s" * 32

    guards.install(app, secure=True)

    with app.test_client() as client:
        answer = client.get("/")
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert answer.headers["Content-Security-Policy"] == SECURE
