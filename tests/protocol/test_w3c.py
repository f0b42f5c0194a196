"""The MUSTs of the W3C's own test suite, held against everything that is served."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annoserver.model.annotation import Document
from tests.parts.people import Site

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

# Good by the Recommendation, and refused by the suite (wap.md, 8): Appendix D, and partOf as an IRI.
BEYOND = {"anno11.json", "anno12.json", "anno13.json", "anno39.json", "anno40.json", "anno41.json"}
VIEWS = [
    "",
    "PreferMinimalContainer",
    "PreferContainedIRIs",
    "PreferContainedDescriptions",
    "PreferMinimalContainer PreferContainedIRIs",
]


def judged(shared: Path, place: Path, documents: dict[str, Document]) -> dict[str, list[str]]:
    """The MUSTs that each document fails, those that fail none left out."""
    for name, document in documents.items():
        (place / name).write_text(json.dumps(document), "utf-8")
    program = shared / "w3c" / "check_model.py"
    command = [sys.executable, str(program), "--json", "--level", "must", "--formats", "strict"]
    done = subprocess.run(
        [*command, *documents], cwd=place, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stderr == ""
    report: list[dict[str, Any]] = json.loads(done.stdout)
    failed = {
        one["file"]: [result["assertion"] for result in one["results"] if result["ok"] is not True]
        for one in report
    }
    assert all(one["counts"]["must"][1] > 5 for one in report)
    return {name: assertions for name, assertions in failed.items() if assertions}


def test_every_sample_is_served_as_the_suite_wants_it(room: Site, shared: Path, tmp_path: Path) -> None:
    served: dict[str, Document] = {}
    for path in [*(shared / "w3c/rec-json").glob("*.json"), *(shared / "w3c/samples/correct").glob("*.json")]:
        document = json.loads(path.read_text("utf-8"))
        if document["type"] == "Annotation":
            made = room.post(document)
            assert made.status_code == 201, (path.name, made.text)
            served[f"{path.parent.name}-{path.name}"] = room.get(made.headers["Location"]).json()

    failed = judged(shared, tmp_path, served)

    assert {name.rpartition("-")[2] for name in failed} <= BEYOND
    assert len(served) == 84


def test_every_view_of_a_container_and_its_pages_are_as_the_suite_wants_them(
    full: Site, shared: Path, tmp_path: Path
) -> None:
    namespaces = {"PreferMinimalContainer": "http://www.w3.org/ns/ldp#"}
    served = {}
    for number, names in enumerate(VIEWS):
        wanted = " ".join(namespaces.get(name, "http://www.w3.org/ns/oa#") + name for name in names.split())
        prefer = {"Prefer": f'return=representation; include="{wanted}"'} if names else {}
        served[f"view{number}.json"] = full.get(**prefer).json()
    for iris in (0, 1):
        for page in range(3):
            address = f"{full.container}?iris={iris}&page={page}"
            served[f"page{iris}{page}.json"] = full.get(address).json()

    assert judged(shared, tmp_path, served) == {}
    assert len(served) == 11
