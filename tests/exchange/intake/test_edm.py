"""EDM records as items, whatever form and state they are in."""

from __future__ import annotations

from pathlib import Path

import pytest

from annoserver.exchange.intake import edm
from annoserver.exchange.records import xml
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.item import Item
from tests.parts.agreed import first, items
from tests.parts.records import aggregation, cho, declared, rdf, record

EXTERNAL = ("external/film_nhwSbs6.xml", "external/carare_skara_brae.xml", "enriched/profile_a.xml")
INTERNAL = {
    "internal/efg_lcva.rdf": ("08635/7b498e8404a14793a79c67a3faaf5502", "7b498e8404a14793a79c67a3faaf5502"),
    "internal/carare_skara_brae.xml": ("00000/some_record_id1", "CMC_HA/936"),
    "enriched/profile_a_after_metis.xml": ("00000/record_1", "#UEDIN:214"),
    "record-api/2024904_TopFoto_EU017407.rdf": (
        "2024904/photography_ProvidedCHO_TopFoto_co_uk_EU017407",
        "http://data.europeana.eu/item/2024904/photography_ProvidedCHO_TopFoto_co_uk_EU017407",
    ),
}


@pytest.mark.parametrize("name", EXTERNAL)
def test_a_record_is_kept_byte_for_byte(shared: Path, name: str) -> None:
    path = shared / "edm/records" / name

    one = first(path)

    assert one.record is not None
    assert one.record.source == path.read_bytes()


def test_what_is_shown_is_read(shared: Path) -> None:
    one = first(shared / "edm/records/external/film_nhwSbs6.xml")

    assert one.provider_id == "#nhwSbs6"
    assert one.title == {"en": "Place To live"}
    assert one.creator == ("Wosiewicz Leszek", "Januszewicz Marek")
    assert one.kind == "VIDEO"
    assert one.rights == "http://rightsstatements.org/vocab/InC/1.0/"
    assert one.data_provider == "Archiwum Filmowe - Szkoła Filmowa w Łodzi"
    assert one.provider == "Federacja Bibliotek Cyfrowych"
    assert one.landing_page == "http://fbc.pionier.net.pl/id/oai:etiudy.filmschool.lodz.pl:instudio-205"
    assert one.image == "http://media.etiudy.filmschool.lodz.pl/published/Miejsce.mov"
    assert one.thumbnail.endswith("00:01:33.02.png")
    assert edm.notes(one) == ()


@pytest.mark.parametrize("name", INTERNAL)
def test_of_europeanas_form_only_what_the_provider_said_is_read(shared: Path, name: str) -> None:
    one = first(shared / "edm/records" / name)

    ours, theirs = INTERNAL[name]
    assert one.iri == f"http://data.europeana.eu/item/{ours}"
    assert one.provider_id == theirs
    assert one.dataset.startswith(ours[:5]) or one.dataset == "exampleName"
    assert one.title
    assert "Europeana" not in one.data_provider


def test_a_label_stands_for_the_agent_that_a_record_describes(shared: Path) -> None:
    one = first(shared / "edm/records/invalid/no_dataProvider_bad_rights.xml")

    assert one.creator == ("Вук Стефановић Караџић",)


def test_dirty_data_come_in_with_notes(shared: Path) -> None:
    one = first(shared / "edm/records/invalid/no_title_bad_rights.xml")

    assert one.title == {}
    assert "new%20modern%20scans" in one.image
    assert [note.split(",")[0] for note in edm.notes(one)] == [
        "the record has neither dc:title nor dc:description",
        "1 of its links are no URIs and stay as they are",
    ]


def test_an_item_without_a_record_has_no_links_to_complain_of() -> None:
    assert edm.notes(Item("https://a.example/1", "1")) == (
        "the record has neither dc:title nor dc:description",
        "the record has no edm:rights",
        "the record has no edm:dataProvider",
        "the record has no usable edm:isShownAt or edm:isShownBy",
    )


@pytest.mark.parametrize(
    ("about", "iri"),
    [
        ("https://museum.example/1", "https://museum.example/1"),
        (" https://museum.example/a b|c ", "https://museum.example/a%20b%7Cc"),
        ("urn:nbn:de:1", "urn:nbn:de:1"),
        ("URN:RS:NAE:1", "URN:RS:NAE:1"),
        ("#UEDIN:214", "urn:annoserver:cho:the%20museum:UEDIN%3A214"),
        ("UEDIN:214", "urn:annoserver:cho:the%20museum:UEDIN%3A214"),
        ("HA/936", "urn:annoserver:cho:the%20museum:HA%2F936"),
        ("/08502/5F41", "http://data.europeana.eu/item/08502/5F41"),
        ("/direct/8647", "urn:annoserver:cho:the%20museum:%2Fdirect%2F8647"),
        ("https://www.europeana.eu/de/item/08502/5F41", "http://data.europeana.eu/item/08502/5F41"),
        ("http://data.europeana.eu/proxy/provider/08502/5F41", "http://data.europeana.eu/item/08502/5F41"),
    ],
)
def test_every_object_has_one_iri_that_stays(about: str, iri: str) -> None:
    museum = "<edm:dataProvider>  The\n  MUSEUM </edm:dataProvider>"

    (one,) = items(rdf(cho(about), aggregation(about, given=museum)))

    assert one.iri == iri
    assert one.provider_id == about


