"""The three clients of examples/, each run as people run it, against a real server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annoserver.cli.demo import items
from annoserver.crowd import lifecycle
from annoserver.crowd.accounts import keys, people
from annoserver.exchange.intake import edm
from annoserver.model.campaign import Campaign
from annoserver.model.item import Item
from annoserver.store import containers
from annoserver.store import items as shelf
from annoserver.store.accounts import consents
from annoserver.store.database import Database
from tests.parts.serving import Server

NOW = datetime(2026, 11, 3, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Folk:
    """A served campaign with one imported item, and the tokens of three people."""

    container: str
    page: str
    item: str
    tokens: tuple[str, ...]


@pytest.fixture
def folk(database: Database, serve: Callable[..., Server], base_url: str) -> Folk:
    exhibit = next(items.exhibits(base_url, lambda _: f"{base_url}picture.svg"))
    with database.transaction() as store:
        containers.ensure_root(store, NOW)
        address = lifecycle.create(store, Campaign("folk", {"en": "Folk art"}), 2, NOW)
        held = containers.hold(store, "folk")
        row = shelf.hold_collection(store, held, "items", {"en": "Items"})
        read = [one for one in edm.items(exhibit.record) if isinstance(one, Item)]
        shelf.put(store, held, row, read, NOW)
        tokens = []
        for name in ("ann", "bob", "eve"):
            person = people.add(store, name, f"{name}@example.org", "a long password", NOW)
            consents.join(store, held, person, NOW)
            tokens.append(keys.new_token(store, person, held, NOW))
    serve()
    return Folk(address.iri, f"{base_url}campaigns/folk", exhibit.iri, tuple(tokens))


@pytest.fixture
def example(root: Path, tmp_path: Path) -> Callable[..., str]:
    """Run an example with words in an empty folder; what it prints."""

    def run(name: str, *words: str, status: int = 0) -> str:
        command = [sys.executable, str(root / "examples" / name), *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    return run


def said(folk: Folk, words: str, tagger: int = 0, voter: int = 1) -> list[str]:
    """The words of post_and_vote.py."""
    tokens = ["--token", folk.tokens[tagger], "--voter-token", folk.tokens[voter]]
    return [folk.container, folk.item, words, *tokens]


def test_post_and_vote_makes_a_tag_and_a_vote_and_finds_them_when_run_again(
    folk: Folk, example: Callable[..., str]
) -> None:
    first = example("post_and_vote.py", *said(folk, "dyer"))
    second = example("post_and_vote.py", *said(folk, "dyer"))

    assert [line.split()[0] for line in first.splitlines()] == ["tag:", "vote:"]
    assert folk.container in first
    assert second == first


def test_post_and_vote_says_what_was_refused(folk: Folk, example: Callable[..., str]) -> None:
    output = example("post_and_vote.py", *said(folk, "dyer", voter=0), status=1)

    assert "403: Nobody votes on a tag of their own." in output


def test_harvest_writes_each_annotation_once_and_asks_again_only_for_what_changed(
    folk: Folk, example: Callable[..., str], tmp_path: Path
) -> None:
    for words in ("dyer", "vat", "cloth"):
        example("post_and_vote.py", *said(folk, words))

    outputs = [example("harvest.py", folk.container, "folk.ndjson") for _ in range(2)]
    example("post_and_vote.py", *said(folk, "cloth", voter=2))
    outputs.append(example("harvest.py", folk.container, "folk.ndjson"))

    lines = [json.loads(line) for line in (tmp_path / "folk.ndjson").read_text("utf-8").splitlines()]
    assert outputs[0] == "6 annotations, 3 pages sent\n"
    assert outputs[1] == "6 annotations, 0 pages sent\n"
    assert outputs[2].startswith("7 annotations, ")
    assert len({one["id"] for one in lines}) == len(lines) == 7


def test_harvest_of_an_empty_container_is_an_empty_file(
    folk: Folk, example: Callable[..., str], tmp_path: Path
) -> None:
    assert example("harvest.py", folk.container, "folk.ndjson") == "0 annotations, 0 pages sent\n"
    assert (tmp_path / "folk.ndjson").read_bytes() == b""


def test_download_edm_prints_the_counts_of_the_manifest(
    folk: Folk, example: Callable[..., str], tmp_path: Path
) -> None:
    for voter in (1, 2):
        example("post_and_vote.py", *said(folk, "dyer", voter=voter))

    archive = example("download_edm.py", folk.page, "folk.zip")
    graph = example("download_edm.py", folk.page, "folk.nt", "--format", "ntriples")

    assert {"items 1", "written 1", "refused 0"} <= set(archive.splitlines()[1].split(" · "))
    assert graph == f"folk.nt: {(tmp_path / 'folk.nt').stat().st_size} bytes\n"
    assert folk.item in (tmp_path / "folk.nt").read_text("utf-8")
