"""Out and in again: what CrowdHeritage collected comes back from a partner's file as it was."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annoserver.exchange.release import orders
from annoserver.model.selection import Selection
from annoserver.model.vote import Status
from annoserver.store import campaigns
from tests.exchange.intake.conftest import Home
from tests.parts import elsewhere

SOME = 700
"""Annotations of the real export that are taken along; all of them give the same, and take a minute."""


@pytest.fixture
def start(sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[[str], Home]]:
    """Make servers in files of their own, each with an empty campaign: `start("https://a.example/")`."""
    with elsewhere.homes(sqlite_template, tmp_path) as start:
        yield start


def tags(home: Home) -> list[tuple[Any, ...]]:
    """All there is to say of each tag, but for its address."""
    found = []
    with home.database.reading() as store:
        everything = Selection(statuses=tuple(Status))
        for each in orders.decided(store, campaigns.find(store, "folk"), everything):
            for one in each.tags:
                document = json.loads(one.document)
                found.append(
                    (
                        each.item.iri,
                        one.tag.property,
                        document["body"],
                        one.standing.tally,
                        one.standing.status,
                        document.get("created"),
                        document.get("confidence"),
                        one.by_software,
                        document["creator"]["name"],
                        len(one.votes),
                    )
                )
    return sorted(found, key=repr)


def test_a_real_export_comes_back_from_the_partners_file_as_it_was(
    shared: Path, start: Callable[[str], Home], tmp_path: Path
) -> None:
    whole = json.loads(gzip.decompress((shared / "crowdheritage/aister_3.json.gz").read_bytes()))
    people = [one for one in whole["@graph"] if "scope" not in one]
    some = people[: SOME // 2] + [one for one in whole["@graph"] if "scope" in one][: SOME // 2]
    (tmp_path / "in.json").write_text(json.dumps({**whole, "@graph": some}), "utf-8")
    here, there = start("https://a.example/"), start("https://b.example/")

    first = here.lay(tmp_path / "in.json")
    with here.database.reading() as store:
        export = orders.partners(store, campaigns.find(store, "folk"))
        (tmp_path / "out.jsonld").write_bytes(b"".join(export.chunks))
    second = there.lay(tmp_path / "out.jsonld")

    assert first.added == second.added == SOME
    assert (first.votes, first.items) == (second.votes, second.items)
    assert second.refused == ()
    assert tags(there) == tags(here)
    assert there.faults() == []