def test_equal_numbers_of_two_museums_stay_two_objects() -> None:
    one, other = (
        next(items(rdf(cho("#1"), aggregation("#1", given=f"<edm:dataProvider>{name}</edm:dataProvider>"))))
        for name in ("Museum A", "Museum B")
    )

    assert one.iri != other.iri


def test_a_base_in_the_record_counts() -> None:
    source = rdf(cho("obj/1"), aggregation("obj/1")).replace(
        b"<rdf:RDF", b'<rdf:RDF xml:base="https://museum.example/"'
    )

    assert next(items(source)).iri == "https://museum.example/obj/1"


def test_records_come_out_of_any_envelope() -> None:
    inside = record().decode().replace(declared(), "")
    source = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"{declared()}><ListRecords>' + "".join(
        f"<record><metadata>{inside.replace('example/1', f'example/{number}')}</metadata></record>"
        for number in range(3)
    )

    found = list(items((source + "</ListRecords></OAI-PMH>").encode()))

    assert [one.iri for one in found] == [f"https://museum.example/{number}" for number in range(3)]
    for one in found:
        assert one.record is not None
        assert one.record.source == inside.strip().replace("example/1", one.iri[-9:]).encode()
        assert xml.read(one.record).root.children
        assert one.record.namespaces["edm"].endswith("/edm/")


def test_each_of_many_objects_takes_along_what_it_reaches_untouched() -> None:
    about = '<skos:prefLabel>Ann</skos:prefLabel><edm:isRelatedTo rdf:resource="#t"/>'
    person = f'<edm:Agent rdf:about="#p">{about}</edm:Agent>'
    theme, stray = '<skos:Concept  rdf:about="#t"/>', '<skos:Concept rdf:about="#s"/>'
    maker = '<dc:title>x</dc:title><dc:creator rdf:resource="#p"/><dc:relation rdf:resource="#2"/>'
    source = rdf(cho("#1", maker), theme, cho("#2"), stray, aggregation("#2"), person, aggregation("#1"))

    one, two = items(source)

    assert one.record is not None
    assert two.record is not None
    assert one.creator == ("Ann",)
    kept = [cho("#1", maker), theme, person, aggregation("#1")]
    start, end = source.split(b">", 1)[0] + b">", b"</rdf:RDF>"
    assert one.record.source == b"\n".join([start, *(piece.encode() for piece in kept), end])
    assert two.record.source.count(b"rdf:about") == 2


def test_the_second_proxy_of_a_provider_is_not_read() -> None:
    known = '<dc:title>{0}</dc:title>{1}<ore:proxyFor rdf:resource="/1/a"/>'
    proxy = f'<ore:Proxy rdf:about="{{0}}">{known}</ore:Proxy>'
    lineage = '<ore:lineage rdf:resource="#own"/>'
    source = rdf(
        '<edm:ProvidedCHO rdf:about="/1/a"/><edm:ProvidedCHO rdf:about="/1/b"/>',
        proxy.format("#aggregator", lineage),
        proxy.format("#own", ""),
        proxy.format("#europeana", "<edm:europeanaProxy>true</edm:europeanaProxy>"),
    )

    one, two = edm.items(source, "two.xml")

    assert isinstance(one, Item)
    assert one.title == {"": "#own"}
    assert two == Refusal("only Europeana describes this object, not its provider", "two.xml", 2, "/1/b")


@pytest.mark.parametrize(
    ("source", "reason", "line"),
    [
        (b"<a>\n</b>", "not well-formed XML: mismatched tag", 2),
        (b"<!DOCTYPE a><a/>", "a document type declaration is not taken", 1),
        (b"<a/>", "there is no edm:ProvidedCHO inside an rdf:RDF", 1),
        (rdf(), "there is no edm:ProvidedCHO inside an rdf:RDF", 1),
        (rdf('<edm:ProvidedCHO rdf:ID="x"/>'), "edm:ProvidedCHO has no rdf:about", 2),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(source: bytes, reason: str, line: int) -> None:
    assert list(edm.items(source, "a.xml")) == [Refusal(reason, "a.xml", line)]


def test_an_answer_without_edm_is_refused(shared: Path) -> None:
    source = (shared / "edm/oai-pmh/get_record_oai_dc.xml").read_bytes()

    assert [type(one) for one in edm.items(source)] == [Refusal]


def test_a_record_without_aggregation_comes_in() -> None:
    (one,) = items(rdf(cho("#1")))

    assert (one.iri, one.data_provider, one.landing_page) == ("urn:annoserver:cho::1", "", "")


@pytest.mark.parametrize("link", [None, "", "javascript:alert(1)", "//host/x", "http:///x", "page.html"])
def test_a_link_that_is_none_of_the_web_is_not_used(link: str | None) -> None:
    assert edm.usable(link) == ""


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("<dcterms:created>[ca. 1905]</dcterms:created><dc:date>1910</dc:date>", 1905),
        ("<dc:date>12th century</dc:date><dc:date>1920-1930</dc:date>", 1920),
        ('<dc:date rdf:resource="https://a.example/span"/>', 1848),
        ("<dc:date>-0300</dc:date><dc:date>19120</dc:date>", 0),
    ],
)
def test_the_first_year_of_an_object_is_read(said: str, year: int) -> None:
    label = "<skos:prefLabel>spring 1848</skos:prefLabel>"
    span = f'<edm:TimeSpan rdf:about="https://a.example/span">{label}</edm:TimeSpan>'
    about = "https://museum.example/1"
    source = rdf(cho(about, said), aggregation(about), span)

    assert next(items(source)).year == year
