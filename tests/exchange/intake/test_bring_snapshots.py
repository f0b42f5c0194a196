"""Tests of laying a later CrowdHeritage export over an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from annoserver.model.vote import Tally
from tests.exchange.intake.conftest import NOW, OF_PERSON, OF_SOFTWARE, Home, review

Export = Callable[..., Path]


def test_a_second_import_changes_nothing(home: Home, export: Export) -> None:
    file = export({**OF_PERSON, "review": review(2, 1)}, OF_SOFTWARE)
    home.lay(file)
    before = home.revisions()

    done = home.lay(file, now=NOW + timedelta(days=1))

    assert (done.read, done.same, done.added, done.updated) == (2, 2, 0, 0)
    assert done.votes == Tally(2, 1)
    assert home.revisions() == before


def test_a_later_snapshot_changes_counts_and_nothing_else(home: Home, export: Export) -> None:
    home.lay(export({**OF_SOFTWARE, "review": review(1, 0)}, OF_PERSON))
    before = home.documents()

    done = home.lay(
        export({**OF_SOFTWARE, "review": review(5, 2)}, OF_PERSON, name="b"), now=NOW + timedelta(1)
    )

    after = home.documents()
    assert (done.updated, done.same) == (1, 1)
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1]["body"]["value"] == "5 for, 2 against"
    assert (after[1]["created"], after[1]["modified"]) == (before[1]["created"], "2026-11-04T08:00:00Z")
    assert list(home.revisions().values()) == [1, 2, 1]
    assert home.standing("icon").tally == Tally(5, 2)
    assert home.faults() == []


def test_a_review_that_vanished_is_taken_back_and_may_come_again(home: Home, export: Export) -> None:
    home.lay(export({**OF_SOFTWARE, "review": review(1, 0)}))

    gone = home.lay(export(OF_SOFTWARE, name="b"))
    alone, tally = len(home.documents()), home.standing("icon").tally
    again = home.lay(export({**OF_SOFTWARE, "review": review(2, 2)}, name="c"))

    assert (gone.updated, alone, tally) == (1, 1, Tally())
    assert (again.updated, home.standing("icon").tally) == (1, Tally(2, 2))
    assert home.faults() == []


def test_a_review_that_comes_later_is_added(home: Home, export: Export) -> None:
    home.lay(export(OF_SOFTWARE))

    done = home.lay(export({**OF_SOFTWARE, "review": review(1, 0)}, name="b"))

    assert (done.added, done.updated, len(home.documents())) == (0, 1, 2)


def test_what_else_changed_at_the_source_changes_the_tag(home: Home, export: Export) -> None:
    home.lay(export(OF_SOFTWARE))

    done = home.lay(export({**OF_SOFTWARE, "confidence": 0.75}, name="b"))

    assert done.updated == 1
    assert home.documents()[0]["confidence"] == "0.75"
    assert list(home.revisions().values()) == [2]


def test_no_tag_moves_into_the_place_of_another(home: Home, export: Export) -> None:
    first, second = ({**OF_SOFTWARE, "id": f"http://a.example/{one}", "body": {"value": one}} for one in "ab")
    home.lay(export(first, second))

    done = home.lay(export({**first, "body": {"value": "B"}}, {**second, "confidence": 1}, name="b"))

    assert (done.updated, len(done.refused)) == (1, 1)
    assert "has this tag already" in done.refused[0].reason
    assert home.documents()[0]["body"]["value"] == "a"


def test_what_was_deleted_here_is_not_brought_back(home: Home, export: Export) -> None:
    file = export({**OF_SOFTWARE, "review": review(1, 0)}, {**OF_PERSON, "review": review(1, 0)})
    home.lay(file)
    names = list(home.revisions())
    home.remove(names[0])
    home.remove(names[3])

    done = home.lay(file)

    assert (done.same, len(done.refused)) == (1, 1)
    assert "deleted here" in done.refused[0].reason
    assert list(home.revisions()) == [names[2]]


def test_the_real_snapshots_lie_one_on_top_of_the_other(home: Home, shared: Path) -> None:
    first, later = (shared / "crowdheritage" / f"aister_{number}.json.gz" for number in (1, 3))

    done = home.lay(first)
    before = home.revisions()
    again = home.lay(first)
    unchanged = home.revisions()
    after = home.lay(later)

    assert (done.read, done.added, len(done.items), done.refused) == (4018, 4018, 311, ())
    assert done.votes == Tally(5326, 1090)
    assert (again.same, unchanged) == (4018, before)
    assert (after.read, after.added, after.updated, after.same) == (4760, 742, 3645, 373)
    assert (after.votes, after.refused) == (Tally(15788, 1724), ())
    documents, revisions = home.documents(), home.revisions()
    tags = [one for one in documents if one["motivation"] == "tagging"]
    reviews = [one["body"] for one in documents if one["motivation"] == "moderating"]
    assert (len(tags), len(reviews)) == (4760, 4760 - 245)
    assert sum(one["approvals"] for one in reviews) == 15788
    assert sum(one["rejections"] for one in reviews) == 1724
    kept = {one["id"].rpartition("/")[2] for one in tags} & before.keys()
    assert len(kept) == 4018
    assert all(revisions[name] == 1 for name in kept)
    assert home.faults() == []


def test_a_rating_or_recommendation_is_told_beside_the_tag_and_counts_for_nothing(
    home: Home, export: Export
) -> None:
    home.lay(export({**OF_SOFTWARE, "review": {"type": "Rating", "score": 0.8}}))
    tag, rating = home.documents()

    assert rating["motivation"] == "assessing"
    assert rating["body"]["value"] == "0.8"
    assert rating["body"]["type"] == ["TextualBody", "http://sw.islab.ntua.gr/annotation/Rating"]
    assert rating["target"]["source"] == tag["id"]
    assert home.standing("icon").tally == Tally()
    accepted = {"type": "Validation", "recommendation": "accept"}
    changed = home.lay(export({**OF_SOFTWARE, "review": accepted}, name="b"))
    again = home.lay(export({**OF_SOFTWARE, "review": accepted}, name="c"))
    assert (changed.updated, again.same) == (1, 1)
    assert [one["body"]["value"] for one in home.documents()] == ["icon", "accept"]
    home.lay(export({**OF_SOFTWARE, "review": review(2, 1)}, name="d"))
    assert len(home.documents()) == 2
    assert home.standing("icon").tally == Tally(2, 1)
    assert home.faults() == []


def test_what_a_machine_made_names_it_as_its_generator_too(home: Home, export: Export) -> None:
    home.lay(export(OF_SOFTWARE, OF_PERSON))
    by_machine, by_person = home.documents()

    assert by_machine["generator"] == by_machine["creator"]
    assert by_machine["confidence"] == "0.5"
    assert "generator" not in by_person
