"""Accepted tags and the items they are on, as an export takes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from annoserver.exchange.intake import edm
from annoserver.exchange.release.about import About
from annoserver.ld import votes
from annoserver.model.annotation import Body, Tag, write
from annoserver.model.campaign import Campaign
from annoserver.model.item import Accepted, Agreed, Item, Record
from annoserver.model.vocabulary import Term
from annoserver.model.vote import Choice, Standing, Status, Tally

BASE = "https://anno.example/"
NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
FOLK = Campaign("folk", {"en": "Folk art", "de": "Volkskunst"})
EDINBURGH = Term(
    "https://sws.geonames.org/2650225/",
    {"en": "Edinburgh", "de": "Edinburg"},
    notes={"en": "a city & a capital"},
    position=(55.95206, -3.19648),
)
DOG = Term(
    "http://www.wikidata.org/entity/Q144", {"en": "dog"}, broader="http://www.wikidata.org/entity/Q729"
)


def term(iri: str) -> Term | None:
    return {one.iri: one for one in (EDINBURGH, DOG)}.get(iri)


def about(campaign: Campaign = FOLK) -> About:
    return About(campaign, BASE, NOW, term)


def annotation(name: str) -> str:
    return f"{BASE}annotations/folk/{name}"


def accepted(
    name: str,
    said: str,
    prop: str = "dc:subject",
    *,
    language: str = "",
    up: int = 3,
    down: int = 0,
    later: int = 0,
    by_software: bool = False,
    item: str = "https://museum.example/1",
    body: Any = None,
    choices: tuple[Choice, ...] = (),
    **more: Any,
) -> Accepted:
    """A tag: a term when `said` has a colon and no space, else words."""
    is_term = ":" in said and " " not in said
    what = Body(iri=said) if is_term else Body(text=said, language=language)
    sent = body or (said if is_term else {"type": "TextualBody", "value": said, "language": language})
    document = {"id": annotation(name), "type": "Annotation", "body": sent, "target": item, **more}
    return Accepted(
        name=name,
        document=write(document),
        tag=Tag(item, prop, what),
        standing=Standing(Tally(up, down), Status.ACCEPTED, NOW + timedelta(hours=later)),
        creator=f"{BASE}campaigns/folk/agents/{'5f' * 16}"
        if "creator" not in more
        else more["creator"]["id"],
        created=NOW + timedelta(minutes=later),
        by_software=by_software,
        votes=tuple(voted(f"{name}-v{number}", name, item, one) for number, one in enumerate(choices)),
    )


def voted(name: str, tag: str, item: str, choice: Choice, reason: str = "") -> bytes:
    document = votes.document(annotation(tag), item, choice, reason)
    context = document.pop("@context")
    made = {"creator": f"{BASE}campaigns/folk/agents/{'7e' * 16}", "created": "2026-11-03T09:00:00Z"}
    return write({"@context": context, "id": annotation(name), **document, **made})


def items(source: bytes) -> Iterator[Item]:
    """The items of a document in which nothing is refused."""
    for found in edm.items(source):
        assert isinstance(found, Item), found
        yield found


def first(path: Path) -> Item:
    return next(items(path.read_bytes()))


def item(source: bytes) -> Item:
    return Item("https://museum.example/1", "https://museum.example/1", record=Record(source))


def agreed(one: Item, *tags: Accepted) -> Agreed:
    return Agreed(one, tags)
