"""Records in every form they come in: one or many to a file, in RDF/XML, JSON-LD and Turtle, of any size."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from annoserver.exchange.intake import edm, forms
from annoserver.exchange.intake.files.archives import Found
from annoserver.exchange.records import forms as records
from annoserver.exchange.records import parts
from annoserver.exchange.records.parts import Parts
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.item import Item
from tests.parts.records import NAMESPACES, aggregation, cho, declared, rdf, record

ABOUT = "https://museum.example/1"
CONTEXT = {prefix: iri for prefix, iri in NAMESPACES.items() if prefix != "rdf"}


def read(content: bytes, name: str = "a", *, small: int = forms.SMALL) -> list[Item | Refusal]:
    return list(forms.items(Found(name, io.BytesIO(content)), small))


def large(content: bytes) -> list[Item | Refusal]:
    """What is read of a file when every file counts as a large one."""
    return read(content, small=0)


def only(content: bytes, name: str = "a") -> Item:
    (one,) = read(content, name)
    assert isinstance(one, Item), one
    return one


def reason(content: bytes, name: str = "a") -> str:
    (one,) = read(content, name)
    assert isinstance(one, Refusal), one
    return one.reason


def node(about: str = ABOUT, title: str = "A jug") -> list[dict[str, object]]:
    """The nodes of a record in JSON-LD."""
    return [
        {
            "@id": about,
            "@type": "edm:ProvidedCHO",
            "dc:title": {"@value": title, "@language": "en"},
            "dc:type": {"@id": f"{about}/jug"},
            "edm:type": "IMAGE",
        },
        {
            "@id": f"{about}-aggregation",
            "@type": "ore:Aggregation",
            "edm:aggregatedCHO": {"@id": about},
            "edm:dataProvider": "Museum",
            "edm:provider": "Aggregator",
            "edm:isShownAt": {"@id": "https://museum.example/page 1"},
            "edm:rights": {"@id": "http://creativecommons.org/publicdomain/mark/1.0/"},
        },
        {"@id": f"{about}/jug", "@type": "skos:Concept", "skos:prefLabel": {"@value": "jug"}},
    ]


def jsonld(*nodes: dict[str, object]) -> bytes:
    return json.dumps({"@context": CONTEXT, "@graph": nodes}).encode()


def test_jsonld_and_turtle_give_the_item_that_rdf_xml_gives(shared: Path) -> None:
    folder = shared / "edm/records/record-api"
    name = "2024904_TopFoto_EU017407"
    source = (folder / f"{name}.rdf").read_bytes()
    turtle = ox.serialize(ox.parse(source, ox.RdfFormat.RDF_XML), format=ox.RdfFormat.TURTLE) or b""

    first = only(source)
    for content, file in (((folder / f"{name}.jsonld").read_bytes(), "a.jsonld"), (turtle, "a.ttl")):
        other = only(content, file)
        assert other.record is not None
        assert other.record.source == content
        assert (other.iri, other.provider_id, other.rights) == (first.iri, first.provider_id, first.rights)
        assert (other.title.keys(), other.kind, other.dataset) == (
            first.title.keys(),
            first.kind,
            first.dataset,
        )
        assert (other.data_provider, other.thumbnail) == (first.data_provider, first.thumbnail)


def test_a_record_in_jsonld_is_kept_as_it_came_with_its_dirty_links() -> None:
    content = jsonld(*node())

    one = only(content)

    assert one.record is not None
    assert (one.record.source, one.record.media_type) == (content, "application/ld+json")
    assert one.landing_page == "https://museum.example/page%201"
    assert [note.split(",")[0] for note in edm.notes(one)] == [
        "1 of its links are no URIs and stay as they are"
    ]


def test_many_records_come_one_to_a_line_in_a_list_or_in_one_graph() -> None:
    some = [node(f"https://museum.example/{number}", f"Jug {number}") for number in range(3)]
    documents = [jsonld(*nodes) for nodes in some]
    lines = b"\n".join([*documents, b"", b"{"])
    listed = b"[" + b", ".join(documents) + b"]"

    *whole, broken = read(lines)
    assert isinstance(broken, Refusal)
    assert broken.line == 5
    assert [one.iri for one in whole if isinstance(one, Item)] == [
        f"https://museum.example/{n}" for n in range(3)
    ]
    assert read(listed) == whole
    kept = [one.record.source for one in whole if isinstance(one, Item) and one.record]
    assert kept == documents

    together = read(jsonld(*(one for nodes in some for one in nodes)))
    assert [one.title for one in together if isinstance(one, Item)] == [{"en": f"Jug {n}"} for n in range(3)]
    records = [one.record for one in together if isinstance(one, Item) and one.record]
    assert {one.media_type for one in records} == {"application/n-triples"}
    assert [one.source.count(b"prefLabel") for one in records] == [1, 1, 1]


def test_records_of_one_graph_are_the_same_bytes_each_time_blank_nodes_included() -> None:
    source = jsonld(
        *node(), *node("https://museum.example/2"), {"@id": ABOUT, "dc:creator": {"dc:title": "N. N."}}
    )

    first, second = ([one.record for one in read(source) if isinstance(one, Item)] for _ in range(2))

    assert first == second
    assert any(b"_:" in one.source for one in first if one)


def test_a_kept_record_of_any_form_can_be_read_as_rdf_xml() -> None:
    one = only(jsonld(*node()))
    assert one.record is not None

    found = next(parts.split(records.tree(one.record)))

    assert isinstance(found, Parts)
    assert [child.name.rpartition("/")[2] for child in found.object.children] == ["title", "type", "type"]
    assert found.label == {f"{ABOUT}/jug": "jug"}


def test_datatypes_are_written_where_edm_wants_them_and_nowhere_else() -> None:
    web = {
        "@id": "https://museum.example/1.jpg",
        "@type": "edm:WebResource",
        "ebucore:width": 640,
        "dcterms:created": {"@value": "2001", "@type": "http://www.w3.org/2001/XMLSchema#gYear"},
    }
    said = jsonld(*node(), {"@id": ABOUT, "dc:relation": {"@id": "https://museum.example/1.jpg"}}, web)
    one = only(said)
    assert one.record is not None

    found = records.tree(one.record)

    assert b'<ebucore:width rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">640<' in found.source
    assert b"<dcterms:created>2001<" in found.source


def test_no_context_is_fetched() -> None:
    source = json.dumps({"@context": "https://context.example/edm.jsonld", "@id": ABOUT}).encode()

    assert "context.example" in reason(source)


@pytest.mark.parametrize(
    "content", [b"[1]", b'{"a": 1', b"[{", b"{}", b"@prefix ", b"# nothing\n", b"[" * 100_000]
)
def test_what_is_no_record_is_refused(content: bytes) -> None:
    assert reason(content)


def test_a_large_document_gives_the_same_items_as_a_small_one() -> None:
    shared_concept = '<skos:Concept rdf:about="https://museum.example/clay"><skos:prefLabel>clay</skos:prefLabel></skos:Concept>'
    said = '<dc:title>A jug</dc:title><dcterms:medium rdf:resource="https://museum.example/clay"/>'
    abouts = [f"https://museum.example/{number}" for number in range(4)]
    together = rdf(
        *(cho(about, said) for about in abouts),
        *(aggregation(about) for about in reversed(abouts)),
        shared_concept,
    )
    alone = record()

    small = read(together), read(alone), read(b"<x>" + alone + alone + b"</x>")
    big = large(together), large(alone), large(b"<x>" + alone + alone + b"</x>")

    assert [one.iri for one in big[0] if isinstance(one, Item)] == abouts
    for before, after in zip(small, big, strict=True):
        assert [shown(one) for one in before] == [shown(one) for one in after]
    for one in big[0]:
        assert isinstance(one, Item)
        assert one.record is not None
        assert one.record.source.count(b"<skos:Concept") == one.record.source.count(b"<ore:Aggregation") == 1
        assert edm.notes(one) == ()


def shown(one: Item | Refusal) -> object:
    return (one.iri, one.title, one.data_provider) if isinstance(one, Item) else one.reason


def test_the_proxies_of_aggregators_stay_with_their_record(shared: Path) -> None:
    source = (shared / "edm/records/enriched/profile_a_after_metis.xml").read_bytes()
    inner = source[source.index(b"<rdf:RDF") :].replace(b"</rdf:RDF>", b"").strip()
    twin = inner[inner.index(b">") + 1 :].replace(b"record_1", b"record_2")
    both = inner + twin + b"</rdf:RDF>"
    small = [one for one in read(both) if isinstance(one, Item)]

    for items in (small, [one for one in large(both) if isinstance(one, Item)]):
        assert len(items) == 2
        for number, one in enumerate(items, 1):
            assert one.record is not None
            found = next(parts.split(records.tree(one.record)))
            assert isinstance(found, Parts)
            assert [proxy.about.rpartition("_")[2] for proxy in found.aggregators] == [str(number)]


def test_a_large_document_in_another_encoding_is_read() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + record().decode().replace(
        "A jug", "Ein Krug für Öl"
    )

    utf16 = text.replace("ISO-8859-1", "UTF-16").encode("utf-16")

    for content in (text.encode("latin-1"), utf16):
        assert [one.title for one in large(content) if isinstance(one, Item)] == [{"en": "Ein Krug für Öl"}]
    unknown, broken = large(text.replace("ISO-8859-1", "klingon").encode()), large(utf16 + b"\x00")
    assert isinstance(unknown[0], Refusal)
    assert unknown[0].reason == "the encoding klingon is not known"
    assert isinstance(broken[0], Refusal)
    assert "not in the encoding" in broken[0].reason


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "document type"),
        (b"<a>" * 80, "nested more than 64"),
        (b"<rdf", "not well-formed"),
        (b"<x><y/></x>", "there is no edm:ProvidedCHO"),
    ],
)
def test_a_large_document_is_refused_for_what_a_small_one_is(content: bytes, why: str) -> None:
    for found in (read(content), large(content)):
        (one,) = found
        assert isinstance(one, Refusal)
        assert why in one.reason


def test_a_refusal_in_a_large_document_names_its_line() -> None:
    source = b"<x>\n\n" + record() + b"\n" + rdf(cho(about="")) + b"</x>"

    whole, broken = read(source)

    assert isinstance(whole, Item)
    assert isinstance(broken, Refusal)
    assert source.splitlines()[broken.line - 1].strip().startswith(b'<edm:ProvidedCHO rdf:about=""')


def test_memory_does_not_grow_with_the_number_of_records(tmp_path: Path) -> None:
    few, many = (peak(tmp_path / "many.xml", envelope(number), number) for number in (300, 1200))
    assert many < few * 1.5

    few, many = (peak(tmp_path / "one.xml", one_graph(number), number) for number in (100, 400))
    assert many < few * 1.5


def one_graph(number: int) -> Iterator[bytes]:
    """One rdf:RDF with many records, and all aggregations behind all objects."""
    yield f"<rdf:RDF{declared()}>".encode()
    yield from (cho(f"https://museum.example/{one}").encode() for one in range(number))
    yield from (aggregation(f"https://museum.example/{one}").encode() for one in range(number))
    yield b"</rdf:RDF>"


def envelope(number: int) -> Iterator[bytes]:
    """Many rdf:RDF in something else, as OAI-PMH has them."""
    yield b"<records>"
    yield from (record().replace(b"museum.example/1", b"museum.example/%d" % one) for one in range(number))
    yield b"</records>"


def peak(path: Path, content: Iterator[bytes], number: int) -> int:
    """Most bytes of memory that reading the records of a file took at once."""
    with path.open("wb") as out:
        out.writelines(content)
    tracemalloc.start()
    with path.open("rb") as stream:
        assert sum(isinstance(one, Item) for one in forms.items(Found(path.name, stream), 0)) == number
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
