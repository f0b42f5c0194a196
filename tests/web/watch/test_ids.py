"""Ids of requests: in every answer, taken when they are sane, and in what is said of a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

if TYPE_CHECKING:
    from tests.parts.serving import Server

PATHS = ("annotations/", "sign-in", "nowhere", "annotations/none/", "healthz", "static/site.css")


@pytest.fixture
def engine() -> str:
    """No id is kept in the database."""
    return "sqlite"


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_an_id_of_its_own(server: Server, path: str) -> None:
    answers = [requests.get(server.url + path, timeout=10) for _ in range(2)]

    first, second = (answer.headers["X-Request-ID"] for answer in answers)

    assert first != second
    assert len(first) >= 16


def test_a_sane_id_is_taken_and_another_is_not(server: Server) -> None:
    for given, taken in (
        ("4bf92f3577b34da6a3ce929d0e0e4736", True),
        ("018f2b6e-7c1a-7f00-8000-3f9a5b1c2d3e", True),
        ("short", False),
        ("x" * 200, False),
        ('a-name-with "quotes"', False),
        ("<script>alert(1)</script>", False),
    ):
        answer = requests.get(f"{server.url}annotations/", headers={"X-Request-ID": given}, timeout=10)
        assert (answer.headers["X-Request-ID"] == given) is taken, given


def test_a_problem_names_the_request(server: Server) -> None:
    answer = requests.get(f"{server.url}annotations/none/", timeout=10)

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request"] == answer.headers["X-Request-ID"]


def test_a_fault_of_ours_names_the_request_on_its_page(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("no reason")

    monkeypatch.setitem(server.app.view_functions, "signin.ask", fail)

    answer = requests.get(f"{server.url}sign-in", headers={"Accept": "text/html"}, timeout=10)

    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert "no reason" not in answer.text
    assert "signin.ask failed" in caplog.text
