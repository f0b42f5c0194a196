"""import europeana, against a server that answers as Europeana's APIs do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes.europeana import KEY, Catalogue, europeana
from tests.fakes.outside import Outside, Reply
from tests.parts.answers import answer

if TYPE_CHECKING:
    from tests.cli.conftest import Run


# What is written is tested on both databases elsewhere (tests/store/test_origins.py).
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def catalogue() -> Catalogue:
    """Five records in two data sets, and two sets of them."""
    return Catalogue(
        [f"/9/{name}" for name in ("a", "b", "c")] + ["/8/d", "/8/e"],
        sets={"77": ["/9/a", "/8/e", "/7/gone"]},
        open_sets={"78": "https://api.europeana.eu/record/v2/search.json?query=*&qf=/8/"},
    )


@pytest.fixture
def api(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    with europeana(catalogue) as place:
        monkeypatch.setenv("ANNOSERVER_EUROPEANA_API", place.url)
        monkeypatch.setenv("ANNOSERVER_EUROPEANA_API_KEY", KEY)
        monkeypatch.setenv("ANNOSERVER_CALL_PRIVATE", "true")
        yield place


def test_a_search_is_followed_page_by_page_and_brings_nothing_twice(ready: Run, api: Outside) -> None:
    first = ready("import", "europeana", "folk", "--query", "*", "--rows", "2").output
    second = ready("import", "europeana", "folk", "--query", "*", "--rows", "2").output

    assert "read 5 · added 5 · updated 0 · already there 0 · refused 0" in first
    assert "read 5 · added 0 · updated 0 · already there 5 · refused 0" in second
    assert [one["cursor"] for one in api.asked if one.path.endswith("search.json")][:3] == ["*", "2", "4"]
    assert "1 of its links are no URIs and stay as they are" in first


def test_a_search_can_be_refined_and_limited(ready: Run, api: Outside) -> None:
    refined = ready("import", "europeana", "folk", "--query", "*", "--qf", "/8/").output
    limited = ready("import", "europeana", "folk", "--query", "*", "--limit", "3", "--rows", "2").output

    assert "read 2 · added 2" in refined
    assert "read 3 · added 3" in limited
    assert "vanished" not in limited


def test_what_was_interrupted_goes_on_from_its_cursor(
    ready: Run, api: Outside, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = ("import", "europeana", "folk", "--query", "*", "--rows", "2")
    broken = Breaking(catalogue, "/9/c")
    with europeana(broken) as place:
        monkeypatch.setenv("ANNOSERVER_EUROPEANA_API", place.url)
        output = ready(*ask, status=1).output
        assert "read 2 · added 2" in output
        assert "does not let us in" in output
        broken.healed = True
        place.asked.clear()
        assert "read 3 · added 3" in ready(*ask).output
        assert [one["cursor"] for one in place.asked if one.path.endswith("search.json")] == ["2", "4"]
        assert "read 5 · added 0" in ready(*ask, "--anew").output


class Breaking(Catalogue):
    """A catalogue whose server lets nobody see one record, until it is healed."""

    def __init__(self, catalogue: Catalogue, own: str) -> None:
        super().__init__(catalogue.ids, catalogue.sets)
        self.own, self.healed = own, False

    def record(self, own: str) -> Reply:
        if own == self.own and not self.healed:
            return Reply(status=403)
        return super().record(own)


def test_a_busy_server_is_asked_again(ready: Run, api: Outside) -> None:
    api.troubles += [
        Reply(status=429, headers={"Retry-After": "0"}),
        Reply(status=503, headers={"Retry-After": "0"}),
    ]

    assert "read 5 · added 5" in ready("import", "europeana", "folk", "--query", "*").output


def test_a_set_is_read_and_what_vanished_from_it_is_told(
    ready: Run, api: Outside, catalogue: Catalogue
) -> None:
    first = ready("import", "europeana", "folk", "--set", "77", "--rows", "2").output
    catalogue.sets["77"] = ["/9/a"]
    second = ready("import", "europeana", "folk", "--set", "77", "--rows", "2", "--prune").output
    opened = ready("import", "europeana", "folk", "--set", "78").output

    assert "read 3 · added 2 · updated 0 · already there 0 · refused 1" in first
    assert "/7/gone" in Path("import-report.csv").read_text("utf-8")
    assert "vanished from the source 1 · removed 1" in second
    assert "read 2 · added 2" in opened


def test_a_pasted_list_takes_every_spelling_of_an_address(ready: Run, api: Outside) -> None:
    lines = [
        "# mine",
        "https://www.europeana.eu/en/item/9/a",
        "",
        "/9/b",
        "http://data.europeana.eu/item/8/d",
        "nonsense with spaces",
        "https://www.europeana.eu/portal/en/record/9/c.html?q=x",
    ]
    Path("list.txt").write_text("\n".join(lines), encoding="utf-8")

    output = ready("import", "europeana", "folk", "--items", "list.txt").output

    assert "read 5 · added 4 · updated 0 · already there 0 · refused 1" in output
    assert "list.txt,6,this is no address of a Europeana item" in Path("import-report.csv").read_text("utf-8")


def test_one_broken_record_is_one_line_of_the_report(ready: Run, api: Outside, catalogue: Catalogue) -> None:
    catalogue.broken.add("/9/b")

    output = ready("import", "europeana", "folk", "--query", "*").output

    assert "read 5 · added 4 · updated 0 · already there 0 · refused 1" in output
    assert "not well-formed XML" in Path("import-report.csv").read_text("utf-8")


def test_a_record_that_got_a_new_id_stays_the_item_that_it_was(
    ready: Run, api: Outside, catalogue: Catalogue
) -> None:
    catalogue.provider_ids = {"/9/a": "museum/1", "/10/a": "museum/1"}
    ready("import", "europeana", "folk", "--query", "*")
    catalogue.ids[0] = "/10/a"

    output = ready("import", "europeana", "folk", "--query", "*").output

    assert "read 5 · added 0 · updated 1 · already there 4" in output
    assert "known here as http://data.europeana.eu/item/9/a, which stays its IRI" in output
    assert "vanished" not in output


def test_a_check_asks_and_writes_nothing(ready: Run, api: Outside) -> None:
    checked = ready("import", "europeana", "folk", "--query", "*", "--check").output

    assert "read 5 · added 5" in checked
    assert "nothing was written" in checked
    assert "added 5" in ready("import", "europeana", "folk", "--query", "*").output


@pytest.mark.parametrize(("query", "why"), [("fail", "does not take the question"), ("odd", "Odd")])
def test_a_search_that_is_refused_says_so(ready: Run, api: Outside, query: str, why: str) -> None:
    assert why in ready("import", "europeana", "folk", "--query", query, status=1).output


def test_a_key_is_needed_and_has_to_be_right(
    ready: Run, api: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_EUROPEANA_API_KEY", "wrong")
    assert "is the key right?" in ready("import", "europeana", "folk", "--query", "*", status=1).output
    monkeypatch.setenv("ANNOSERVER_EUROPEANA_API_KEY", "")
    assert "need a key" in ready("import", "europeana", "folk", "--query", "*", status=1).output


def test_one_thing_is_asked_at_a_time(ready: Run, api: Outside) -> None:
    assert "Give one of" in ready("import", "europeana", "folk", status=2).output
    assert (
        "Give one of" in ready("import", "europeana", "folk", "--query", "*", "--set", "1", status=2).output
    )


@pytest.mark.parametrize("content", [b"no json", b"[]"])
def test_an_answer_of_another_kind_is_refused(ready: Run, api: Outside, content: bytes) -> None:
    api.troubles.append(Reply(content))

    assert "no JSON" in ready("import", "europeana", "folk", "--query", "*", status=1).output


def test_a_record_whose_rdf_is_broken_comes_as_json(ready: Run, api: Outside, catalogue: Catalogue) -> None:
    catalogue.broken.add("/9/b")
    catalogue.told["/9/b"] = answer("/9/b")

    said = ready("import", "europeana", "folk", "--query", "*").output

    assert "read 5 · added 5 · updated 0 · already there 0 · refused 0" in said


def test_a_file_with_an_answer_of_the_record_api_is_imported(ready: Run) -> None:
    Path("record.json").write_text(json.dumps(answer("/9/z"), indent=1), encoding="utf-8")

    first = ready("import", "items", "folk", "record.json").output
    second = ready("import", "items", "folk", "record.json").output
    graph = ready("export", "tiers", "folk", "-o", "tiers.json").output

    assert "read 1 · added 1" in first
    assert "added 0 · updated 0 · already there 1" in second
    assert "refused 0" in graph
