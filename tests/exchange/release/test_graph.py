"""The accepted tags as RDF, with everything behind them."""

from __future__ import annotations

import dataclasses
import io
import json
import warnings
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import DC, DCTERMS, FOAF, PROV, RDF, SKOS

from annoserver.exchange.release import graph
from annoserver.ld import votes
from annoserver.ld.graph import Form
from annoserver.ld.terms import TAG_PROPERTIES
from annoserver.model.annotation import write
from annoserver.model.campaign import COMPATIBLE, STRICT, Campaign, Policy
from annoserver.model.item import Accepted, Agreed, Item
from annoserver.model.vote import Choice, Status
from tests.parts.agreed import (
    BASE,
    DOG,
    EDINBURGH,
    FOLK,
    NOW,
    about,
    accepted,
    agreed,
    annotation,
    first,
    voted,
)

ORE = rdflib.Namespace("http://www.openarchives.org/ore/terms/")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
DQV = rdflib.Namespace("http://www.w3.org/ns/dqv#")
EDM = rdflib.Namespace("http://www.europeana.eu/schemas/edm/")
PROPERTIES = {rdflib.URIRef(iri) for iri in TAG_PROPERTIES.values()}
CROWD = rdflib.Namespace("https://w3id.org/annoserver/vocab#")
AS = rdflib.Namespace("https://www.w3.org/ns/activitystreams#")
ITEM = "http://data.europeana.eu/item/09102/_UEDIN_214"
RECORD = f"{BASE}campaigns/folk/records/09102/_UEDIN_214"
HORN = Item(ITEM, "#UEDIN:214", kind="IMAGE")
FORMATS = {
    Form.TURTLE: ("turtle", ox.RdfFormat.TURTLE),
    Form.NTRIPLES: ("nt", ox.RdfFormat.N_TRIPLES),
    Form.XML: ("xml", ox.RdfFormat.RDF_XML),
    Form.JSONLD: ("json-ld", ox.RdfFormat.JSON_LD),
    Form.NQUADS: ("nquads", ox.RdfFormat.N_QUADS),
    Form.TRIG: ("trig", ox.RdfFormat.TRIG),
}


def horn(*tags: Accepted) -> Agreed:
    return agreed(HORN, *tags)


def tagged(name: str, said: str, prop: str = "dc:subject", **more: Any) -> Accepted:
    return accepted(name, said, prop, item=ITEM, **more)


EVERYTHING = horn(
    tagged("t1", DOG.iri, up=10, down=1, choices=(Choice.APPROVE, Choice.REJECT, Choice.UNSURE)),
    tagged("t2", "trombone à <coulisse> \x0b&", language="it", later=2),
    tagged("t3", EDINBURGH.iri, "dcterms:spatial", by_software=True, up=0),
    tagged("t4", "nice", ""),
)


def written(all_agreed: Iterable[Agreed], form: str = Form.TURTLE, campaign: Campaign = FOLK) -> bytes:
    out = io.BytesIO()
    graph.write(all_agreed, about(campaign), form, out)
    return out.getvalue()


def parsed(*all_agreed: Agreed, campaign: Campaign = FOLK) -> rdflib.Graph:
    return rdflib.Graph().parse(data=written(all_agreed, campaign=campaign), format="turtle")


def at(found: rdflib.Graph, start: rdflib.URIRef, *path: rdflib.URIRef) -> rdflib.Node:
    """The one value at the end of a path."""
    nodes: list[rdflib.Node] = [start]
    for name in path:
        nodes = [one for node in nodes for one in found.objects(node, name)]
    (value,) = nodes
    return value


def read(source: bytes, form: Form) -> rdflib.Graph:
    """All statements of a file as rdflib reads them, in one graph."""
    with warnings.catch_warnings():
        # rdflib's own parsers of datasets use what rdflib deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        if form not in graph.NAMED:
            return rdflib.Graph().parse(data=source, format=FORMATS[form][0])
        found = rdflib.Graph()
        for subject, predicate, value, _ in (
            rdflib.Dataset().parse(data=source, format=FORMATS[form][0]).quads()
        ):
            found.add((subject, predicate, value))
        return found


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_holds_the_same_graph(form: Form) -> None:
    source = written([EVERYTHING], form)

    expected = read(written([EVERYTHING], Form.NTRIPLES), Form.NTRIPLES)
    assert isomorphic(read(source, form), expected)
    again = {quad.triple for quad in ox.parse(source, FORMATS[form][1])}
    assert again == {
        quad.triple for quad in ox.parse(written([EVERYTHING], Form.NTRIPLES), FORMATS[Form.NTRIPLES][1])
    }
    assert written([EVERYTHING], form) == source


