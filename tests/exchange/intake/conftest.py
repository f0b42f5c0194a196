"""What tests of imports share: files in the forms that platforms write, and campaigns to bring them into."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from annoserver.exchange.intake.partners import ntua
from annoserver.exchange.intake.partners.ntua import Received
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld import votes
from annoserver.model.annotation import ANNO, Document
from annoserver.model.vote import Choice, Status

if TYPE_CHECKING:
    from annoserver.exchange.intake.batches.outcome import Outcome
    from annoserver.model.vote import Standing
    from annoserver.store.database import Database

NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
AWAY = "https://away.example/annotations/old/"
AGENTS = "https://away.example/campaigns/old/agents/"
ITEM = "http://data.europeana.eu/item/1413/HMT1"
OF_PERSON: dict[str, Any] = {
    "type": "Annotation",
    "created": "Thu Mar 19 16:09:24 UTC 2026",
    "creator": {},
    "confidence": 0,
    "body": {"type": "TextualBody", "value": "boat", "language": "en"},
    "target": {"source": "/1413/HMT1"},
}
OF_SOFTWARE: dict[str, Any] = {
    "type": "Annotation",
    "created": "Fri Feb 13 08:08:10 UTC 2026",
    "creator": {"id": "_", "name": "Qwen3-VL", "type": "Software"},
    "confidence": 0.5,
    "body": {"type": "TextualBody", "value": "icon", "language": "en"},
    "target": {"source": "/1413/HMT1"},
    "scope": "dc:subject",
}


def review(up: int, down: int) -> dict[str, Any]:
    """A review as CrowdHeritage writes it."""
    word = "accept" if up > down else "reject"
    return {"type": "Validation", "upvotes": up, "downvotes": down, "recommendation": word}


def read(*annotations: Any) -> list[Received | Refusal]:
    """What becomes of annotations in one CrowdHeritage export."""
    text = json.dumps({"@context": {}, "@graph": annotations})
    return list(ntua.received(io.BytesIO(text.encode()), "dc:subject", "file.json"))


def one(**members: Any) -> Received:
    """The tag that an annotation by a person becomes, some members of it changed."""
    (found,) = read({**OF_PERSON, **members})
    assert isinstance(found, Received), found
    return found


def refused(**members: Any) -> str:
    """Why such an annotation is refused."""
    (found,) = read({**OF_PERSON, **members})
    assert isinstance(found, Refusal), found
    return found.reason


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Write annotations as CrowdHeritage does: `export(first, second, name="later.json")`."""

    def write(*annotations: Any, name: str = "export.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps({"@context": {"soa": "…"}, "@graph": annotations}), "utf-8")
        return path

    return write


class Home:
    """A server's database, and what tests ask of it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def campaign(self, name: str = "folk", **facts: Any) -> None:
        """A campaign with an empty container."""
        from annoserver.model.campaign import Campaign
        from annoserver.store import campaigns, containers

        with self.database.transaction() as store:
            row = containers.add(store, name, name, 100, NOW)
            campaigns.add(store, row, Campaign(name, {"en": name}, **facts), NOW)

    def lay(self, *paths: Path, now: datetime = NOW) -> Outcome:
        """Import CrowdHeritage exports."""
        from annoserver.exchange.intake import bring

        return together(bring.crowdheritage(self.database, "folk", paths, now))

    def copy(self, *paths: Path, name: str = "folk", keep_names: bool = False) -> Outcome:
        """Import annotations."""
        from annoserver.exchange.intake import bring

        return together(bring.annotations(self.database, name, paths, NOW, keep_names=keep_names))

    def documents(self, name: str = "folk") -> list[dict[str, Any]]:
        """Everything in the container, in its order."""
        return [json.loads(one) for one in self.kept(name)]

    def kept(self, name: str = "folk") -> list[bytes]:
        """The bytes of everything in the container."""
        from annoserver.store import annotations

        with self.database.reading() as store:
            return [one.document for one in annotations.every(store, name)]

    def revisions(self, name: str = "folk") -> dict[str, int]:
        """Name and revision of everything in the container."""
        from annoserver.store import annotations

        with self.database.reading() as store:
            return {one.name: one.revision for one in annotations.every(store, name)}

    def standing(self, words: str, name: str = "folk") -> Standing:
        """The standing of the first tag that says these words."""
        from annoserver.store import campaigns
        from annoserver.store.derived import standings

        tag = next(one["id"] for one in self.documents(name) if words in json.dumps(one.get("body")))
        with self.database.reading() as store:
            held = campaigns.find(store, name)
            tag_name = str(tag).rpartition("/")[2]
            return standings.of(store, held, [tag_name])[tag_name]

    def remove(self, name: str) -> None:
        """Delete an annotation, as a moderator does."""
        from annoserver.store import annotations, containers

        with self.database.transaction() as store:
            held = containers.hold(store, "folk")
            annotations.remove(store, held, annotations.find(store, held, name), NOW)

    def faults(self) -> list[str]:
        """What a recount finds."""
        from annoserver.store import counts

        with self.database.reading() as store:
            return list(counts.check(store))


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """All outcomes of an import in one."""
    from annoserver.exchange.intake.batches.outcome import Outcome

    return sum(outcomes, Outcome())


@pytest.fixture
def home(database: Database) -> Home:
    """A server with the campaign folk."""
    here = Home(database)
    here.campaign()
    return here


def tag(name: str, words: str = "boat", **members: Any) -> Document:
    return {
        "@context": ANNO,
        "id": f"{AWAY}{name}",
        "type": "Annotation",
        "motivation": "tagging",
        "creator": f"{AGENTS}ann",
        "created": "2026-01-01T00:00:00Z",
        "body": {"type": "TextualBody", "value": words},
        "target": ITEM,
        **members,
    }


def vote(name: str, on: str, by: str = "bob", choice: Choice = Choice.APPROVE, **members: Any) -> Document:
    document = votes.document(f"{AWAY}{on}", ITEM, choice)
    return {**document, "id": f"{AWAY}{name}", "creator": f"{AGENTS}{by}", **members}


def ruling(name: str, on: str, decided: Status, by: str = "mo") -> Document:
    document = votes.ruling(f"{AWAY}{on}", ITEM, decided, "Seen by an expert.")
    return {**document, "id": f"{AWAY}{name}", "creator": f"{AGENTS}{by}"}


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    """Write annotations one to a line: `lines(first, second, name="other.ndjson")`."""

    def write(*documents: Any, name: str = "dump.ndjson") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{json.dumps(one)}\n" for one in documents), "utf-8")
        return path

    return write
