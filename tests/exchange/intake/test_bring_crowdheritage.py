"""Tests of bringing in CrowdHeritage exports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annoserver.errors import Missing
from annoserver.ld import shape
from annoserver.ld.terms import CROWD
from annoserver.model.campaign import COMPATIBLE
from annoserver.model.item import Item
from annoserver.model.vocabulary import Term
from annoserver.model.vote import Status, Tally
from tests.exchange.intake.conftest import ITEM, NOW, OF_PERSON, OF_SOFTWARE, Home, review

Export = Callable[..., Path]


def test_a_tag_comes_with_one_review_that_counts(home: Home, export: Export) -> None:
    done = home.lay(export({**OF_SOFTWARE, "review": review(3, 1)}))

    tag, counts = home.documents()
    assert (done.read, done.added, done.votes, done.items) == (1, 1, Tally(3, 1), frozenset({ITEM}))
    assert counts["target"] == {"type": "SpecificResource", "source": tag["id"], "scope": ITEM}
    assert (counts["body"]["approvals"], counts["body"]["rejections"]) == (3, 1)
    assert home.standing("icon").tally == Tally(3, 1)
    assert home.faults() == []


@pytest.mark.parametrize(
    ("tag", "counts", "tally"),
    [
        (OF_SOFTWARE, (2, 1), Tally(2, 1)),
        (OF_PERSON, (3, 1), Tally(2, 1, by_person=1)),
        (OF_PERSON, (0, 2), Tally(0, 2)),
        (OF_PERSON, None, Tally()),
        (OF_SOFTWARE, None, Tally()),
    ],
)
def test_one_approval_of_a_persons_tag_is_the_authors_own(
    home: Home, export: Export, tag: dict[str, Any], counts: tuple[int, int] | None, tally: Tally
) -> None:
    home.lay(export({**tag, **({"review": review(*counts)} if counts else {})}))

    assert home.standing(tag["body"]["value"]).tally == tally


def test_the_compatible_policy_counts_the_author(database: Any, export: Export) -> None:
    home = Home(database)
    home.campaign(policy=COMPATIBLE)

    home.lay(export({**OF_PERSON, "review": review(1, 0)}))

    assert home.standing("boat").status is Status.ACCEPTED


def test_software_and_people_unknown_are_agents_of_the_campaign(home: Home, export: Export) -> None:
    other = {**OF_SOFTWARE, "body": "http://www.wikidata.org/entity/Q1"}

    home.lay(export(OF_PERSON, {**OF_SOFTWARE, "review": review(1, 0)}, other))

    person, software, voters, same = (one["creator"] for one in home.documents())
    assert (software["type"], software["name"]) == ("Software", "Qwen3-VL")
    assert same == software
    assert person["type"] == voters["type"] == f"{CROWD}ImportedContributors"
    assert (person["name"], voters["name"]) == ("imported contributor", "imported voters")
    assert len({one["id"] for one in (person, software, voters)}) == 3
    assert person["id"].startswith(f"{home.database.base}campaigns/folk/agents/")


def test_an_unreadable_date_is_left_out_of_the_document(home: Home, export: Export) -> None:
    home.lay(export({**OF_PERSON, "created": "soon"}))

    assert "created" not in home.documents()[0]


def test_twins_are_two_tags_with_tallies_of_their_own(home: Home, export: Export) -> None:
    twin = {**OF_SOFTWARE, "body": {"type": "TextualBody", "value": "ICON", "language": "en"}}

    done = home.lay(export({**OF_SOFTWARE, "review": review(1, 0)}, {**twin, "review": review(4, 0)}))

    assert done.added == 2
    assert [note.reason for note in done.notes] == ["equal to annotation 1 but for case"]
    assert (home.standing("icon").tally, home.standing("ICON").tally) == (Tally(1), Tally(4))


def test_the_campaign_keeps_out_what_its_organiser_keeps_out(home: Home, export: Export) -> None:
    from annoserver.store import containers, items, vocabularies

    with home.database.transaction() as store:
        held = containers.hold(store, "folk")
        row = items.hold_collection(store, held, "boats", {"en": "Boats"})
        items.put(store, held, row, [Item(ITEM, "HMT1")], NOW)
        vocabularies.put(
            store, held, "v", "http://v.example/", {}, [Term("http://v.example/1", {"en": "boat"})]
        )

    done = home.lay(
        export(
            {**OF_PERSON, "body": "http://v.example/1"},
            {**OF_PERSON, "body": "http://v.example/2"},
            {**OF_PERSON, "target": {"source": "/1413/HMT2"}},
        )
    )

    assert done.added == 1
    assert [(one.line, one.file) for one in done.refused] == [(2, "export.json"), (3, "export.json")]
    assert "vocabularies" in done.refused[0].reason
    assert "not an item" in done.refused[1].reason


def test_what_was_kept_before_an_interruption_stays(home: Home, export: Export) -> None:
    from annoserver.exchange.intake import bring

    many = [{**OF_PERSON, "body": {"value": f"word {one}"}} for one in range(1100)]
    file = export(*many)
    interrupted = bring.crowdheritage(home.database, "folk", [file], NOW)
    first = next(interrupted)
    del interrupted

    again = home.lay(file)

    assert (first.added, again.same, again.added) == (500, 500, 600)
    assert len(home.documents()) == 1100


def test_there_has_to_be_a_campaign(home: Home, export: Export) -> None:
    from annoserver.exchange.intake import bring

    with pytest.raises(Missing):
        list(bring.crowdheritage(home.database, "nowhere", [export()], NOW))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_everything_that_is_kept_of_a_real_export_is_an_annotation(home: Home, shared: Path) -> None:
    home.lay(shared / "crowdheritage" / "aister_1.json.gz")

    assert [one for one in home.documents() if shape.check(one, stored=True)] == []
    assert all(json.loads(one) for one in home.kept())
