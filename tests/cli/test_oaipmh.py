"""import oaipmh, against a repository that speaks the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes.outside import Outside, Reply, Request
from tests.fakes.repository import Holdings, repository

if TYPE_CHECKING:
    from tests.cli.conftest import Run

# What is written is tested on both databases elsewhere (tests/store/test_origins.py).
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def holdings() -> Holdings:
    """Five records in two sets."""
    held = Holdings()
    for number, name in enumerate("abcde"):
        held.put(name, f"2026-01-0{number + 1}T00:00:00Z", "A jug", "odd" if number % 2 else "even")
    return held


@pytest.fixture
def place(holdings: Holdings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    monkeypatch.setenv("ANNOSERVER_CALL_PRIVATE", "true")
    with repository(holdings) as running:
        yield running


def asked(place: Outside) -> list[str]:
    return [one["resumptionToken"] or one["from"] for one in place.asked if one["verb"] == "ListRecords"]


def test_a_repository_is_harvested_and_nothing_comes_twice(ready: Run, place: Outside) -> None:
    first = ready("import", "oaipmh", "folk", place.url).output
    second = ready("import", "oaipmh", "folk", place.url).output

    assert "read 5 · added 5 · updated 0 · already there 0 · refused 0" in first
    assert "read 5 · added 0 · updated 0 · already there 5 · refused 0" in second
    assert "vanished" not in second


def test_a_set_and_a_time_can_be_chosen(ready: Run, place: Outside) -> None:
    assert "read 2 · added 2" in ready("import", "oaipmh", "folk", place.url, "--set", "odd").output
    part = ("--from", "2026-01-03", "--until", "2026-01-04")
    output = ready("import", "oaipmh", "folk", place.url, *part).output
    assert "read 2 · added 1 · updated 0 · already there 1" in output
    assert "vanished" not in output
    assert "read 0" in ready("import", "oaipmh", "folk", place.url, "--from", "2027-01-01").output


def test_an_update_asks_for_what_changed_and_hears_of_deletions(
    ready: Run, place: Outside, holdings: Holdings
) -> None:
    ready("import", "oaipmh", "folk", place.url)
    holdings.put("a", "2099-01-01T00:00:00Z", "Another jug")
    holdings.delete("b", "2099-01-01T00:00:00Z")
    holdings.delete("never", "2099-01-01T00:00:00Z")
    place.asked.clear()

    output = ready("import", "oaipmh", "folk", place.url, "--update", "--prune").output

    assert "read 1 · added 0 · updated 1 · already there 0 · refused 0" in output
    assert "vanished from the source 1 · removed 1" in output
    assert asked(place)[0].endswith("Z")
    holdings.granularity = "YYYY-MM-DD"
    place.asked.clear()
    ready("import", "oaipmh", "folk", place.url, "--update")
    assert len(asked(place)[0]) == len("2026-01-01")


def test_a_whole_harvest_tells_what_is_not_there_any_more(
    ready: Run, place: Outside, holdings: Holdings
) -> None:
    ready("import", "oaipmh", "folk", place.url)
    del holdings.entries[0]

    output = ready("import", "oaipmh", "folk", place.url).output

    assert "vanished from the source 1 · removed 0" in output
    assert "https://museum.example/a: the source has this item no longer" in output


def test_a_harvest_that_was_interrupted_goes_on_with_its_token(
    ready: Run, place: Outside, holdings: Holdings
) -> None:
    place.troubles += [
        holdings.answer(Request("/", [("verb", "ListRecords"), ("metadataPrefix", "edm")], {})),
        Reply(status=403),
    ]
    output = ready("import", "oaipmh", "folk", place.url, status=1).output
    assert "read 2 · added 2" in output
    place.asked.clear()

    assert "read 3 · added 3" in ready("import", "oaipmh", "folk", place.url).output
    assert asked(place) == ["edm,,,,2", "edm,,,,4"]


def test_a_token_that_has_expired_says_what_to_do(ready: Run, place: Outside, holdings: Holdings) -> None:
    holdings.expired = True
    assert "begin again with --anew" in ready("import", "oaipmh", "folk", place.url, status=1).output
    holdings.expired = False

    assert "read 5 · added 3" in ready("import", "oaipmh", "folk", place.url, "--anew").output


def test_a_check_of_a_harvest_writes_nothing(ready: Run, place: Outside) -> None:
    assert "read 5 · added 5" in ready("import", "oaipmh", "folk", place.url, "--check").output
    assert "read 5 · added 5" in ready("import", "oaipmh", "folk", place.url).output


def test_what_is_no_edm_is_refused_record_by_record(ready: Run, place: Outside) -> None:
    output = ready("import", "oaipmh", "folk", place.url, "--prefix", "oai_dc").output

    assert "read 5 · added 0 · updated 0 · already there 0 · refused 5" in output
    assert "oai:a,there is no rdf:RDF in the record" in Path("import-report.csv").read_text("utf-8")


def test_what_a_repository_refuses_is_said(ready: Run, place: Outside) -> None:
    command = ("import", "oaipmh", "folk", place.url)

    assert "CannotDisseminateFormat" in ready(*command, "--prefix", "marc", status=1).output
    assert "--update says from when" in ready(*command, "--update", "--from", "2026-01-01", status=2).output
    place.troubles.append(Reply(b"<html/>", media_type="text/html"))
    assert "no OAI-PMH" in ready(*command, status=1).output


def test_a_page_that_is_broken_is_refused_from_there_on(
    ready: Run, place: Outside, holdings: Holdings
) -> None:
    whole = holdings.answer(Request("/", [("verb", "ListRecords"), ("metadataPrefix", "edm")], {})).content
    place.troubles.append(Reply(whole.replace(b"</dc:title>", b"</dc:titel>"), media_type="text/xml"))

    output = ready("import", "oaipmh", "folk", place.url).output

    assert "refused 1" in output
    assert "not well-formed XML" in Path("import-report.csv").read_text("utf-8")


def test_a_repository_that_does_not_say_what_it_is_cannot_be_updated_from(
    ready: Run, place: Outside, holdings: Holdings
) -> None:
    ready("import", "oaipmh", "folk", place.url)
    error = (
        b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="badVerb">no</error></OAI-PMH>'
    )
    place.troubles.append(Reply(error, media_type="text/xml"))

    assert (
        "does not say what it is" in ready("import", "oaipmh", "folk", place.url, "--update", status=1).output
    )
