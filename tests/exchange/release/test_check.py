"""Our rules of EDM, held against Europeana's schema and its verdicts on real records."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annoserver.exchange.records.classes import LINKS, PLAIN, SHAPES, TYPED, full, short
from annoserver.exchange.records.delivery import rules as check
from annoserver.exchange.records.delivery.findings import Finding
from tests.parts.records import aggregation, cho, rdf, record
from tests.parts.schemas import faults

VERDICTS = {
    "external/film_nhwSbs6.xml": set(),
    "external/carare_skara_brae.xml": set(),
    "enriched/profile_a.xml": set(),
    "enriched/jh3_in_the_wild.xml": {"about", "child"},
    "invalid/wrong_order.xml": {"order"},
    "invalid/wrong_order_iiif.xml": {"order"},
    "invalid/no_title_bad_rights.xml": {"title", "rights"},
    "invalid/no_dataProvider_bad_rights.xml": {"missing", "rights"},
    "invalid/bad_intendedUsage.xml": {"controlled"},
}
BEYOND = {
    "title",
    "topic",
    "text-language",
    "shown",
    "rights",
    "empty",
    "both",
    "controlled",
    "missing",
    "about",
}
"""Rules that Europeana has beside its schema, or that its schema has only in part."""


def rules(source: bytes) -> set[str]:
    return {one.rule for one in check.record(source)}


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts_on_real_records_are_those_of_europeana(shared: Path, name: str) -> None:
    assert rules((shared / "edm/records" / name).read_bytes()) == VERDICTS[name]


def test_what_europeana_made_itself_cannot_be_delivered(shared: Path) -> None:
    source = (shared / "edm/records/internal/efg_lcva.rdf").read_bytes()

    assert "class" in rules(source)


def test_a_finding_says_where_and_what() -> None:
    (finding,) = check.record(record(tail="<edm:type>IMAGE</edm:type><dc:date>1900</dc:date>"))

    message = "dc:date stands after edm:type, and belongs before"
    assert finding == Finding("order", 5, message)


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (b"<rdf:RDF>", "xml"),
        (b"<a>" + record() + b"</a>", "root"),
        (b"<a/>", "root"),
        (rdf(cho(), cho(), aggregation()), "count"),
        (rdf(cho()), "count"),
        (record(tail="<edm:type>IMAGE</edm:type><edm:type>TEXT</edm:type>"), "count"),
        (record(tail=""), "missing"),
        (record(tail="<edm:type>Image</edm:type>"), "value"),
        (record(said="<dc:title>x</dc:title><dc:type>y</dc:type><dcterms:title>z</dcterms:title>"), "child"),
        (record(more='<ore:Proxy rdf:about="#p"/>'), "class"),
        (record(more='<skos:Concept rdf:about="#p" xml:lang="en"/>'), "attribute"),
        (record(more='<skos:Concept rdf:about="#p">words</skos:Concept>'), "text"),
        (record(said="<dc:title>x</dc:title><dc:type/>"), "topic"),
        (record(said="<dc:description>x</dc:description><dc:title/><dc:type><b/>x</dc:type>"), "nested"),
        (record(said='<dc:title>x</dc:title><dc:type rdf:resource="">y</dc:type>'), "empty"),
        (record(said='<dc:title>x</dc:title><dc:type rdf:resource="#a">y</dc:type>'), "both"),
        (record(said='<dc:title rdf:resource="#a">x</dc:title><dc:type>y</dc:type>'), "attribute"),
        (record(said='<dc:title xml:lang="">x</dc:title><dc:type>y</dc:type>'), "language"),
        (record(said='<dc:title edm:wasGeneratedBy="person">x</dc:title><dc:type>y</dc:type>'), "maker"),
        (record(said='<dc:title edm:confidenceLevel="1e-1">x</dc:title><dc:type>y</dc:type>'), "confidence"),
        (record(tail="<edm:hasMet>x</edm:hasMet><edm:type>3D</edm:type>"), "link"),
        (record(tail="<edm:type>TEXT</edm:type>"), "text-language"),
        (record(shown=""), "shown"),
        (record(given="<edm:dataProvider> </edm:dataProvider>"), "empty"),
        (record(given=""), "missing"),
        (record(rights="http://rightsstatements.org/vocab/UND/1.0/"), "rights"),
        (record(more='<skos:Concept rdf:about=""/>'), "about"),
        (record(more='<skos:Concept rdf:about="http://a.example/%"/>'), "uri"),
        (record(tail="<edm:userTag>x</edm:userTag><edm:type>IMAGE</edm:type>"), "child"),
        (
            record(
                more='<edm:WebResource rdf:about="#w"><dcterms:hasPart>x</dcterms:hasPart></edm:WebResource>'
            ),
            "link",
        ),
        (
            record(more='<edm:WebResource rdf:about="#w"><ebucore:width>1</ebucore:width></edm:WebResource>'),
            "datatype",
        ),
    ],
)
def test_each_rule_is_held(source: bytes, rule: str) -> None:
    assert rule in rules(source)


@pytest.mark.parametrize(
    ("iri", "taken"),
    [
        ("http://creativecommons.org/licenses/by/4.0/", True),
        ("http://creativecommons.org/licenses/by-sa/3.0/de/", True),
        ("http://creativecommons.org/licenses/by-nc-nd/2.1/jp/", True),
        ("http://creativecommons.org/licenses/by-nd-nc/1.0/", True),
        ("http://creativecommons.org/publicdomain/zero/1.0/", True),
        ("http://rightsstatements.org/vocab/InC-OW-EU/1.0/", True),
        ("http://creativecommons.org/licenses/by/4.0/de/", False),
        ("http://creativecommons.org/licenses/by/2.1/", False),
        ("http://creativecommons.org/licenses/by-nd-nc/2.0/", False),
        ("https://creativecommons.org/licenses/by/4.0/", False),
        ("http://creativecommons.org/licenses/by/4.0", False),
        ("http://rightsstatements.org/page/InC/1.0/", False),
    ],
)
def test_rights_are_taken_to_the_letter(iri: str, *, taken: bool) -> None:
    assert (rules(record(rights=iri)) == set()) is taken


def test_a_licence_of_ones_own_may_inherit_from_the_list() -> None:
    own = '<cc:License rdf:about="#own"><odrl:inheritFrom rdf:resource="{}"/></cc:License>'
    listed, other = "http://rightsstatements.org/vocab/NoC-OKLR/1.0/", "http://museum.example/terms"

    assert rules(record(rights="#own", more=own.format(listed))) == set()
    assert rules(record(rights="#own", more=own.format(other))) == {"rights"}


@pytest.mark.parametrize("level", ["0", "1", "0.83", ".5", "1.000", "0.", "+0.5", "00.5", " 1 "])
def test_levels_of_confidence_are_decimals_from_0_to_1(shared: Path, level: str) -> None:
    source = record(said=f'<dc:title edm:confidenceLevel="{level}">x</dc:title><dc:type>y</dc:type>')

    assert rules(source) == set()
    assert faults(shared, source) == []


@pytest.mark.parametrize("level", ["-0.1", "1.1", "2", "8.3e-1", "", "NaN", "high"])
def test_other_levels_of_confidence_are_not(shared: Path, level: str) -> None:
    source = record(said=f'<dc:title edm:confidenceLevel="{level}">x</dc:title><dc:type>y</dc:type>')

    assert rules(source) == {"confidence"}
    assert faults(shared, source)


ATTRIBUTES = (
    "",
    'rdf:resource="http://a.example/1"',
    'xml:lang="en"',
    'xml:lang="no such language"',
    'edm:wasGeneratedBy="Person"',
    'edm:wasGeneratedBy="SoftwareAgent" edm:confidenceLevel="0.5"',
    'rdf:datatype="http://www.w3.org/2001/XMLSchema#string"',
    'rdf:datatype="http://www.w3.org/2001/XMLSchema#integer"',
)
WORDS = ("", "words", "12", "landscape", "DEB887", "sRGB", "2020-01-01", " ")


@st.composite
def resources(draw: st.DrawFn) -> str:
    """A resource of any class, with children that belong there or do not, in any order and form."""
    name = draw(st.sampled_from(sorted(set(SHAPES) - {full("edm:ProvidedCHO"), full("ore:Aggregation")})))
    shape = SHAPES[name]
    own = [slot.name for slot in shape.slots] or sorted(shape.free)
    strangers = [full("dc:publisher"), full("skos:prefLabel"), full("edm:type")]
    children = draw(st.lists(st.sampled_from([*own, *own, *own, *strangers]), max_size=4))
    if draw(st.booleans()):
        children.sort(key=lambda child: own.index(child) if child in own else -1)
    return element(draw, name, "".join(value(draw, child) for child in children), 'rdf:about="#x"')


def value(draw: st.DrawFn, name: str) -> str:
    if draw(st.booleans()):
        return element(draw, name, "", 'rdf:resource="#y"') if name in LINKS else fitting(draw, name)
    return element(draw, name, draw(st.sampled_from(WORDS)), draw(st.sampled_from(ATTRIBUTES)))


def fitting(draw: st.DrawFn, name: str) -> str:
    """An element that has a chance to be right."""
    datatype = f'rdf:datatype="http://www.w3.org/2001/XMLSchema#{TYPED[name][0]}"' if name in TYPED else ""
    language = "" if name in TYPED or name in PLAIN else 'xml:lang="en"'
    return element(draw, name, draw(st.sampled_from(WORDS)), datatype or language)


def element(draw: st.DrawFn, name: str, inside: str, attributes: str) -> str:
    tag = short(name)
    prefix, iri = tag.partition(":")[0], name[: -len(tag.partition(":")[2])]
    return f'<{tag} xmlns:{prefix}="{iri}" {attributes}>{inside}</{tag}>'


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(more=resources())
def test_our_rules_and_the_schema_agree_on_every_class(shared: Path, more: str) -> None:
    source = record(more=more)

    found = rules(source) - BEYOND | ({"missing"} & rules(source))

    assert bool(found) == bool(faults(shared, source)), (check.record(source), faults(shared, source))


STATEMENTS = sorted(SHAPES[full("edm:ProvidedCHO")].free)
TAILS = [slot.name for slot in SHAPES[full("edm:ProvidedCHO")].slots]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_our_rules_and_the_schema_agree_on_the_object(shared: Path, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from([*STATEMENTS, *TAILS]), max_size=5))
    if data.draw(st.booleans()):
        names.sort(key=lambda name: TAILS.index(name) if name in TAILS else -1)
    children = [data.draw(st.builds(lambda one: one, written(name))) for name in names]
    source = record(said="<dc:title>x</dc:title><dc:type>y</dc:type>", tail="".join(children))

    assert bool(rules(source) - BEYOND or "missing" in rules(source)) == bool(faults(shared, source))


@st.composite
def written(draw: st.DrawFn, name: str) -> str:
    if name == full("edm:type"):
        return "<edm:type>SOUND</edm:type>"
    return value(draw, name)
