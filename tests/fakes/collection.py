"""Another annotation server: one collection by the Web Annotation Protocol, in pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.fakes.outside import Outside, Reply, Request, outside

ANNO = "http://www.w3.org/ns/anno.jsonld"


@contextmanager
def collection(*pages: list[Any], embedded: bool = False, circle: bool = False) -> Iterator[Outside]:
    """A collection at /collection with these pages at /page/1 …; single annotations at /one/…."""

    def answer(request: Request) -> Reply:
        if request.path == "/collection":
            return Reply(json.dumps(described()).encode(), media_type="application/ld+json")
        if request.path.startswith("/page/"):
            return Reply(json.dumps(page(int(request.path[6:]))).encode(), media_type="application/ld+json")
        if request.path.startswith("/one/"):
            return Reply(json.dumps(tag(request.path[5:], f"{place.url}{request.path}")).encode())
        return Reply(b"null", 200 if request.path == "/null" else 404)

    def described() -> dict[str, Any]:
        found = {
            "@context": ANNO,
            "id": f"{place.url}/collection",
            "type": ["AnnotationCollection", "BasicContainer"],
        }
        total = {"total": sum(map(len, pages))}
        return {**found, **total, "first": page(1) if embedded else f"{place.url}/page/1"}

    def page(number: int) -> dict[str, Any]:
        found: dict[str, Any] = {
            "@context": ANNO,
            "id": f"{place.url}/page/{number}",
            "type": "AnnotationPage",
        }
        found["items"] = pages[number - 1]
        if number < len(pages):
            found["next"] = f"/page/{number + 1}"
        elif circle:
            found["next"] = {"id": f"{place.url}/page/1"}
        return found

    with outside(answer) as place:
        yield place


def tag(words: str, iri: str, **more: Any) -> dict[str, Any]:
    """A tag by somebody elsewhere."""
    return {
        "id": iri,
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "value": words, "language": "en"},
        "target": "http://data.europeana.eu/item/1/a",
        **more,
    }