@pytest.mark.parametrize("form", FORMATS)
def test_pieces_make_the_whole(form: Form) -> None:
    some = [
        EVERYTHING,
        agreed(Item("https://a.example/2", "2"), accepted("u", "x", item="https://a.example/2")),
    ]

    source = b"".join(graph.chunks(some, about(), form))

    assert isomorphic(read(source, form), read(written(some, form), form))


@pytest.mark.parametrize("form", [Form.NTRIPLES, Form.NQUADS])
def test_lines_leave_record_by_record(form: Form) -> None:
    taken: list[int] = []

    def slowly() -> Iterable[Agreed]:
        for number in range(3):
            taken.append(number)
            yield EVERYTHING

    pieces = graph.chunks(slowly(), about(), form)

    assert [(len(taken), piece[-3:]) for piece in pieces] == [(number, b" .\n") for number in range(4)]


def test_statements_stand_on_a_proxy_of_ours() -> None:
    proxy = rdflib.URIRef(f"{RECORD}#proxy")

    found = parsed(EVERYTHING)

    assert set(found.predicate_objects(proxy)) == {
        (RDF.type, ORE.Proxy),
        (ORE.proxyFor, rdflib.URIRef(ITEM)),
        (ORE.proxyIn, rdflib.URIRef(f"{RECORD}#aggregation")),
        (ORE.lineage, rdflib.URIRef("http://data.europeana.eu/proxy/provider/09102/_UEDIN_214")),
        (EDM.europeanaProxy, rdflib.Literal(lexical_or_value=False)),
        (DC.subject, rdflib.URIRef(DOG.iri)),
        (DC.subject, rdflib.Literal("trombone à <coulisse> &", lang="it")),
        (DCTERMS.spatial, rdflib.URIRef(EDINBURGH.iri)),
        (EDM.type, rdflib.Literal("IMAGE")),
        *((PROV.wasDerivedFrom, rdflib.URIRef(annotation(name))) for name in ("t1", "t2", "t3")),
    }


def test_the_platform_gives_the_proxy_in_the_name_of_the_campaign() -> None:
    aggregation = rdflib.URIRef(f"{RECORD}#aggregation")

    assert parsed(EVERYTHING).value(aggregation, EDM.dataProvider) == rdflib.Literal("Folk art", lang="en")
    organised = dataclasses.replace(FOLK, organiser="Museum")
    assert parsed(EVERYTHING, campaign=organised).value(aggregation, EDM.provider) == rdflib.Literal("Museum")
    nameless = parsed(EVERYTHING, campaign=Campaign("folk", {}))
    assert nameless.value(aggregation, EDM.provider) == rdflib.Literal("folk")
    changed = parsed(EVERYTHING).value(aggregation, DCTERMS.modified)
    assert isinstance(changed, rdflib.Literal)
    assert changed.toPython() == NOW + timedelta(hours=2)


def test_from_every_statement_one_reaches_the_votes_behind_it() -> None:
    found = parsed(EVERYTHING)
    path = PROV.wasDerivedFrom / DQV.hasQualityMeasurement / PROV.wasGeneratedBy / PROV.used

    votes_of_proxy = set(found.objects(rdflib.URIRef(f"{RECORD}#proxy"), path))

    for number, choice in enumerate((CROWD.approve, CROWD.reject, CROWD.unsure)):
        vote = rdflib.URIRef(annotation(f"t1-v{number}"))
        assert vote in votes_of_proxy
        assert found.value(vote, OA.hasBody) == choice
        assert found.value(vote, OA.motivatedBy) == OA.moderating
        assert at(found, vote, OA.hasTarget, OA.hasSource) == rdflib.URIRef(annotation("t1"))
        assert at(found, vote, OA.hasTarget, OA.hasScope) == rdflib.URIRef(ITEM)
        assert found.value(vote, DCTERMS.created) == rdflib.Literal(
            "2026-11-03T09:00:00Z", datatype=rdflib.XSD.dateTime
        )


