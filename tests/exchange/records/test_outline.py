"""What is kept beside a record, so that exports need not read it again."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest

from annoserver.exchange.intake import forms
from annoserver.exchange.intake.files.walk import walk
from annoserver.exchange.records.delivery import outline
from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.release import edm
from annoserver.model.item import Item
from tests.parts.agreed import DOG, EDINBURGH, accepted, agreed, item, term
from tests.parts.records import aggregation, cho, rdf, record

TAGS = (
    accepted("t1", DOG.iri, up=10, down=1),
    accepted("t2", "trombone", language="it"),
    accepted("t3", EDINBURGH.iri, "dcterms:spatial", up=0, by_software=True),
    accepted("t4", "https://museum.example/2", "edm:isRelatedTo"),
    accepted("t5", "A jug", "dc:description", language="en"),
)


def kept(one: Item) -> Item:
    """The item as it comes out of the store after an import."""
    assert one.record is not None
    return dataclasses.replace(one, record=dataclasses.replace(one.record, outline=outline.kept(one)))


def samples(shared: Path) -> list[Item]:
    found = (
        one
        for file in walk([shared / "edm/records"])
        if not isinstance(file, Refusal)
        for one in forms.items(file)
    )
    return [one for one in found if isinstance(one, Item)]


def test_every_sample_is_enriched_to_the_same_bytes_with_what_was_kept_as_without(shared: Path) -> None:
    found = samples(shared)

    assert len(found) >= 15
    for one in found:
        for number in range(len(TAGS) + 1):
            told = agreed(one, *TAGS[:number])
            assert edm.enrich(agreed(kept(one), *TAGS[:number]), term) == edm.enrich(told, term)


def test_what_is_kept_says_all_that_is_known(shared: Path) -> None:
    for one in samples(shared):
        drawn, source = outline.of(one)
        read, again = outline.of(kept(one))

        assert again == source
        assert [*map(list, read.places)] == [*map(list, drawn.places)]
        assert (list(read.said), list(read.carried)) == (list(drawn.said), list(drawn.carried))
        assert (read.fault, read.line, read.sum, read.end) == (drawn.fault, drawn.line, drawn.sum, drawn.end)


def test_it_is_drawn_anew_when_it_is_of_other_bytes_or_of_another_version() -> None:
    old, new = kept(item(record())), item(record(said="<dc:title>Other</dc:title><dc:type>x</dc:type>"))
    assert old.record is not None
    assert new.record is not None
    mixed = dataclasses.replace(new, record=dataclasses.replace(new.record, outline=old.record.outline))
    aged = dataclasses.replace(old, record=dataclasses.replace(old.record, outline=b"0 []\n"))

    assert edm.record(agreed(mixed, *TAGS)) == edm.record(agreed(new, *TAGS))
    assert edm.record(agreed(aged, *TAGS)) == edm.record(agreed(old, *TAGS))


def test_what_was_kept_of_the_same_record_stays_and_what_is_outdated_goes() -> None:
    one = item(record())
    now = outline.kept(one)

    assert outline.kept(one, now) == now
    assert outline.kept(one, b"0 []\n") == now
    assert outline.kept(Item("https://a.example/1", "1")) == b""


def test_an_outline_that_changes_gets_another_version() -> None:
    """Databases hold outlines: whoever changes what they say raises VERSION, and this digest."""
    wild = rdf(
        cho(said='<dc:title>x</dc:title><dc:title/><dc:subject rdf:resource="wd:Q1"/><dc:type>y</dc:type>'),
        aggregation(rights="http://a.example/"),
    )

    digest = hashlib.sha256(outline.kept(item(record())) + outline.kept(item(wild))).hexdigest()

    assert (outline.VERSION, digest[:16]) == (2, "3bb506d3131d6e51")


@pytest.mark.parametrize(
    "broken",
    [b"<rdf:RDF", rdf(""), rdf('<edm:ProvidedCHO rdf:about="#1"/>', aggregation())],
)
def test_what_is_wrong_with_a_record_is_kept_too(broken: bytes) -> None:
    one = item(broken)

    found, source = outline.of(kept(one))

    assert found.fault
    assert source == b""
    assert edm.record(agreed(kept(one), *TAGS)) == edm.record(agreed(one, *TAGS))
