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
from dataclasses import asdict
from pathlib import Path

from annoserver.client.session import Client
from annoserver.client.things import Document, Resource


def walk(client: Client, container: str, folder: Path) -> Iterator[tuple[Document, bool]]:
    """Every page from the first to the last, and whether it was sent now."""
    following = client.read(f"{container}?iris=0").document.get("first")
    while following:
        page, sent = fetch(client, following, folder)
        yield page, sent
        following = page.get("next")


def fetch(client: Client, iri: str, folder: Path) -> tuple[Document, bool]:
    """A page, and whether it was sent: the copy of an earlier run stands as long as its ETag does."""
    kept = folder / f"{hashlib.sha256(iri.encode()).hexdigest()[:16]}.json"
    before = Resource(**json.loads(kept.read_text("utf-8"))) if kept.exists() else None
    now = client.read(iri, before)
    if now is not before:
        write(kept, json.dumps(asdict(now), ensure_ascii=False))
    return now.document, now is not before


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
    with Client() as client, part.open("w", encoding="utf-8") as file:
        for page, sent in walk(client, told.container, folder):
            pages += sent
            for annotation in page["items"]:
                file.write(json.dumps(annotation, ensure_ascii=False) + "\n")
                annotations += 1
    part.replace(told.out)
    print(f"{annotations} annotations, {pages} pages sent")


if __name__ == "__main__":
    main()