def test_each_statement_leads_to_its_own_votes_and_to_no_others() -> None:
    every = horn(
        tagged("t1", "https://www.wikidata.org/wiki/Q144", choices=(Choice.APPROVE,)),
        tagged("t2", "Boat", language="en", up=4, choices=(Choice.APPROVE, Choice.REJECT)),
        tagged("t3", "boat", language="en", up=2, choices=(Choice.APPROVE,)),
        tagged("t4", "BOAT", language="en", up=9, later=1, choices=(Choice.APPROVE,)),
        tagged("t5", "https://a.example/x", "edm:isRelatedTo", choices=(Choice.APPROVE,)),
        tagged("t6", "https://a.example/x", "dc:type", choices=(Choice.APPROVE,)),
        tagged("t7", "geo:1,2", "dcterms:spatial", choices=(Choice.APPROVE,)),
    )
    found, proxy = parsed(every), rdflib.URIRef(f"{RECORD}#proxy")

    reached = {}
    statements = [one for one in found.predicate_objects(proxy) if one[0] in PROPERTIES]
    for predicate, value in statements:
        (statement,) = (
            one
            for one in found.subjects(RDF.subject, proxy)
            if (one, RDF.predicate, predicate) in found and (one, RDF.object, value) in found
        )
        decisions = PROV.wasDerivedFrom / DQV.hasQualityMeasurement / PROV.wasGeneratedBy
        used = {str(one) for one in found.objects(statement, decisions / PROV.used)}
        votes_used = {one for one in used if (rdflib.URIRef(one), OA.motivatedBy, OA.moderating) in found}
        plans = set(found.objects(statement, decisions / PROV.qualifiedAssociation / PROV.hadPlan))
        assert plans == {rdflib.URIRef(f"{BASE}campaigns/folk#policy-1")}
        reached[str(value)] = {one.rpartition("/")[2] for one in votes_used}

    assert reached == {
        DOG.iri: {"t1-v0"},
        "BOAT": {"t2-v0", "t2-v1", "t3-v0", "t4-v0"},
        "https://a.example/x": {"t5-v0", "t6-v0"},
        annotation("t7") + "#place": {"t7-v0"},
    }


def test_every_proxy_goes_back_to_that_of_the_provider() -> None:
    iri = "https://museum.example/1"
    one = agreed(Item(iri, "#1"), accepted("t", "x", item=iri))

    found = parsed(one)

    proxy = rdflib.URIRef(graph.record_iri(about(), iri) + "#proxy")
    provider = found.value(proxy, ORE.lineage)
    assert set(found.predicate_objects(provider)) == {
        (RDF.type, ORE.Proxy),
        (ORE.proxyFor, rdflib.URIRef(iri)),
        (EDM.europeanaProxy, rdflib.Literal(lexical_or_value=False)),
        (DC.identifier, rdflib.Literal("#1")),
    }


def test_an_annotation_says_who_what_when_and_how_well_supported() -> None:
    tag, standing = rdflib.URIRef(annotation("t1")), rdflib.URIRef(annotation("t1") + "#standing")

    found = parsed(EVERYTHING)

    assert set(found.predicate_objects(tag)) == {
        (RDF.type, OA.Annotation),
        (OA.motivatedBy, OA.tagging),
        (OA.hasBody, rdflib.URIRef(DOG.iri)),
        (OA.hasTarget, rdflib.URIRef(ITEM)),
        (CROWD.asProperty, DC.subject),
        (DCTERMS.creator, rdflib.URIRef(f"{BASE}campaigns/folk/agents/{'5f' * 16}")),
        (DCTERMS.created, rdflib.Literal("2026-11-03T08:00:00Z", datatype=rdflib.XSD.dateTime)),
        (DCTERMS.rights, rdflib.URIRef("http://creativecommons.org/publicdomain/zero/1.0/")),
        (DQV.hasQualityMeasurement, standing),
    }
    assert str(found.value(standing, DQV.value)) == "0.623"
    assert found.value(standing, DQV.value).datatype == rdflib.XSD.decimal  # type: ignore[union-attr]
    assert int(str(found.value(standing, CROWD.approvals))) == 10
    assert int(str(found.value(standing, CROWD.rejections))) == 1
    assert found.value(standing, CROWD.status) == CROWD.accepted
    plan = at(found, standing, PROV.wasGeneratedBy, PROV.qualifiedAssociation, PROV.hadPlan)
    assert plan == rdflib.URIRef(f"{BASE}campaigns/folk#policy-1")
    assert (plan, RDF.type, PROV.Plan) in found
    body = rdflib.URIRef(annotation("t2") + "#body")
    assert found.value(body, RDF.value) == rdflib.Literal("trombone à <coulisse> &")
    assert found.value(body, DC.language) == rdflib.Literal("it")


