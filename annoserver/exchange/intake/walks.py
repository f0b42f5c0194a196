"""Annotation collections of other servers, walked page by page into a file that an import reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

from annoserver.errors import Invalid
from annoserver.exchange.intake.annotations import WHOLE, around
from annoserver.exchange.outside.calls import Calls
from annoserver.ld.resources import several, types
from annoserver.model.annotation import Document

HEADERS = {
    "Accept": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld", application/json;q=0.5',
    "Prefer": 'return=representation;include="http://www.w3.org/ns/oa#PreferContainedDescriptions"',
}


class Walk:
    """A walk over a collection, and the files it leaves: one annotation to a line, and how far it came.

    Both are there until done() is called; a walk that was interrupted goes on with the page that it
    had not finished.
    """

    def __init__(
        self, calls: Calls, url: str, folder: Path, headers: Mapping[str, str] | None = None
    ) -> None:
        self._calls, self._url = calls, url
        self._headers = {**HEADERS, **(headers or {})}
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{urlsplit(url).hostname}-{hashlib.sha256(url.encode()).hexdigest()[:12]}"
        self.path = folder / f"{name}.ndjson"
        self._mark = folder / f"{name}.place"

    def pages(self) -> Iterator[int]:
        """Fetch what is missing; how many annotations there are after each page."""
        came = self._came()
        with self.path.open("r+b" if self.path.exists() else "w+b") as out:
            out.truncate(came["size"])
            out.seek(came["size"])
            while came["next"]:
                page = self._get(came["next"])
                came["seen"].append(_digest(came["next"]))
                came["number"] += self._lay(page, out)
                came["next"] = self._after(page, came["next"])
                if _digest(came["next"]) in came["seen"]:
                    raise Invalid(f"The pages of {self._url} go round in a circle.", rule="walk")
                out.flush()
                came["size"] = out.tell()
                self._keep(came)
                yield came["number"]

    def done(self) -> None:
        """Forget the walk, once what it brought is kept."""
        for path in (self.path, self._mark):
            path.unlink(missing_ok=True)

    def _came(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            return dict(json.loads(self._mark.read_bytes()))
        return {"next": self._url, "size": 0, "number": 0, "seen": []}

    def _keep(self, came: dict[str, Any]) -> None:
        new = self._mark.with_suffix(".new")
        new.write_text(json.dumps(came), "utf-8")
        new.replace(self._mark)

    def _get(self, url: str) -> Document:
        answer = self._calls.get(url, headers=self._headers)
        try:
            found = json.loads(answer.content)
        except (ValueError, RecursionError) as error:
            raise Invalid(f"{url} is no JSON.", rule="walk") from error
        if not isinstance(found, dict):
            raise Invalid(f"{url} is no annotation collection, page or annotation.", rule="walk")
        return found

    def _lay(self, page: Document, out: IO[bytes]) -> int:
        """Write down what is on a page; an annotation that is only named there is fetched."""
        found: list[Any] = [page]
        context: Any = None
        if not WHOLE.isdisjoint(types(page)):
            first = page.get("first")
            # A page may come inside its collection.
            found = several((first if isinstance(first, dict) else page).get("items"))
            context = around(page.get("@context"))
        for one in found:
            document = self._get(urljoin(self._url, one)) if isinstance(one, str) else one
            if isinstance(document, dict) and context is not None and "@context" not in document:
                document = {"@context": context, **document}
            out.write(json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        return len(found)

    def _after(self, page: Document, url: str) -> str:
        """Where the next page is, "" at the end."""
        first = page.get("first")
        following = first.get("next") if isinstance(first, dict) else page.get("next") or first
        if "AnnotationPage" in types(page):
            following = page.get("next")
        if isinstance(following, dict):
            following = following.get("id")
        return urljoin(url, following) if isinstance(following, str) and following else ""


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]
