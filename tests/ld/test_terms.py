"""Tests of the words we know, and of the files that define them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from annoserver.ld import terms
from annoserver.model.annotation import ANNO
from annoserver.model.vote import Choice, Status

CROWD = rdflib.Namespace(terms.CROWD)
DIFFERENT = {
    "anno.jsonld": {"assessing", "Sound"},  # in the model, and missing in the published file (wap.md, E2, E3)
    "ldp.jsonld": set(),
}


@pytest.mark.parametrize("name", list(DIFFERENT))
def test_the_terms_of_a_published_context_are_the_published_ones(name: str, shared: Path) -> None:
    published = json.loads((shared / "w3c/vocabulary" / name).read_text("utf-8"))["@context"]

    ours = json.loads(terms.shipped("contexts", name))["@context"]

    assert {term: meaning for term, meaning in ours.items() if term not in DIFFERENT[name]} == published
    assert ours.keys() - published.keys() == DIFFERENT[name]


def test_the_terms_that_we_add_mean_what_the_vocabulary_says() -> None:
    assert terms.context(ANNO)["assessing"] == "oa:assessing"
    assert terms.context(ANNO)["Sound"] == "dctypes:Sound"


def test_our_own_context_leaves_the_others_alone() -> None:
    own = terms.context(terms.CROWD_CONTEXT)

    assert not own.keys() & (terms.context(ANNO).keys() | terms.context(terms.LDP_CONTEXT).keys())
    assert all(terms.PREFIXES[word] == meaning for word, meaning in own.items() if word in terms.PREFIXES)


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    return rdflib.Graph().parse(data=terms.shipped("vocab", "crowd.ttl"), format="turtle")


def test_every_term_of_the_vocabulary_says_what_it_is(vocabulary: rdflib.Graph) -> None:
    ours = [term for term in set(vocabulary.subjects()) if str(term).startswith(str(CROWD))]
    properties = [
        term
        for term in ours
        if {OWL.ObjectProperty, OWL.DatatypeProperty} & set(vocabulary.objects(term, RDF.type))
    ]

    assert all(vocabulary.value(term, RDFS.label) and vocabulary.value(term, RDFS.comment) for term in ours)
    assert all(vocabulary.value(term, RDFS.domain) for term in properties)
    assert all(vocabulary.value(term, RDFS.range) for term in properties)
    assert len(properties) == 14


def test_the_vocabulary_has_every_choice_and_every_status(vocabulary: rdflib.Graph) -> None:
    assert set(vocabulary.subjects(SKOS.inScheme, CROWD.choices)) == {CROWD[one.value] for one in Choice}
    assert set(vocabulary.subjects(SKOS.inScheme, CROWD.statuses)) == {CROWD[one.value] for one in Status}


def test_every_word_of_our_context_is_in_the_vocabulary(vocabulary: rdflib.Graph) -> None:
    meanings = terms.context(terms.CROWD_CONTEXT).values()
    names = [meaning["@id"] if isinstance(meaning, dict) else meaning for meaning in meanings]

    ours = {terms.expand(name) for name in names if name.startswith("crowd:")}

    assert {iri for iri in ours if (rdflib.URIRef(iri), None, None) not in vocabulary} == set()


def test_the_vocabulary_says_its_licence_and_version(vocabulary: rdflib.Graph) -> None:
    ontology = rdflib.URIRef(terms.CROWD.rstrip("#"))

    assert (ontology, RDF.type, OWL.Ontology) in vocabulary
    assert vocabulary.value(ontology, OWL.versionInfo)
    assert "zero/1.0" in str(vocabulary.value(ontology, rdflib.DCTERMS.license))


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("dc:subject", "http://purl.org/dc/elements/1.1/subject"),
        ("edm:hasType", "http://www.europeana.eu/schemas/edm/hasType"),
        ("crowd:approve", "https://w3id.org/annoserver/vocab#approve"),
    ],
)
def test_prefixed_names_and_iris_stand_for_one_another(name: str, iri: str) -> None:
    assert terms.expand(name) == iri
    assert terms.shorten(iri) == name
    assert terms.expand(iri) == terms.expand(name)


def test_what_has_no_prefix_of_ours_stays_as_it_is() -> None:
    assert terms.expand("foo:bar") == "foo:bar"
    assert terms.expand("dc://host/x") == "dc://host/x"
    assert terms.expand("tagging") == "tagging"
    assert terms.shorten("https://example.org/x") == "https://example.org/x"
    assert terms.shorten(terms.DC) == terms.DC


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("dc:subject", "dc:subject"),
        ("dce:subject", "dc:subject"),
        ("http://purl.org/dc/elements/1.1/subject", "dc:subject"),
        ("http://purl.org/dc/terms/spatial", "dcterms:spatial"),
        ("http://purl.org/dcterms/spatial", "dcterms:spatial"),
        ("edm:isRelatedTo", "edm:isRelatedTo"),
        ("edm:hasMet", None),
        ("dcterms:subject", None),
        ("subject", None),
        ("", None),
        (5, None),
        (["dc:subject"], None),
    ],
    ids=str,
)
def test_a_tag_becomes_only_what_edm_lets_the_crowd_say(name: object, short: str | None) -> None:
    assert terms.tag_property(name) == short


def test_contexts_are_known_with_http_and_https() -> None:
    assert terms.context_iri("https://www.w3.org/ns/anno.jsonld") == ANNO
    assert terms.context_iri("http://w3id.org/annoserver/contexts/crowd.jsonld") == terms.CROWD_CONTEXT
    assert terms.context_iri("ftp://www.w3.org/ns/anno.jsonld") is None
    assert terms.context_iri("https://example.org/c.jsonld") is None


PRINTS = """
import sys
from annoserver.ld import terms
print(len(terms.shipped("contexts", "anno.jsonld")), len(terms.shipped("vocab", "crowd.ttl")))
"""


@pytest.mark.parametrize("inside", [True, False], ids=["as a wheel has them", "as a checkout has them"])
def test_files_are_found_inside_the_package_and_beside_it(inside: bool, root: Path, tmp_path: Path) -> None:
    package = tmp_path / "annoserver"
    for path in ("__init__.py", "errors.py", "model", "ld"):
        source, target = root / "annoserver" / path, package / path
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    for folder in ("contexts", "vocab"):
        shutil.copytree(root / folder, (package if inside else tmp_path) / folder)

    run = subprocess.run(
        [sys.executable, "-S", "-c", PRINTS], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    expected = [(root / "contexts/anno.jsonld").stat().st_size, (root / "vocab/crowd.ttl").stat().st_size]
    assert [int(size) for size in run.stdout.split()] == expected