def test_a_comment_is_an_annotation_and_no_statement() -> None:
    tag = rdflib.URIRef(annotation("t4"))

    found = parsed(EVERYTHING)

    assert (tag, RDF.type, OA.Annotation) in found
    assert list(found.objects(tag, CROWD.asProperty)) == []
    assert list(found.subjects(PROV.wasDerivedFrom, tag)) == []


def test_one_statement_may_derive_from_several_annotations() -> None:
    found = parsed(horn(tagged("a", "Boat", language="en", up=4), tagged("b", "boat", language="en")))

    proxy = rdflib.URIRef(f"{RECORD}#proxy")
    assert list(found.objects(proxy, DC.subject)) == [rdflib.Literal("Boat", lang="en")]
    assert len(list(found.objects(proxy, PROV.wasDerivedFrom))) == 2


def test_programs_are_named_and_people_are_not() -> None:
    robot: dict[str, Any] = {
        "creator": {"id": "https://robot.example/1", "name": "Robot"},
        "generator": "https://maker.example/",
    }
    person: dict[str, Any] = {"creator": {"id": "https://people.example/ann", "name": "Ann Example"}}

    found = parsed(horn(tagged("a", "x", by_software=True, **robot), tagged("b", "y", **person)))

    assert found.value(rdflib.URIRef("https://robot.example/1"), FOAF.name) == rdflib.Literal("Robot")
    assert list(found.objects(rdflib.URIRef("https://people.example/ann"))) == [FOAF.Person]
    assert (rdflib.URIRef(annotation("a")), None, rdflib.URIRef("https://maker.example/")) in found
    assert "Ann Example" not in written([horn(tagged("b", "y", **person))]).decode()


def test_nobody_known_is_nobody_named() -> None:
    nobody = dataclasses.replace(tagged("a", "x"), creator="")

    assert list(parsed(horn(nobody)).subject_objects(DCTERMS.creator)) == []


def test_reviews_and_reasons_go_along() -> None:
    tag = annotation("t")
    review = votes.review(tag, "", 5, 1)
    reviewed = write({"@context": review.pop("@context"), "id": annotation("r"), **review})
    reason = voted("v", "t", ITEM, Choice.REJECT, "because of this")
    odd = [write({"id": "no iri", **review}), write({"id": annotation("o"), "motivation": "commenting"})]

    found = parsed(horn(dataclasses.replace(tagged("t", "x"), votes=(reviewed, reason, *odd))))

    assert int(str(found.value(rdflib.URIRef(annotation("r") + "#review"), CROWD.approvals))) == 5
    assert list(found.objects(rdflib.URIRef(annotation("r") + "#target"), OA.hasScope)) == []
    remark = rdflib.URIRef(annotation("v") + "#reason-1")
    assert found.value(remark, RDF.value) == rdflib.Literal("because of this")
    assert (rdflib.URIRef(annotation("o")), RDF.type, OA.Annotation) not in found


def test_terms_can_be_read_offline() -> None:
    found = parsed(EVERYTHING)

    place = rdflib.URIRef(EDINBURGH.iri)
    assert (rdflib.URIRef(DOG.iri), SKOS.prefLabel, rdflib.Literal("dog", lang="en")) in found
    assert {str(label) for label in found.objects(place, SKOS.prefLabel)} == {"Edinburgh", "Edinburg"}
    assert (place, RDF.type, EDM.Place) in found
    lat = "http://www.w3.org/2003/01/geo/wgs84_pos#lat"
    assert str(found.value(place, rdflib.URIRef(lat))) == "55.95206"


