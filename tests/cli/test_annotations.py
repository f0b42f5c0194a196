"""import annotations: walks over other servers, Europeana's own form, and checks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.collection import collection, tag
from tests.fakes.outside import Reply

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ITEM = "http://data.europeana.eu/item/1/a"
AWAY = "https://away.example/annotations/"


@pytest.fixture
def open_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Walks may lead to the loopback."""
    monkeypatch.setenv("ANNOSERVER_CALL_PRIVATE", "true")


def exported(ready: Run) -> list[dict[str, Any]]:
    ready("export", "annotations", "folk", "-o", "out.json")
    found: list[dict[str, Any]] = (
        json.loads(Path("out.json").read_text("utf-8")).get("first", {}).get("items", [])
    )
    return found


def pages() -> list[list[Any]]:
    """A vote that stands before its tag, names of which one is only named, and a machine's tag."""
    vote = {
        "id": f"{AWAY}vote",
        "type": "Annotation",
        "motivation": "moderating",
        "creator": "https://away.example/agents/1",
        "body": "https://w3id.org/annoserver/vocab#approve",
        "target": {"type": "SpecificResource", "source": f"{AWAY}dog", "scope": ITEM},
    }
    machine = {"id": "https://away.example/seer", "type": "Software", "name": "Seer"}
    seen = tag("cat", f"{AWAY}cat", creator=machine, generator=machine, confidence="0.7")
    seen["@context"] = [
        "http://www.w3.org/ns/anno.jsonld",
        "https://w3id.org/annoserver/contexts/crowd.jsonld",
    ]
    return [[vote, seen], [tag("dog", f"{AWAY}dog")], ["/one/bird"]]


@pytest.mark.parametrize("embedded", [False, True])
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_collection_elsewhere_is_walked_to_its_end(ready: Run, open_walks: None, embedded: bool) -> None:
    with collection(*pages(), embedded=embedded) as place:
        first = ready("import", "annotations", "folk", "--from", f"{place.url}/collection").output
        again = ready("import", "annotations", "folk", "--from", f"{place.url}/page/1").output

    assert "added 4" in first
    assert "added 0 · updated 0 · already there 4" in again
    kept = {one["body"]["value"]: one for one in exported(ready) if isinstance(one["body"], dict)}
    assert kept.keys() == {"dog", "cat", "bird"}
    seen = kept["cat"]
    assert (seen["confidence"], seen["generator"]["name"]) == ("0.7", "Seer")
    assert list(Path("annoserver-files/walks").iterdir()) == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_walk_that_was_interrupted_goes_on_with_the_page_it_had_not(ready: Run, open_walks: None) -> None:
    with collection(*pages()) as place:
        ask = ("import", "annotations", "folk", "--from", f"{place.url}/page/1")
        place.troubles += [
            Reply(
                json.dumps(
                    {"type": "AnnotationPage", "items": [tag("x", f"{AWAY}x")], "next": "/page/2"}
                ).encode()
            )
        ]
        place.troubles += [Reply(status=403)]
        assert "does not let us in" in ready(*ask, status=1).output
        place.asked.clear()

        assert "added 3" in ready(*ask).output
        assert [one.path for one in place.asked] == ["/page/2", "/page/3", "/one/bird"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_walk_does_not_go_round_nor_to_other_hosts(ready: Run, open_walks: None) -> None:
    with collection([], [], circle=True) as place:
        assert (
            "circle"
            in ready("import", "annotations", "folk", "--from", f"{place.url}/page/1", status=1).output
        )
        for path, why in (("/null", "no annotation collection"), ("/none", "has nothing")):
            url = f"{place.url}{path}"
            assert why in ready("import", "annotations", "folk", "--from", url, status=1).output
    with collection([]) as place:
        place.troubles.append(Reply(b"<html/>"))
        url = f"{place.url}/page/1"
        assert "is no JSON" in ready("import", "annotations", "folk", "--from", url, status=1).output
    with collection(["https://elsewhere.example/1"]) as place:
        url = f"{place.url}/page/1"
        assert "not among the hosts" in ready("import", "annotations", "folk", "--from", url, status=1).output


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_walk_never_leads_to_an_address_that_is_not_public(ready: Run) -> None:
    with collection([tag("dog", f"{AWAY}dog")]) as place:
        url = f"{place.url}/page/1"
        assert "does not answer" in ready("import", "annotations", "folk", "--from", url, status=1).output
        assert place.asked == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_either_files_or_an_address_are_given(ready: Run) -> None:
    assert "Give files" in ready("import", "annotations", "folk", status=2).output


def test_a_check_of_annotations_sees_votes_on_new_tags_and_writes_nothing(ready: Run) -> None:
    Path("a.json").write_text(json.dumps([*pages()[0], *pages()[1]]), encoding="utf-8")

    checked = ready("import", "annotations", "folk", "a.json", "--check").output

    assert "read 3 · added 3" in checked
    assert "nothing was written" in checked
    assert exported(ready) == []
    assert "Everything is as a recount gives it" in ready("check", "db").output
    assert "read 3 · added 3" in ready("import", "annotations", "folk", "a.json").output


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_check_of_a_crowdheritage_export_writes_nothing(ready: Run) -> None:
    one = {
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": "dog"},
        "target": {"source": "/1/a"},
    }
    Path("ch.json").write_text(json.dumps({"@graph": [one]}), encoding="utf-8")

    assert "added 1" in ready("import", "crowdheritage", "folk", "ch.json", "--check").output
    assert "added 1" in ready("import", "crowdheritage", "folk", "ch.json").output


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_annotations_as_europeana_keeps_them_are_brought(ready: Run, shared: Path) -> None:
    paths = sorted((shared / "edm/api/annotation").glob("*.json"))

    output = ready("import", "annotations", "folk", *map(str, paths)).output

    assert f"read {len(paths)} · added {len(paths)}" in output
    bodies = [one["body"] for one in exported(ready)]
    assert "geo:48.853415,-102.348800" in bodies
