"""campaign, collection and vocabulary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.parts.records import aggregation, cho, rdf

if TYPE_CHECKING:
    from tests.cli.conftest import Run

SKOS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://vocab.example/animals> a skos:ConceptScheme ; skos:prefLabel "Animals"@en .
<https://vocab.example/dog> a skos:Concept ; skos:inScheme <https://vocab.example/animals> ;
    skos:prefLabel "dog"@en, "Hund"@de .
"""


def test_a_campaign_is_open_unless_dates_or_draft_say_otherwise(ready: Run) -> None:
    ready("campaign", "create", "later", "--title", "Later", "--opens", "2999-01-01")
    ready("campaign", "create", "over", "--title", "Over", "--closes", "2000-01-01T00:00:00Z")
    ready("campaign", "create", "hidden", "--title", "Hidden", "--draft")

    listed = ready("campaign", "list").output.splitlines()

    assert listed == [
        "folk\topen\t0 annotations",
        "hidden\tdraft\t0 annotations",
        "later\tupcoming\t0 annotations",
        "over\tclosed\t0 annotations",
    ]


def test_a_campaign_says_how_far_it_is_in_the_same_number_everywhere(ready: Run) -> None:
    ready("campaign", "edit", "folk", "--goal", "4")

    assert ready("campaign", "list").output == "folk\topen\t0 annotations\t0 of 4 contributions\n"
    shown = json.loads(ready("campaign", "show", "folk").output)
    assert shown["progress"] == {"done": 0, "wanted": 4, "part": 0.0}


def test_creating_a_campaign_prints_its_container(ready: Run) -> None:
    made = ready("campaign", "create", "art", "--title", "Kunst", "--language", "de", "--organiser", "ann")

    assert made.output == "art: http://127.0.0.1:8000/annotations/art/\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["folk", "--title", "Again"], "There is a campaign “folk” already."),
        (["Folk Art", "--title", "x"], "lower-case letters, digits and hyphens"),
        (["x", "--title", ""], "has a title in one language"),
        (["x", "--title", "x", "--opens", "2026-02-01", "--closes", "2026-01-01"], "closes after it opens"),
        (["x", "--title", "x", "--property", "dc:nothing"], "is no property that tags may become"),
        (["x", "--title", "x", "--organiser", "nobody"], "Nobody is called “nobody” here."),
    ],
)
def test_what_cannot_be_a_campaign_is_refused_with_the_reason(
    ready: Run, words: list[str], said: str
) -> None:
    assert said in ready("campaign", "create", *words, status=1).output


def test_another_policy_is_kept_and_counted(ready: Run) -> None:
    assert ready("campaign", "policy", "folk", "strict").output == (
        "folk: strict; the status of 0 tags has changed.\n"
    )
    assert "There is no container" in ready("campaign", "policy", "none", "strict", status=1).output


def test_collections_are_made_and_listed(ready: Run) -> None:
    ready("collection", "create", "folk", "paintings", "--title", "Paintings")

    assert ready("collection", "list", "folk").output == "paintings\t0 items\n"


def test_a_collection_is_put_in_order_from_a_file(ready: Run) -> None:
    for number in (1, 2, 3):
        about = f"https://museum.example/{number}"
        Path(f"{number}.xml").write_bytes(rdf(cho(about), aggregation(about)))
    ready("import", "items", "folk", "1.xml", "2.xml", "3.xml", "--collection", "north")

    told = ready("collection", "order", "folk", "north", "-", typed="https://museum.example/3\n").output

    assert told == "folk: collection north: 1 items in order, 2 behind them.\n"
    there = ready("collection", "items", "folk", "north").output.split()
    assert there == [f"https://museum.example/{number}" for number in (3, 1, 2)]
    assert "no item" in ready("collection", "order", "folk", "north", "-", typed="urn:x:1\n", status=1).output


def test_a_vocabulary_is_loaded_listed_and_replaced(ready: Run) -> None:
    Path("animals.ttl").write_text(SKOS, encoding="utf-8")

    first = ready("vocabulary", "import", "folk", "animals", "animals.ttl").output
    second = ready("vocabulary", "import", "folk", "animals", "animals.ttl").output

    assert first == "animals: 1 terms\n"
    assert second == "animals: 1 terms, before: 1\n"
    assert ready("vocabulary", "list", "folk").output == "animals\t1 terms\thttps://vocab.example/animals\n"


def test_a_file_that_is_no_vocabulary_is_refused(ready: Run) -> None:
    Path("animals.txt").write_text("dog", encoding="utf-8")
    Path("animals.ttl").write_text("dog", encoding="utf-8")

    assert "none of the endings" in ready("vocabulary", "import", "folk", "a", "animals.txt", status=1).output
    assert (
        "This is no text/turtle" in ready("vocabulary", "import", "folk", "a", "animals.ttl", status=1).output
    )


def test_somebody_is_excluded_and_readmitted_with_a_line_in_the_log(ready: Run, empty_url: str) -> None:
    from annoserver.store import campaigns, people
    from annoserver.store.database import Database

    database = Database(empty_url)
    with database.transaction() as store:
        held = campaigns.find(store, "folk")
        iri = people.stand_in(store, held, people.find(store, "bob")).iri
    database.forget()

    assert ready("campaign", "exclude", "folk", iri, "--what-if").output == "votes\t0\n"
    assert ready("campaign", "exclusions", "folk").output == ""
    assert ready("campaign", "exclude", "folk", iri, "--reason", "A robot.").output == "votes\t0\n"
    ready("campaign", "readmit", "folk", iri, "--reason", "No robot.")

    lines = [line.split("\t")[1:] for line in ready("campaign", "exclusions", "folk").output.splitlines()]
    assert lines == [["excluded", iri, "A robot."], ["readmitted", iri, "No robot."]]
