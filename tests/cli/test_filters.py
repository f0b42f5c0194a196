"""Filters mean the same to a command and to an address, and an export may be ordered from both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from annoserver.app import create_app
from annoserver.config import Config
from annoserver.exchange.release import filters
from annoserver.exchange.release.parcels import order
from tests.cli.test_exchange import filled  # noqa: F401 (a fixture)

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.cli.conftest import Run


@pytest.fixture
def engine() -> str:
    """The queries are tested on both databases; a command says the same to each."""
    return "sqlite"


WORDS = {
    "campaign": "other",
    "item": "http://data.europeana.eu/item/1/a",
    "collection": "items",
    "data-provider": "Museum",
    "dataset": "1",
    "since": "2026-02-13T08:08:10Z",
    "until": "2099-01-01",
    "status": "accepted",
    "property": "dc:subject",
    "kind": "text",
    "min-votes": "3",
    "min-confidence": "0.439",
    "motivation": "tagging",
}
NOTHING = {
    "item": "http://data.europeana.eu/item/1/b",
    "collection": "none",
    "data-provider": "Nobody",
    "dataset": "9",
    "since": "2099-01-01",
    "until": "2000-01-01",
    "property": "dc:type",
    "kind": "place",
    "min-votes": "4",
    "min-confidence": "0.44",
    "motivation": "commenting",
}
"""For each filter words that let the one tag through, and words that do not."""


@pytest.fixture
def client(filled: Run, empty_url: str) -> FlaskClient:  # noqa: F811
    """Programs that ask the server for what commands write."""
    filled("campaign", "create", "other", "--title", "Other")
    return create_app(Config(database_url=empty_url, secret_key="s" * 32, rate_limits=False)).test_client()


def test_every_filter_is_tried() -> None:
    assert {*WORDS} == {*filters.NAMES}
    assert {*NOTHING} == {*filters.NAMES} - {"campaign", "status"}


@pytest.mark.parametrize("kind", order.KINDS)
def test_commands_and_addresses_agree_on_every_filter(
    filled: Run,  # noqa: F811
    client: FlaskClient,
    kind: str,
) -> None:
    def both(name: str, words: str) -> bytes:
        filled("export", kind, "folk", f"--{name}", words, "-o", "out")
        answer = client.get(f"/campaigns/folk/export/{kind}", query_string={name: words})
        assert answer.data == Path("out").read_bytes(), name
        return bytes(answer.data)

    let_through = {name: both(name, words) for name, words in WORDS.items()}
    kept_back = {name: both(name, words) for name, words in NOTHING.items()}

    assert all(let_through[name] != kept_back[name] for name in NOTHING), kind


def test_both_refuse_the_same_in_the_same_words(filled: Run, client: FlaskClient) -> None:  # noqa: F811
    for name in filters.NAMES.keys() - {"campaign", "collection", "data-provider", "dataset"}:
        said = filled("export", "table", "folk", f"--{name}", "?", "-o", "out", status=1).output
        problem = client.get("/campaigns/folk/export/table", query_string={name: "?"}).get_json()
        assert problem["status"] == 400
        assert f"{problem['detail']}" in said
        assert [one["pointer"] for one in problem["problems"]] == [f"/{name}"]


def test_an_export_is_ordered_from_the_command_line(filled: Run, client: FlaskClient) -> None:  # noqa: F811
    ordered = filled("export", "table", "folk", "--kind", "text", "--background").output
    key = ordered.split()[0].rpartition("/")[2]

    assert f"{key}\texport\twaiting" in filled("job", "list").output
    assert "Say where the file goes" in filled("export", "table", "folk", status=2).output
    assert (
        "One of your jobs is under way" in filled("export", "ntua", "folk", "--background", status=1).output
    )
    assert "1 jobs were run." in filled("work", "--once").output
    shown = filled("job", "show", key).output
    assert "export: done after 1 tries, 1 of 1 done." in shown
    assert client.get(f"/jobs/{key}").get_json()["state"] == "done"
    path = Path(shown.split(" is kept until ")[0])
    assert path.read_bytes() == client.get("/campaigns/folk/export/table?kind=text").data
    assert f"{key} has ended already." in filled("job", "cancel", key).output


def test_an_export_that_waits_is_cancelled(filled: Run) -> None:  # noqa: F811
    ordered = filled("export", "edm", "folk", "--background").output
    key = ordered.split()[0].rpartition("/")[2]

    assert f"{key} is cancelled." in filled("job", "cancel", key).output
    assert "0 jobs were run." in filled("work", "--once").output
    assert "cancelled" in filled("job", "show", key).output
