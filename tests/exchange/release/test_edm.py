"""Accepted tags in the institution's own record."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from annoserver.exchange.intake import edm as intake
from annoserver.exchange.intake.files.walk import Found, walk
from annoserver.exchange.records import xml
from annoserver.exchange.records.delivery import rules
from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.release import edm
from annoserver.exchange.release.edm import Enriched
from annoserver.exchange.release.merge import insertion
from annoserver.ld.terms import TAG_PROPERTIES
from annoserver.model.item import Accepted, Agreed, Item, Record
from annoserver.model.vocabulary import Term
from annoserver.model.vote import Standing, Status, Tally
from tests.parts.agreed import DOG, EDINBURGH, accepted, agreed, first, item, items, term
from tests.parts.records import NAMESPACES, aggregation, cho, rdf, record
from tests.parts.schemas import faults

SAMPLES = (
    "external/film_nhwSbs6.xml",
    "external/carare_skara_brae.xml",
    "enriched/profile_a.xml",
    "enriched/profile_a_after_metis.xml",
    "internal/efg_lcva.rdf",
    "internal/carare_skara_brae.xml",
    "internal/after_enrichment_timespan.xml",
    "record-api/2024904_TopFoto_EU017407.rdf",
)
REFUSED = {
    "enriched/jh3_in_the_wild.xml": "edm:Place has no rdf:about",
    "invalid/wrong_order.xml": "edm:pid stands after edm:type",
    "invalid/wrong_order_iiif.xml": "dc:subject stands after edm:type",
    "invalid/no_title_bad_rights.xml": "neither dc:title nor dc:description",
    "invalid/no_dataProvider_bad_rights.xml": "ore:Aggregation has no edm:dataProvider",
    "invalid/bad_intendedUsage.xml": "edm:intendedUsage cannot be",
    "internal/item_35834473.xml": "edm:rights is not in Europeana's list",
}
TAGS = (
    accepted("t1", DOG.iri, up=10, down=1),
    accepted("t2", "trombone à <coulisse> & \x07co", language="it"),
    accepted("t3", EDINBURGH.iri, "dcterms:spatial", up=0, by_software=True),
    accepted("t4", "https://museum.example/2", "edm:isRelatedTo"),
    accepted("t5", "1900?", "dcterms:created", up=0),
    accepted("t6", "Cow", "dcterms:alternative", language="en"),
    accepted("t7", "http://vocab.getty.edu/aat/300010946", "edm:hasType"),
)


def enriched(one: Item, *tags: Accepted) -> Enriched:
    found = edm.enrich(agreed(one, *tags), term)
    assert isinstance(found, Enriched), found
    return found


def left(one: Item, *tags: Accepted) -> dict[str, str]:
    return {out.accepted.name: out.reason for out in enriched(one, *tags).left}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_enriched_record_is_one_that_europeana_takes(shared: Path, name: str) -> None:
    found = enriched(first(shared / "edm/records" / name), *TAGS)

    assert faults(shared, found.source) == []
    assert len(found.added) + len(found.left) == len(TAGS)
    assert len(found.added) >= 6


@pytest.mark.parametrize("name", SAMPLES[:3])
def test_not_a_byte_of_the_institution_changes(shared: Path, name: str) -> None:
    source = (shared / "edm/records" / name).read_bytes()

    found = enriched(next(items(source)), *TAGS)

    rest = found.source
    for piece in source.splitlines(keepends=True):
        assert piece in rest
        rest = rest[rest.index(piece) + len(piece) :]


@pytest.mark.parametrize("name", REFUSED)
def test_a_record_that_europeana_would_refuse_is_refused_with_the_reason(shared: Path, name: str) -> None:
    one = first(shared / "edm/records" / name)

    found = edm.record(agreed(one, *TAGS))

    assert isinstance(found, Refusal)
    assert REFUSED[name] in found.reason
    assert found.about == one.iri
    assert found.line > 0


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (Item("https://a.example/1", "1"), "the item came without a record"),
        (item(b"<rdf:RDF"), "not well-formed XML"),
        (item(rdf("")), "does not say what its provider said"),
        (item(rdf('<edm:ProvidedCHO rdf:about="#1"/>', aggregation())), "says nothing of its object"),
        (item(b"<w>" + record() + b"</w>"), "one rdf:RDF and nothing around it"),
        (item(record(shown="")), "neither edm:isShownAt nor edm:isShownBy (line 7)"),
    ],
)
def test_nothing_is_made_up(one: Item, reason: str) -> None:
    found = edm.record(agreed(one, *TAGS))

    assert isinstance(found, Refusal)
    assert reason in found.reason


def test_a_record_without_a_topic_becomes_one_that_can_be_delivered() -> None:
    one = item(record(said="<dc:title>A jug</dc:title>"))

    assert isinstance(edm.record(agreed(one)), Refusal)
    assert isinstance(edm.record(agreed(one, accepted("t", "jug", "dc:type", language="en"))), bytes)


def test_new_statements_look_like_this() -> None:
    found = enriched(item(record()), *TAGS)

    assert found.source.decode() == record().decode().replace(
        "    <edm:type>",
        '    <dc:subject edm:wasGeneratedBy="Person" edm:confidenceLevel="0.623"'
        f' rdf:resource="{DOG.iri}"/>\n'
        '    <dc:subject edm:wasGeneratedBy="Person" edm:confidenceLevel="0.439" xml:lang="it">'
        "trombone à &lt;coulisse&gt; &amp; co</dc:subject>\n"
        '    <dcterms:alternative edm:wasGeneratedBy="Person" edm:confidenceLevel="0.439" xml:lang="en">'
        "Cow</dcterms:alternative>\n"
        '    <dcterms:created edm:wasGeneratedBy="Person">1900?</dcterms:created>\n'
        '    <dcterms:spatial edm:wasGeneratedBy="SoftwareAgent" edm:confidenceLevel="0"'
        f' rdf:resource="{EDINBURGH.iri}"/>\n'
        '    <edm:hasType edm:wasGeneratedBy="Person" edm:confidenceLevel="0.439"'
        ' rdf:resource="http://vocab.getty.edu/aat/300010946"/>\n'
        '    <edm:isRelatedTo edm:wasGeneratedBy="Person" edm:confidenceLevel="0.439"'
        ' rdf:resource="https://museum.example/2"/>\n'
        "    <edm:type>",
    ).replace(
        "</ore:Aggregation>",
        "</ore:Aggregation>\n"
        f'  <skos:Concept rdf:about="{DOG.iri}">\n    <skos:prefLabel xml:lang="en">dog</skos:prefLabel>\n'
        f'    <skos:broader rdf:resource="{DOG.broader}"/>\n  </skos:Concept>\n'
        f'  <edm:Place rdf:about="{EDINBURGH.iri}">\n    <wgs84_pos:lat>55.95206</wgs84_pos:lat>\n'
        "    <wgs84_pos:long>-3.19648</wgs84_pos:long>\n"
        '    <skos:prefLabel xml:lang="de">Edinburg</skos:prefLabel>\n'
        '    <skos:prefLabel xml:lang="en">Edinburgh</skos:prefLabel>\n'
        '    <skos:note xml:lang="en">a city &amp; a capital</skos:note>\n  </edm:Place>',
    ).replace("<rdf:RDF", '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF', 1)


def test_the_same_input_gives_the_same_bytes_in_any_order_of_the_tags() -> None:
    one = item(record())

    assert edm.record(agreed(one, *TAGS), term) == edm.record(agreed(one, *reversed(TAGS)), term)


def test_statements_are_compared_with_the_source_in_canonical_form() -> None:
    said = (
        '<dc:title>x</dc:title><dc:subject xml:lang="en"> Red  HOUSE </dc:subject><dc:type>jug</dc:type>'
        '<dc:subject rdf:resource=" https://www.wikidata.org/wiki/Q144 "/>'
        '<dcterms:medium rdf:resource="http://vocab.getty.edu/page/aat/300010946"/>'
    )

    found = enriched(
        item(record(said=said)),
        accepted("uri", DOG.iri),
        accepted("text", "red house", language="EN"),
        accepted("other language", "red house", language="nl"),
        accepted("no language there", "Jug", "dc:type", language="en"),
        accepted("under a property that says more", "http://vocab.getty.edu/aat/300010946"),
        accepted("under a property that says less", DOG.iri, "dcterms:medium"),
    )

    assert {one.accepted.name for one in found.left if one.already} == {
        "uri",
        "text",
        "no language there",
        "under a property that says more",
    }
    assert [one.accepted.name for one in found.added] == ["other language", "under a property that says less"]


def test_twins_become_one_in_the_spelling_that_has_most_support_and_then_is_oldest() -> None:
    one = item(record())

    found = enriched(
        one,
        accepted("b", "boat", language="en", up=2, later=1),
        accepted("B", "Boat", language="en", up=4, later=2),
        accepted("later", "BOAT", language="en", up=4, later=3),
        accepted("alias", "https://www.wikidata.org/wiki/Q144", up=9),
        accepted("term", DOG.iri),
    )

    assert [one.text or one.iri for one in found.added] == [DOG.iri, "Boat"]
    assert {out.accepted.name: out.instead for out in found.left} == {"b": "B", "later": "B", "term": "alias"}


def test_one_uri_stands_under_the_property_that_says_most() -> None:
    tags = [
        accepted(name, DOG.iri, name)
        for name in ("edm:isRelatedTo", "dc:subject", "dc:type", "dcterms:medium")
    ]

    assert [one.name for one in enriched(item(record()), *tags).added] == ["dc:type", "dcterms:medium"]
    assert [one.name for one in enriched(item(record()), *tags[:2]).added] == ["dc:subject"]


def test_the_crowd_adds_and_reconciles_nothing() -> None:
    """Another value, and the URI of what stands there as words, come beside what the institution said."""
    said = (
        "<dc:title>x</dc:title><dcterms:created>1888</dcterms:created>"
        "<dcterms:spatial>Edinburgh</dcterms:spatial>"
    )
    other = [accepted(year, year, "dcterms:created") for year in ("1890", "1891")]

    found = enriched(item(record(said=said)), *other, accepted("place", EDINBURGH.iri, "dcterms:spatial"))

    assert not found.left
    assert {one.text or one.iri for one in found.added} == {"1890", "1891", EDINBURGH.iri}
    assert said.removeprefix("<dc:title>x</dc:title>").encode() in found.source


def test_what_a_machine_said_is_by_people_once_they_accept_it() -> None:
    """Who made the annotation stands in the graph; the record says who answers for the statement."""
    machine = [accepted(name, name, up=up, by_software=True) for name, up in (("a", 0), ("b", 2))]

    found = enriched(item(record()), *machine)

    assert [(one.text, one.maker) for one in found.added] == [("a", "SoftwareAgent"), ("b", "Person")]


def test_a_place_to_be_is_given_once() -> None:
    here = accepted("here", "here", "edm:currentLocation")
    there = accepted("there", "there", "edm:currentLocation")
    known = '<edm:currentLocation rdf:resource="#x"/><edm:type>IMAGE</edm:type>'

    assert [one.text for one in enriched(item(record()), here, there).added] == ["here"]
    assert set(left(item(record(tail=known)), here, there)) == {"here", "there"}


def test_tags_that_cannot_be_merged_are_left_with_the_reason() -> None:
    assert left(
        item(record()),
        accepted("comment", "nice", ""),
        accepted("met", DOG.iri, "edm:hasMet"),
        accepted("title", DOG.iri, "dc:title"),
        accepted("empty", "\x00 \uffff"),
        accepted("language", "x", language="no such"),
        accepted("iri", "wd:Q1"),
        accepted("no iri", "a:<b>"),
        accepted("no uri", "http://a.example/%"),
    ) == {
        "comment": "has no EDM property, so it stays an annotation",
        "met": "edm:hasMet cannot say that it was added, so it stays an annotation",
        "title": "dc:title takes words, and no URI",
        "empty": "has no text that XML can hold",
        "language": "'no such' is not the code of a language",
        "no iri": "'a:<b>' is not a URI",
        "no uri": "'http://a.example/%' is not a URI",
    }


def test_underscores_in_languages_are_mended() -> None:
    (one,) = enriched(item(record()), accepted("t", "colour", language="en_GB")).added

    assert one.language == "en-GB"


def test_prefixes_that_mean_something_else_are_declared_on_the_new_elements(shared: Path) -> None:
    names = {prefix: f"p{number}" for number, prefix in enumerate(NAMESPACES)}
    source = record().decode()
    for prefix, other in names.items():
        source = source.replace(f"xmlns:{prefix}=", f"xmlns:{other}=").replace(f"<{prefix}:", f"<{other}:")
        source = source.replace(f"</{prefix}:", f"</{other}:").replace(f" {prefix}:", f" {other}:")
    source = source.replace("<p0:RDF", '<p0:RDF xmlns:dc="urn:something:else"')

    found = enriched(item(source.encode()), *TAGS)

    assert len(found.added) == 7
    assert faults(shared, found.source) == []


def test_a_record_cut_out_of_an_envelope_gets_its_namespaces_back(shared: Path) -> None:
    inside = record().decode().replace("<rdf:RDF", "<rdf:RDF ", 1)
    start, end = inside.index(" xmlns"), inside.index(">")
    envelope = f"<w{inside[start:end]}>{inside[:start]}{inside[end:]}</w>"

    found = enriched(next(items(envelope.encode())), *TAGS)

    assert faults(shared, found.source) == []
    assert found.source.startswith(insertion.DECLARATION)


def test_a_record_in_another_character_set_is_delivered_in_utf8(shared: Path) -> None:
    source = record(said="<dc:title>Café</dc:title><dc:type>jug</dc:type>").decode()
    latin = f'<?xml version="1.0" encoding="ISO-8859-1"?>\n{source}'.encode("latin-1")

    found = enriched(next(items(latin)), *TAGS)

    assert "<dc:title>Café</dc:title>".encode() in found.source
    assert faults(shared, found.source) == []


def test_namespaces_of_a_proxy_go_along_when_it_is_turned(shared: Path) -> None:
    own = (
        f'<ore:Proxy xmlns:d="{NAMESPACES["dc"]}" rdf:about="/proxy/provider/1/a"><d:title>x</d:title>'
        f'<e:type xmlns:e="{NAMESPACES["edm"]}">3D</e:type><d:type xmlns:d="{NAMESPACES["dc"]}">y</d:type>'
        "<edm:europeanaProxy>false</edm:europeanaProxy></ore:Proxy>"
    )
    source = rdf('<edm:ProvidedCHO rdf:about="/1/a"/>', own, aggregation("/1/a"))

    found = enriched(next(items(source)), *TAGS)

    assert faults(shared, found.source) == []
    assert b"Proxy" not in found.source


def test_a_proxy_alone_is_refused() -> None:
    own = '<ore:Proxy rdf:about="#p"><dc:title>x</dc:title></ore:Proxy>'

    found = edm.record(agreed(next(items(rdf('<edm:ProvidedCHO rdf:about="/1/a"/>', own)))))

    assert isinstance(found, Refusal)
    assert "there are 0 ore:Aggregation" in found.reason


def test_labels_come_with_the_tag_where_no_vocabulary_has_them() -> None:
    iri, aat = "https://terms.example/1", "http://vocab.getty.edu/aat/1"
    tags = [
        accepted("map", iri, body={"id": iri, "prefLabel": {"en": "one", "de": ["eins"], "x y": "z"}}),
        accepted(
            "label", aat, "dcterms:medium", body={"source": {"id": aat, "label": "brass", "language": "en"}}
        ),
        accepted("bare", "https://terms.example/2", "dc:type"),
        accepted("relation", "https://terms.example/3", "dc:relation", body={"id": iri, "label": "x"}),
    ]

    source = enriched(item(record()), *tags).source.decode()

    assert source.count("<skos:Concept ") == 2
    assert (
        '<skos:prefLabel xml:lang="de">eins</skos:prefLabel>\n    <skos:prefLabel xml:lang="en">one<'
        in source
    )
    assert '<skos:prefLabel xml:lang="en">brass</skos:prefLabel>' in source


@pytest.mark.parametrize(
    ("prop", "known", "kind"),
    [
        ("dcterms:spatial", EDINBURGH, "edm:Place"),
        ("dc:subject", EDINBURGH, None),
        ("dc:subject", DOG, "skos:Concept"),
        ("dc:creator", DOG, "edm:Agent"),
        ("dcterms:temporal", DOG, "edm:TimeSpan"),
        ("dc:relation", DOG, None),
        ("dcterms:spatial", Term("http://vocab.getty.edu/aat/1", {"en": "x"}), None),
        ("dc:subject", Term("https://a.example/1", {"en": "x"}, position=(1, 2)), None),
        ("dc:subject", Term("https://a.example/1", {"en": "\x00"}), None),
    ],
)
def test_a_term_is_described_where_its_class_fits_the_property(
    prop: str, known: Term, kind: str | None
) -> None:
    found = edm.enrich(agreed(item(record()), accepted("t", known.iri, prop)), {known.iri: known}.get)

    assert isinstance(found, Enriched)
    for name in ("edm:Place", "skos:Concept", "edm:Agent", "edm:TimeSpan"):
        assert (f"<{name} ".encode() in found.source) is (name == kind)


def test_what_the_record_describes_is_not_described_twice() -> None:
    more = f'<skos:Concept rdf:about="{DOG.iri}"/>'

    assert enriched(item(record(more=more)), accepted("t", DOG.iri)).source.count(b"<skos:Concept") == 1


WILD = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=WILD, prop=st.sampled_from(sorted(TAG_PROPERTIES)), up=st.integers(0, 40), down=st.integers(0, 40)
)
def test_any_text_gives_a_valid_record_that_says_it(
    shared: Path, said: str, prop: str, up: int, down: int
) -> None:
    tag = accepted("t", f"{said} ", prop, language="en", up=up, down=down)

    found = enriched(item(record()), tag)

    assert faults(shared, found.source) == []
    written = {one.text for one in etree.fromstring(found.source)[0].iterchildren()}
    assert [one.text in written for one in found.added] == [True] * bool(xml.clean(said).strip())


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(end=WILD, prop=st.sampled_from(("dc:subject", "dcterms:spatial", "edm:isRelatedTo")))
def test_any_iri_gives_a_valid_record_or_none(shared: Path, end: str, prop: str) -> None:
    tag = accepted("t", f"https://a.example/{end}".replace(" ", ""), prop)

    found = enriched(item(record()), tag)

    assert faults(shared, found.source) == []


def campaign(shared: Path, folder: Path) -> Iterator[Agreed]:
    """A generated campaign: items as they are imported, with the tags on which votes agree."""
    command = [sys.executable, str(shared / "crowdheritage/make_campaign.py"), "--items", "200"]
    subprocess.run([*command, "--items-format", "both", str(folder)], check=True, capture_output=True)
    rows: dict[str, list[dict[str, object]]] = {}
    for line in (folder / "tags.ndjson").read_text("utf-8").split("\n")[:-1]:
        row = json.loads(line)
        rows.setdefault(row["item"], []).append(row)
    for found in walk([folder / "items"]):
        assert isinstance(found, Found)
        for one in intake.items(found.content, found.name):
            assert isinstance(one, Item)
            yield Agreed(one, tuple(tag(number, row) for number, row in enumerate(rows[one.iri])))


def tag(number: int, row: dict[str, object]) -> Accepted:
    choices = [vote["choice"] for vote in row["votes"]]  # type: ignore[attr-defined]
    made = accepted(
        f"t{number}",
        str(row.get("uri", "")).strip() or f"{row['value']} ",
        str(row["property"] or ""),
        language=str(row["language"] or ""),
        item=str(row["item"]),
        by_software=str(row["creator"]).startswith("software"),
    )
    tally = Tally(choices.count("up"), choices.count("down"))
    standing = Standing(tally, Status.ACCEPTED, datetime(2026, 3, 1, tzinfo=UTC))
    return Accepted(
        made.name, made.document, made.tag, standing, made.creator, made.created, made.by_software
    )


def test_every_record_of_a_campaign_comes_back_valid(shared: Path, tmp_path: Path) -> None:
    done = [edm.enrich(one) for one in campaign(shared, tmp_path)]

    assert len(done) == 200
    for found in done:
        assert isinstance(found, Enriched)
        assert faults(shared, found.source) == []
        assert rules.record(found.source) == ()
    whole = [found for found in done if isinstance(found, Enriched)]
    assert sum(len(one.added) for one in whole) > 850
    assert any(one.already for found in whole for one in found.left)
    assert any(one.instead for found in whole for one in found.left)


def test_a_file_of_many_records_gives_each_back_valid(shared: Path) -> None:
    more = rdf(*(part for number in range(20) for part in (cho(f"#{number}"), aggregation(f"#{number}"))))

    found = [enriched(one, *TAGS) for one in items(more)]

    assert len(found) == 20
    assert all(faults(shared, one.source) == [] for one in found)


def test_a_record_with_a_byte_order_mark_stays_one(shared: Path) -> None:
    found = edm.record(
        agreed(Item("https://a.example/1", "1", record=Record(b"\xef\xbb\xbf" + record())), *TAGS)
    )

    assert isinstance(found, bytes)
    assert faults(shared, found) == []
