"""A client: post, vote, change, walk, search and follow annotations over HTTP.

    with Client(token) as client:
        tag = client.post("https://example.org/annotations/folk/", document)
        client.vote(tag.iri, Choice.APPROVE)

A container is named by its IRI; the root, …/annotations/, stands for the whole server.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests

from annoserver.client.calls import ANNO, LD, Calls, Refused
from annoserver.client.things import START, Bookmark, Change, Choice, Document, Receipt, Resource

LINES = "application/x-ndjson"
IN_MEMORY = BLOCK = 1 << 16
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class Client(Calls):
    """What programs do with annotations; what the server refuses is raised as Refused."""

    def read(self, iri: str, known: Resource | None = None) -> Resource:
        """A resource; known itself when it has not changed since."""
        conditions = {"If-None-Match": known.etag} if known else {}
        answer = self.ask("GET", iri, headers=conditions)
        if known and answer.status_code == HTTPStatus.NOT_MODIFIED:
            return known
        return _resource(answer, iri)

    def post(self, container: str, document: Document, *, slug: str = "") -> Resource:
        """Add an annotation; slug: the name that it should have. Refused with existing for an equal tag."""
        headers = {"Content-Type": LD, **({"Slug": slug} if slug else {})}
        answer = self.ask("POST", container, headers=headers, data=_written(document))
        return _resource(answer, answer.headers["Location"])

    def membership(self, container: str) -> Document:
        """What whoever joins the campaign of a container agrees to, and whether the token's owner did."""
        return self.read(_membership(container)).document

    def join(self, container: str, notice: str, *, of_age: bool = False, credited: bool = False) -> Document:
        """Join the campaign of a container, agreeing to the version of its notice that membership gave."""
        agreed = {"notice": notice, "ofAge": of_age, "credited": credited}
        headers = {"Content-Type": "application/json"}
        answer = self.ask("PUT", _membership(container), headers=headers, data=_written(agreed))
        document: Document = answer.json()
        return document

    def vote(self, tag: str, choice: Choice, *, item: str = "") -> Resource:
        """Vote on a tag, or change the vote that was cast before; item: what the tag is about, if known."""
        scope = item or _source(self.read(tag).document["target"])
        vote = {
            "@context": ANNO,
            "type": "Annotation",
            "motivation": "moderating",
            "body": choice.value,
            "target": {"type": "SpecificResource", "source": tag, "scope": scope},
        }
        try:
            return self.post(tag.rpartition("/")[0] + "/", vote)
        except Refused as refused:
            if not refused.existing:
                raise
            return self.change(self.read(refused.existing), vote)

    def change(self, annotation: Resource, document: Document) -> Resource:
        """Put a document in the place of an annotation; Refused (412) if it has changed since it was read."""
        headers = {"Content-Type": LD, "If-Match": annotation.etag}
        return _resource(
            self.ask("PUT", annotation.iri, headers=headers, data=_written(document)), annotation.iri
        )

    def remove(self, annotation: Resource) -> None:
        """Delete an annotation; Refused (412) if it has changed since it was read."""
        self.ask("DELETE", annotation.iri, headers={"If-Match": annotation.etag})

    def walk(self, container: str) -> Iterator[Document]:
        """Every annotation of a container, in the order in which they were added."""
        yield from self._items(self.read(f"{container}?iris=0").document)

    def search(
        self, container: str, query: Document | None = None, *, sort: str = "", **conditions: str | list[str]
    ) -> Iterator[Document]:
        """The annotations that fulfil every condition (text_prefix="dog" …), and the query in JSON."""
        asked: dict[str, Any] = {name.replace("_", "-"): value for name, value in conditions.items()}
        asked |= {"query": json.dumps(query)} if query is not None else {}
        asked |= {"sort": sort} if sort else {}
        answer = self.ask("GET", _beside(container, "search"), params={**asked, "iris": "0"})
        yield from self._items(answer.json())

    def batch(
        self, container: str, documents: Iterable[Document], *, atomic: bool = False
    ) -> Iterator[Receipt]:
        """Add any number of annotations in one request, with a receipt for each; atomic: all of them or none.

        Refused (422) when one of an atomic batch is; its problem has the receipts.
        """
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            for document in documents:
                body.write(_written(document) + b"\n")
            body.seek(0)
            asked = {"atomic": "1"} if atomic else {}
            headers = {"Content-Type": LINES}
            where = _beside(container, "batch")
            with self.ask("POST", where, params=asked, headers=headers, data=body, stream=True) as answer:
                yield from (_receipt(json.loads(line)) for line in answer.iter_lines() if line)

    def changes(self, container: str, after: Bookmark = START) -> Iterator[Change]:
        """What changed after a bookmark, the oldest first, up to now."""
        following = after.page or self.read(_beside(container, "changes")).document["first"]["id"]
        seen = after.lines
        while following:
            page = self.read(following).document
            for number, line in enumerate(page["orderedItems"][seen:], seen + 1):
                place = Bookmark(following, number)
                yield Change(line["type"], line["object"]["id"], line["endTime"], place)
            following, seen = page.get("next", {}).get("id", ""), 0

    def sync(
        self,
        container: str,
        copy: MutableMapping[str, Document],
        after: Bookmark = START,
    ) -> Bookmark:
        """Bring a copy, IRI → annotation, up to now; the bookmark to go on from next time."""
        latest: dict[str, Change] = {}
        for change in self.changes(container, after):
            latest[change.iri], after = change, change.after
        for iri, change in latest.items():
            document = None if change.kind == "Delete" else self._now(iri)
            if document is None:
                copy.pop(iri, None)
            else:
                copy[iri] = document
        return after

    def download(self, url: str, out: Path, parameters: Mapping[str, str]) -> int:
        """Write what is at an address, such as an export, to a file; how many bytes there were."""
        headers = {"Accept": "*/*"}
        with (
            self.ask("GET", url, params=parameters, headers=headers, stream=True) as answer,
            out.open("wb") as file,
        ):
            return sum(file.write(block) for block in answer.iter_content(BLOCK))

    def _now(self, iri: str) -> Document | None:
        try:
            return self.read(iri).document
        except Refused as refused:
            if refused.status in GONE:
                return None
            raise

    def _items(self, collection: Document) -> Iterator[Document]:
        following = collection.get("first")  # an IRI, or the page itself; none where nothing is in it
        while following:
            page = following if isinstance(following, dict) else self.read(following).document
            yield from page["items"]
            following = page.get("next")


def _resource(answer: requests.Response, iri: str) -> Resource:
    return Resource(iri, answer.headers.get("ETag", ""), answer.json())


def _receipt(line: Document) -> Receipt:
    problem = line.get("problem", {})
    return Receipt(line["index"], line["status"], line.get("id", ""), line.get("etag", ""), problem)


def _written(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _membership(container: str) -> str:
    """Where one joins the campaign of a container."""
    base, _, campaign = container.rpartition("/annotations/")
    return f"{base}/campaigns/{campaign.rstrip('/')}/membership"


def _beside(container: str, room: str) -> str:
    """The address of what the server has for a container, or for all of them, elsewhere."""
    base, _, campaign = container.rpartition("/annotations/")
    return f"{base}/{room}/{campaign}"


def _source(target: Any) -> str:
    """What an annotation with one target is about."""
    one = target[0] if isinstance(target, list) else target
    return str(one if isinstance(one, str) else one.get("source", one.get("id")))
