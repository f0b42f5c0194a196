"""Out and in again: what CrowdHeritage collected comes back from a partner's file as it was."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annoserver.exchange.intake.batches import shelving
from annoserver.exchange.intake.batches.shelving import Errand
from annoserver.exchange.release import dataset, orders
from annoserver.exchange.release.about import Counts
from annoserver.exchange.release.archive import Archive
from annoserver.exchange.release.curators import europeana
from annoserver.exchange.release.edm import Enriched, enrich
from annoserver.model.selection import Selection
from annoserver.model.vote import Status
from annoserver.store import campaigns, items
from tests.exchange.intake.conftest import Home
from tests.parts import elsewhere
from tests.parts.agreed import NOW, about, accepted, agreed, annotation, item
from tests.parts.records import record


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


@pytest.mark.parametrize("name", ["aister_1", "aister_3"])
def test_a_real_export_comes_back_from_the_partners_file_as_it_was(
    shared: Path, start: Callable[[str], Home], tmp_path: Path, name: str
) -> None:
    source = gzip.decompress((shared / f"crowdheritage/{name}.json.gz").read_bytes())
    (tmp_path / "in.json").write_bytes(source)
    here, there = start("https://a.example/"), start("https://b.example/")

    first = here.lay(tmp_path / "in.json")
    with here.database.reading() as store:
        export = orders.partners(store, campaigns.find(store, "folk"))
        (tmp_path / "out.jsonld").write_bytes(b"".join(export.chunks))
    second = there.lay(tmp_path / "out.jsonld")

    assert first.added == second.added == len(json.loads(source)["@graph"])
    assert (first.votes, first.items) == (second.votes, second.items)
    assert second.refused == ()
    assert tags(there) == tags(here)
    assert there.faults() == []


def test_the_archive_for_metis_comes_back_as_items_that_say_what_was_added(
    start: Callable[[str], Home], tmp_path: Path
) -> None:
    """What was added then is in the source already, and is not added again."""
    out, told = tmp_path / "metis.zip", agreed(item(record()), accepted("t", "dog", language="en"))
    with out.open("wb") as file:
        dataset.metis([told], about(), file)
    home = start("https://a.example/")
    errand = Errand("folk", "items", str(out), NOW)

    found = list(
        shelving.bring(home.database, errand, shelving.begin(home.database, errand), shelving.files([out]))
    )

    assert sum(one.added for one in found) == 1
    with home.database.reading() as store:
        (back,) = items.every(store, campaigns.find(store, "folk"))
    assert back.record
    assert b"wasGeneratedBy" in back.record.source
    again = enrich(agreed(back, *told.tags))
    assert isinstance(again, Enriched)
    assert (again.added, [one.already for one in again.left]) == ((), [True])


@pytest.mark.parametrize("packed", [True, False])
def test_pages_for_europeana_come_back_as_the_tags_that_they_are(
    start: Callable[[str], Home], tmp_path: Path, *, packed: bool
) -> None:
    iri = "http://data.europeana.eu/item/1/a"
    one = dataclasses.replace(item(record()), iri=iri)
    tags = (
        accepted("t1", "dog", language="en", item=iri),
        accepted("t2", "http://www.wikidata.org/entity/Q144", "dc:type", item=iri),
        accepted("t3", "geo:1.5,2", "dcterms:spatial", item=iri),
    )
    source = b"".join(europeana.chunks([agreed(one, *tags)], about(), Counts()))
    (tmp_path / "pages.zip").write_bytes(source)
    with zipfile.ZipFile(io.BytesIO(source)) as opened:
        opened.extract("page-0001.json", tmp_path)
    home = start("https://a.example/")

    done = home.copy(tmp_path / ("pages.zip" if packed else "page-0001.json"))

    assert (done.added, done.refused) == (3, ())
    found = [document["body"] for document in home.documents()]
    assert [one if isinstance(one, str) else one["value"] for one in found] == [
        "dog",
        "http://www.wikidata.org/entity/Q144",
        "geo:1.5,2",
    ]
    assert [document["via"] for document in home.documents()] == [annotation(f"t{n}") for n in (1, 2, 3)]


def test_a_damaged_archive_of_annotations_is_refused(start: Callable[[str], Home], tmp_path: Path) -> None:
    with Archive() as archive:
        whole = b"".join([archive.add("a.json", b"[" + b" " * 5000 + b"]"), *archive.close()])
    (tmp_path / "a.zip").write_bytes(whole[:40] + b"\xff\xff" + whole[42:])

    done = start("https://a.example/").copy(tmp_path / "a.zip")

    assert done.added == 0
    assert [one.file for one in done.refused] == ["a.zip/a.json"]
