"""Records as Europeana's Record API gives them in JSON."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from annoserver.exchange.intake import edm, forms
from annoserver.exchange.intake.files.archives import Found
from annoserver.exchange.records import api
from annoserver.exchange.records import forms as records
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.item import Item
from tests.parts.answers import KEY, answer


def read(source: bytes, name: str = "record.json") -> list[Item | Refusal]:
    return list(forms.items(Found(name, io.BytesIO(source))))


def test_a_record_in_json_is_an_item_of_what_its_provider_said() -> None:
    (one,) = read(json.dumps(answer()).encode())

    assert isinstance(one, Item)
    assert one.iri == "http://data.europeana.eu/item/9/jug"
    assert one.title == {"en": "A jug", "": "Krug"}
    assert (one.data_provider, one.provider, one.kind) == ("Museum", "A network", "IMAGE")
    assert one.landing_page == "http://museum.example/1"
    assert one.rights == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert one.record is not None
    text = records.written(api.triples(one.record.source)).decode()
    assert '<dc:creator rdf:resource="http://vocab.example/a b"/>' not in text
    assert "<wgs84_pos:lat>1.5</wgs84_pos:lat>" in text
    assert "onclick" not in text
    assert '<dc:type xml:lang="en">jug</dc:type>' in text


def test_it_is_kept_byte_for_byte_but_for_the_key() -> None:
    spaced = json.dumps(answer(), indent=2)
    again = spaced.replace('"requestNumber": 1', '"requestNumber": 999')

    (one,), (two,) = read(spaced.encode()), read(again.encode())

    assert isinstance(one, Item)
    assert isinstance(two, Item)
    assert one.record is not None
    assert one.record == two.record, "a later answer with the same record is the same"
    assert one.record.media_type == "application/json"
    assert KEY.encode() not in one.record.source
    assert one.record.source.decode() in spaced.replace(f"/{KEY}/", "/-/")


def test_only_europeana_speaking_is_refused() -> None:
    told = answer()
    told["object"]["proxies"] = told["object"]["proxies"][:1]

    (one,) = read(json.dumps(told).encode())

    assert isinstance(one, Refusal)
    assert "only Europeana" in one.reason


def test_many_answers_come_one_to_a_line_or_in_a_list() -> None:
    lines = b"\n".join(json.dumps(answer()).encode() for _ in range(2))
    listed = json.dumps([answer(), answer()]).encode()

    for source in (lines, listed):
        assert [type(one) for one in read(source)] == [Item, Item]


@pytest.mark.parametrize(
    "source",
    [
        b'{"proxies": 1, "aggregations": []}',
        b'{"proxies": [], "aggregations": [',
        b'{"@context": {}, "proxies": [], "aggregations": []}',
        b'{"a": 1}',
    ],
)
def test_what_is_no_answer_is_none(source: bytes) -> None:
    assert api.cut(source) == b""


def test_what_is_no_record_is_refused() -> None:
    assert [
        type(one) for one in read(b'{"object": {"proxies": [], "aggregations": [], "about": "/9/a"}}')
    ] == [Refusal]


def test_the_answer_that_was_recorded_is_read_as_its_rdf_would_be(shared: Path) -> None:
    source = (shared / "edm/api/record/record_09102__GNM_693983.json").read_bytes()

    (one,) = read(source)

    assert isinstance(one, Item)
    assert one.iri == "http://data.europeana.eu/item/09102/_GNM_693983"
    assert one.title == {"de": "Hammerflügel"}
    assert one.landing_page == "http://www.mimo-db.eu/GNM/693983"
    assert one.record is not None
    tree = records.tree(one.record)
    (again,) = edm.read(tree, b"", "")
    assert isinstance(again, Item)
    assert again.data_provider == "Germanisches Nationalmuseum"