def test_each_record_has_a_graph_and_its_votes_another() -> None:
    source = written([EVERYTHING], Form.NQUADS)

    names = {quad.graph_name.value for quad in ox.parse(source, ox.RdfFormat.N_QUADS)}

    assert names == {f"{BASE}campaigns/folk", RECORD, f"{RECORD}#votes"}


@pytest.mark.parametrize(
    ("iri", "local"),
    [
        ("http://data.europeana.eu/item/1/a", "1/a"),
        ("https://museum.example/objects/7", "7-b9ed6aa8d64506e9"),
        ("urn:annoserver:cho:my%20museum:UEDIN%3A214", "214-"),
        ("https://museum.example/?id=é&x", "id_x-"),
    ],
)
def test_records_have_iris_that_say_what_they_are_about(iri: str, local: str) -> None:
    made = graph.record_iri(about(), iri)

    assert made.startswith(f"{BASE}campaigns/folk/records/{local}")
    assert made.isascii()


def test_records_of_two_items_never_meet() -> None:
    iris = [f"https://{host}.example/x/1{end}" for host in "ab" for end in ("", "/", "#")]

    assert len({graph.record_iri(about(), iri) for iri in iris}) == len(iris)


@pytest.mark.parametrize("policy", [STRICT, COMPATIBLE])
def test_the_policy_is_told(policy: Policy) -> None:
    campaign = dataclasses.replace(FOLK, policy=policy)

    found = parsed(campaign=campaign)

    said = str(found.value(rdflib.URIRef(f"{BASE}campaigns/folk#policy-1"), rdflib.RDFS.comment))
    assert said.startswith("Accepted with a lead of")


def test_demo_data_say_so() -> None:
    found = parsed(campaign=dataclasses.replace(FOLK, demo=True))

    (said,) = found.objects(rdflib.URIRef(f"{BASE}campaigns/folk"), rdflib.RDFS.comment)
    assert str(said).startswith("Demo data")


def test_items_without_accepted_tags_are_absent() -> None:
    assert graph.lines(horn(), about()) == ""


def test_no_relative_iri_and_no_provenance_attribute_leaves(shared: Path) -> None:
    one = first(shared / "edm/records/enriched/profile_a.xml")
    dirty = [
        accepted("a", "dc:subject", item=one.iri),
        accepted("b", "http://a.example:99999999/", item=one.iri),
        accepted("c", DOG.iri, "dc:title", item=one.iri),
        accepted("d", "x", language="no such", item=one.iri),
    ]
    tag = dataclasses.replace(accepted("e", "x", item="#relative"), creator="_")
    for form in FORMATS:
        source = written([agreed(one, *dirty, tag)], form)
        assert b"wasGeneratedBy>" not in source.replace(b"prov#wasGeneratedBy>", b"")
        assert b"confidenceLevel" not in source
        for quad in ox.parse(source, FORMATS[form][1]):
            for node in (quad.subject, quad.predicate, quad.object):
                assert not isinstance(node, ox.NamedNode) or ":" in node.value


def test_a_ruling_is_named_as_what_decided_and_leaves_the_confidence_out() -> None:
    one = tagged("t1", "Boat", language="en", up=1)
    ruling = json.loads(voted("r1", "t1", ITEM, Choice.APPROVE, "It is one."))
    ruling["body"][0] = f"{CROWD}refuse"
    standing = dataclasses.replace(one.standing, status=Status.REJECTED, ruled=True)

    found = parsed(horn(dataclasses.replace(one, standing=standing, votes=(write(ruling),))))

    measured = rdflib.URIRef(f"{annotation('t1')}#standing")
    assert found.value(measured, DQV.value) is None
    assert str(found.value(measured, CROWD.decidedBy)) == "moderator"
    assert CROWD.refuse in list(found.objects(rdflib.URIRef(annotation("r1")), OA.hasBody))
    assert str(parsed(horn(one)).value(measured, CROWD.decidedBy)) == "votes"
