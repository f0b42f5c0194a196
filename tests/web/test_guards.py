"""Tests of what keeps pages and forms safe."""

from __future__ import annotations

import pytest
import requests
from flask import Flask

from annoserver.model.vote import Tally
from annoserver.web import guards
from tests.parts.folk import Folk
from tests.parts.serving import Server
from tests.parts.visiting import Visitor, texts

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'"
    " https: http:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.mark.parametrize("path", ["/", "/campaigns/folk", "/sign-in", "/nothing", "/annotations/folk/"])
def test_every_answer_says_what_it_needs(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)

    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


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
    assert answer.headers["Content-Security-Policy"] == f"{POLICY}; upgrade-insecure-requests"
