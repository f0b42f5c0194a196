"""Commands for vocabularies: what comes in goes out again, and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from annoserver.errors import Invalid
from annoserver.exchange.intake import terms
from annoserver.exchange.release import terms as release
from annoserver.model.vocabulary import Term, Vocabulary

if TYPE_CHECKING:
    from tests.cli.conftest import Run

SKOS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
<https://v.example/animals> a skos:ConceptScheme ; skos:prefLabel "Animals"@en ; skos:changeNote "new" .
<https://v.example/dog> a skos:Concept ; skos:inScheme <https://v.example/animals> ;
    skos:prefLabel "dog"@en, "Hund"@de ; skos:altLabel "hound"@en, "cur"@en ; skos:hiddenLabel "dgo"@en ;
    skos:definition "It barks."@en ; skos:scopeNote "Also puppies."@en ;
    skos:broader <https://v.example/animal> ;
    skos:exactMatch <http://www.wikidata.org/entity/Q144> ; wgs84:lat "48.2" ; wgs84:long "16.4" .
<https://v.example/animal> a skos:Concept ; skos:inScheme <https://v.example/animals> ;
    skos:prefLabel "animal"@en .
"""
ENDINGS = (".ttl", ".rdf", ".jsonld", ".nt")


@pytest.fixture
def engine() -> str:
    """Vocabularies as rows are tested on both databases."""
    return "sqlite"


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_statement_of_a_graph_is_lost(ready: Run, tmp_path: Path, ending: str) -> None:
    start, out, back = tmp_path / "animals.ttl", tmp_path / f"out{ending}", tmp_path / "back.ttl"
    start.write_text(SKOS)

    ready("vocabulary", "import", "folk", "animals", str(start))
    ready("vocabulary", "export", "folk", "animals", str(out))
    ready("vocabulary", "import", "folk", "animals", str(out))
    ready("vocabulary", "export", "folk", "animals", str(back))

    wanted = Graph().parse(data=SKOS, format="turtle")
    assert isomorphic(Graph().parse(back, format="turtle"), wanted)


def test_a_table_comes_back_as_it_was(ready: Run, tmp_path: Path) -> None:
    start, out, back = (tmp_path / name for name in ("animals.ttl", "animals.csv", "back.csv"))
    start.write_text(SKOS)
    ready("vocabulary", "import", "folk", "animals", str(start))

    ready("vocabulary", "export", "folk", "animals", str(out))
    assert "before: 2" in ready("vocabulary", "import", "folk", "animals", str(out)).output
    ready("vocabulary", "export", "folk", "animals", str(back))

    assert out.read_text() == back.read_text()
    assert out.read_text().splitlines()[0].startswith("iri,prefLabel@en,prefLabel@de,altLabel@en")
    graph = tmp_path / "made.ttl"
    ready("vocabulary", "export", "folk", "animals", str(graph))
    assert len(Graph().parse(graph, format="turtle")) > 10


def test_signs_of_tables_and_spreadsheets_are_kept() -> None:
    words, others = {"en": "=1+1", "": "a|b"}, (("en", "-x"), ("en", "y"))
    one = Term("urn:x:1", words, others, {"de": "@z"}, None, (-1.5, 2.0))
    vocabulary = Vocabulary("v", "", {})

    written = release.write("v.csv", vocabulary, [one], b"", "")

    assert b"'=1+1" in written
    assert list(terms.read("v.csv", written).terms) == [one]


def test_a_table_without_a_heading_has_iri_label_and_description() -> None:
    found = terms.read("v.csv", b"\xef\xbb\xbfhttps://v.example/dog,dog,It barks.\n\nhttps://v.example/cat\n")

    assert list(found.terms) == [
        Term("https://v.example/dog", {"": "dog"}, (), {"": "It barks."}),
        Term("https://v.example/cat", {}),
    ]


def test_a_table_may_call_its_columns_otherwise() -> None:
    found = terms.read("v.csv", b"URI,Label,Description\nurn:x:1,dog,It barks.\n")

    assert list(found.terms) == [Term("urn:x:1", {"": "dog"}, (), {"": "It barks."})]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "no table in UTF-8"),
        (b"", "is empty"),
        (b"name,label\nx,y\n", "no column “iri”"),
        (b"iri,label\nnonsense,y\n", "Line 2: “nonsense” is no IRI"),
        (b"iri,lat,long\nurn:x:1,north,1\n", "Line 2: a degree is a number"),
    ],
)
def test_a_table_that_is_none_is_refused_with_the_line(content: bytes, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        terms.read("v.csv", content)


def test_unknown_names_and_endings_are_said(ready: Run, tmp_path: Path) -> None:
    assert (
        "no vocabulary"
        in ready("vocabulary", "export", "folk", "none", str(tmp_path / "x.ttl"), status=1).output
    )
    with pytest.raises(Invalid, match="written here"):
        release.write("v.doc", Vocabulary("v", "", {}), [], b"", "")
