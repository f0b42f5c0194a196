"""Commands that change a campaign, its questions, its people and its collections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def engine() -> str:
    """Campaigns as rows are tested on both databases."""
    return "sqlite"


def shown(run: Run, name: str = "folk") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("campaign", "show", name).output)
    return found


def test_texts_are_changed_in_one_language_and_taken_away(ready: Run) -> None:
    ready(
        "campaign",
        "edit",
        "folk",
        "--language",
        "de",
        "--title",
        "Volkskunst",
        "--instructions",
        "Schau hin.",
    )
    ready(
        "campaign",
        "edit",
        "folk",
        "--instructions",
        "Look.",
        "--prize",
        "gold=A book",
        "--prize",
        "rookie=A pen",
    )
    ready("campaign", "edit", "folk", "--language", "de", "--instructions", "", "--prize", "gold=Ein Buch")
    ready("campaign", "edit", "folk", "--prize", "rookie=")

    one = shown(ready)

    assert one["title"] == {"en": "Folk art", "de": "Volkskunst"}
    assert one["instructions"] == {"en": "Look."}
    assert one["prizes"] == {"gold": {"en": "A book", "de": "Ein Buch"}}


def test_settings_and_dates_are_changed(ready: Run) -> None:
    words = ("--goal", "500", "--contributors", "5", "--institution", "Museum", "--blind", "--ask-reason")
    ready("campaign", "edit", "folk", *words, "--no-own-words", "--closes", "2999-01-01T12:00:00+02:00")
    one = shown(ready)
    assert (one["goal"], one["contributors"], one["institution"]) == (500, 5, "Museum")
    assert (one["blind"], one["ask_reason"], one["own_words"], one["state"]) == (True, True, False, "open")
    assert one["closes"] == "2999-01-01 10:00:00+00:00"

    ready("campaign", "edit", "folk", "--goal", "0", "--not-blind", "--closes", "never")

    one = shown(ready)
    assert (one["goal"], one["blind"], one["closes"], one["ask_reason"]) == (None, False, None, True)


def test_a_banner_has_words_and_is_one_of_our_pictures(ready: Run, tmp_path: Path) -> None:
    banner, text = tmp_path / "banner.png", tmp_path / "banner.txt"
    banner.write_bytes(b"\x89PNG")
    text.write_text("no")

    assert (
        "words for whoever cannot see"
        in ready("campaign", "edit", "folk", "--banner", str(banner), status=1).output
    )
    assert "A banner is one of" in ready("campaign", "edit", "folk", "--banner", str(text), status=1).output
    ready("campaign", "edit", "folk", "--banner", str(banner), "--banner-alt", "A mask")
    assert shown(ready)["banner"].endswith(".png")
    ready("campaign", "edit", "folk", "--no-banner")

    assert (shown(ready)["banner"], shown(ready)["banner_alt"]) == ("", {"en": "A mask"})


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--title", ""), "has a title"),
        (("--contributors", "0"), "at least one"),
        (("--opens", "2999-01-02", "--closes", "2999-01-01"), "closes after it opens"),
        (("--prize", "platinum=x"), "none of gold"),
    ],
)
def test_what_no_campaign_can_say_changes_nothing(ready: Run, words: tuple[str, ...], message: str) -> None:
    before = shown(ready)

    assert message in ready("campaign", "edit", "folk", *words, status=1).output

    assert shown(ready) == before


def test_a_date_that_is_none_is_refused(ready: Run) -> None:
    assert "is no date" in ready("campaign", "edit", "folk", "--opens", "soon", status=2).output


def test_a_campaign_goes_through_its_life(ready: Run) -> None:
    steps = [
        ("pause", "paused"),
        ("open", "open"),
        ("close", "closed"),
        ("open", "open"),
        ("close", "closed"),
    ]

    for verb, state in [*steps, ("archive", "archived")]:
        assert ready("campaign", verb, "folk").output == f"folk is {state}.\n"

    for verb, message in (
        ("open", "clone it"),
        ("pause", "Only an open"),
        ("close", "under way"),
        ("archive", "is closed before"),
    ):
        assert message in ready("campaign", verb, "folk", status=1).output


def test_a_campaign_is_opened_before_its_date(ready: Run) -> None:
    ready("campaign", "create", "later", "--title", "Later", "--opens", "2999-01-01", "--draft")

    assert ready("campaign", "open", "later").output == "later is open.\n"


def test_questions_are_asked_worded_and_dropped(ready: Run) -> None:
    ready("campaign", "question", "add", "folk", "term", "What is it?", "--vocabulary", "words", "--single")
    ready(
        "campaign", "question", "add", "folk", "place", "Where?", "--property", "dcterms:spatial", "--points"
    )
    ready("campaign", "question", "example", "folk", "1", "--good", "oak", "--bad", "nice")
    ready("campaign", "question", "word", "folk", "1", "Was ist es?", "--language", "de")
    assert shown(ready)["questions"] == [
        {
            "kind": "term",
            "prompt": {"en": "What is it?", "de": "Was ist es?"},
            "property": "dc:subject",
            "vocabularies": ["words"],
            "many": False,
            "points": False,
            "good": {"en": "oak"},
            "bad": {"en": "nice"},
        },
        {
            "kind": "place",
            "prompt": {"en": "Where?"},
            "property": "dcterms:spatial",
            "vocabularies": [],
            "many": True,
            "points": True,
            "good": {},
            "bad": {},
        },
    ]

    ready("campaign", "question", "example", "folk", "1", "--bad", "")
    assert shown(ready)["questions"][0]["bad"] == {}
    refused = ready("campaign", "question", "add", "folk", "term", "Where?", "--points", status=1)
    assert "about places" in refused.output

    left = ready("campaign", "question", "remove", "folk", "1").output

    assert left == "1\tplace\tdcterms:spatial\t\tWhere?\n"
    assert "There are 1 questions" in ready("campaign", "question", "remove", "folk", "2", status=1).output
    refused = ready("campaign", "question", "add", "folk", "text", "?", "--property", "dc:nonsense", status=1)
    assert "no property that tags may become" in refused.output
    assert "has words" in ready("campaign", "question", "add", "folk", "text", "", status=1).output


def test_a_clone_has_everything_but_items_contributions_and_dates(ready: Run, tmp_path: Path) -> None:
    from tests.cli.test_campaigns import SKOS

    path = tmp_path / "animals.ttl"
    path.write_text(SKOS)
    ready("vocabulary", "import", "folk", "animals", str(path))
    ready("campaign", "edit", "folk", "--goal", "7", "--closes", "2999-01-01")

    ready("campaign", "clone", "folk", "next")

    one = shown(ready, "next")
    assert (one["goal"], one["closes"], one["state"]) == (7, None, "draft")
    assert ready("vocabulary", "list", "next").output == ready("vocabulary", "list", "folk").output
    assert "already" in ready("campaign", "clone", "folk", "next", status=1).output


def test_people_run_a_campaign_until_they_do_not(ready: Run) -> None:
    assert ready("campaign", "role", "folk", "ann", "moderator").output == "ann is moderator of folk.\n"
    assert ready("campaign", "role", "folk", "ann", "none").output == "ann is contributor of folk.\n"


def test_a_collection_gets_other_texts(ready: Run) -> None:
    ready("collection", "create", "folk", "north", "--title", "North")

    assert (
        "changed" in ready("collection", "edit", "folk", "north", "--description", "From the hills.").output
    )
    assert "no collection" in ready("collection", "edit", "folk", "west", "--title", "W", status=1).output
