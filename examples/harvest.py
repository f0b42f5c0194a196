"""Harvest a container page by page into a file, one annotation to a line: what an aggregator does.

    python examples/harvest.py http://127.0.0.1:8000/annotations/folk/ folk.ndjson

Pages are kept in a folder beside the file, each with its ETag. Run again, after an interruption or a day,
it asks with If-None-Match, and is sent the changed pages only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

LD = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
WHOLE_ANNOTATIONS = 'return=representation;include="http://www.w3.org/ns/oa#PreferContainedDescriptions"'
TIMEOUT = 60

Page = dict[str, Any]


def walk(container: str, folder: Path) -> Iterator[tuple[Page, bool]]:
    """Every page from the first to the last, and whether it was sent now."""
    with requests.Session() as session:
        session.headers["Accept"] = LD
        answer = session.get(container, headers={"Prefer": WHOLE_ANNOTATIONS}, timeout=TIMEOUT)
        answer.raise_for_status()
        first = answer.json().get("first")  # an IRI, or the first page itself
        following = first["id"] if isinstance(first, dict) else first
        while following:
            page, sent = fetch(session, following, folder)
            yield page, sent
            following = page.get("next")


def fetch(session: requests.Session, iri: str, folder: Path) -> tuple[Page, bool]:
    """A page, and whether it was sent: the copy of an earlier run stands as long as its ETag does."""
    kept = folder / f"{hashlib.sha256(iri.encode()).hexdigest()[:16]}.json"
    before: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    conditions = {"If-None-Match": before["etag"]} if before else {}
    answer = session.get(iri, headers=conditions, timeout=TIMEOUT)
    if answer.status_code == requests.codes.not_modified:
        return before["page"], False
    answer.raise_for_status()
    page: Page = answer.json()
    write(kept, json.dumps({"etag": answer.headers["ETag"], "page": page}, ensure_ascii=False))
    return page, True


def write(path: Path, text: str) -> None:
    """Write a file that is whole or not there at all, whenever we are interrupted."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, "utf-8")
    part.replace(path)


def main() -> None:
    """Read the arguments and harvest."""
    parser = argparse.ArgumentParser(description="Harvest an annotation container.")
    parser.add_argument("container", help="IRI of the annotation container")
    parser.add_argument("out", type=Path, help="file to write; its pages are kept in a folder beside it")
    told = parser.parse_args()
    folder = told.out.with_name(f"{told.out.name}.pages")
    folder.mkdir(exist_ok=True)
    part = told.out.with_name(f"{told.out.name}.part")
    annotations = pages = 0
    with part.open("w", encoding="utf-8") as file:
        for page, sent in walk(told.container, folder):
            pages += sent
            for annotation in page["items"]:
                file.write(json.dumps(annotation, ensure_ascii=False) + "\n")
                annotations += 1
    part.replace(told.out)
    print(f"{annotations} annotations, {pages} pages sent")


if __name__ == "__main__":
    main()
