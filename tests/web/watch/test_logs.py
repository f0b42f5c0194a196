"""Logs: lines or JSON with the id of the request, and nothing in them that tells who somebody is."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from annoserver.web.watch import logs
from tests.faults.serving import Serving
from tests.parts.people import PASSWORD, note
from tests.parts.visiting import Visitor, tree

if TYPE_CHECKING:
    from annoserver.store.database import Database

V4, V6 = "203.0.113.77", "2001:db8:1234:5678::9"
SECRETS = (
    "another password of mine",
    PASSWORD,
    "a-secret-of-a-mail",
    "eve@example.net",
    "ann@example.org",
    V4,
    V6,
)


@pytest.fixture
def engine() -> str:
    """What is logged does not hang on the database."""
    return "sqlite"


@pytest.fixture
def serving(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Serving]:
    """A server that logs everything there is, as JSON or as text."""
    settings = {"LOG_LEVEL": "debug", "LOG_FORMAT": request.param, "LOG_REQUESTS": "yes"}
    settings |= {"TRUSTED_PROXIES": "127.0.0.1"}
    serving = Serving(database, str(tmp_path / "files"), settings=settings, log=tmp_path / "log")
    yield serving
    serving.stop()


def session(serving: Serving) -> list[str]:
    """What people and programs do in a day, mistakes included; the secrets that came up on the way."""
    site = serving.people()
    serving.start()
    with requests.Session() as session:
        visitor = Visitor(serving.url, session)
        session.headers["X-Forwarded-For"] = V4
        visitor.sign_in("ann", "another password of mine")
        visitor.sign_in("ann@example.org", PASSWORD)
        visitor.post("/me/tokens", label="mine")
        visitor.get("/verify?token=a-secret-of-a-mail")
        visitor.get("/me")
        visitor.get(f"/nowhere/eve@example.net?password={PASSWORD}")
        cookie = str(session.cookies.get("session"))
    with requests.Session() as session:
        visitor = Visitor(serving.url, session)
        session.headers["X-Forwarded-For"] = V6
        form = {"name": "eve", "email": "eve@example.net", "password": "another password of mine"}
        token = tree(visitor.get("/sign-up")).xpath("string(//main//input[@name='csrf_token']/@value)")
        visitor.post("/sign-up", csrf=str(token), **form)
        visitor.get("/annotations/folk/")
    assert site.post(note("a word by eve@example.net")).status_code == 201
    assert site.post(note("x"), by="no-token-of-anybody").status_code == 401
    assert site.post(b"{").status_code == 400
    return [cookie, *site.tokens.values(), "no-token-of-anybody"]


@pytest.mark.parametrize("serving", ["json", "text"], indirect=True)
def test_nothing_in_a_log_tells_who_somebody_is(serving: Serving, request: pytest.FixtureRequest) -> None:
    secrets = session(serving)
    serving.stop()

    assert serving.log is not None
    written = serving.log.read_text("utf-8")

    for secret in (*SECRETS, *secrets, V4, V6):
        assert secret not in written, secret
    assert "203.0.113.0" in written
    assert "2001:db8:1234::" in written
    assert "signin.sign_in" in written
    assert "annotations.create" in written
    if "json" in request.node.name:
        lines = [json.loads(line) for line in written.splitlines()]
        asked = [line for line in lines if line["logger"] == "annoserver.requests"]
        assert len(asked) > 10
        assert {"time", "level", "message", "request", "method", "route", "status", "milliseconds"} <= set(
            asked[0]
        )
        assert len({line["request"] for line in asked}) == len(asked)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("DETAIL: Key (email)=(ann@example.org) exists", "DETAIL: Key (email)=(***@***) exists"),
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer ***"),
        ("asked /verify?token=abc&x=1", "asked /verify?token=***&x=1"),
        ('{"password": "pass word"}', '{"password": "*** word"}'),
        ("postgresql://ann:pass@one/anno", "postgresql://ann:***@one/anno"),
        ("from 203.0.113.77:4711", "from 203.0.113.0:4711"),
        ("from 2001:db8:1234:5678::9", "from 2001:db8:1234::"),
        ("from ::1 and 127.0.0.1", "from ::1 and 127.0.0.1"),
        ("at 12:34:56 in 1.2.3", "at 12:34:56 in 1.2.3"),
        ("process 12 ended with status 9", "process 12 ended with status 9"),
    ],
)
def test_what_others_write_into_a_log_is_cleaned(words: str, left: str) -> None:
    assert logs.cleaned(words) == left


def test_a_traceback_stands_in_one_line_of_json_and_is_cleaned() -> None:
    error = RuntimeError("Key (email)=(ann@example.org)")
    record = logging.LogRecord(
        "annoserver", logging.ERROR, "", 0, "x %s", ("y",), (RuntimeError, error, None)
    )

    found = json.loads(logs.Json().format(record))

    assert (found["message"], found["level"]) == ("x y", "error")
    assert "RuntimeError" in found["traceback"]
    assert "ann@example.org" not in found["traceback"] + logs.Lines().format(record)
