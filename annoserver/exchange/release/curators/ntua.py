"""Tags in the model of NTUA and CrowdHeritage, with a context that loses nothing of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from annoserver.exchange.release.about import About
from annoserver.ld.resources import bodies, several, types
from annoserver.ld.terms import CROWD, expand, shipped
from annoserver.model.annotation import Document, stamp
from annoserver.model.container import Address
from annoserver.model.item import Accepted, Agreed
from annoserver.model.vote import Status

SOA = "http://sw.islab.ntua.gr/annotation/"
"""Namespace of what the model adds to that of Web Annotations."""

CONTEXT = "ntua.jsonld"
MARKER = f"{CROWD}ImportedContributors"
RECOMMENDED = {Status.ACCEPTED: "accept", Status.REJECTED: "reject"}
_NAMES: dict[str, str] = {
    f"{SOA}onProperty": "property",
    f"{SOA}rdfPath": "rdfPath",
    f"{SOA}destination": "destination",
}


def chunks(agreed: Iterable[Agreed], about: About) -> Iterator[bytes]:
    """One JSON-LD document, item by item."""
    context = json.loads(shipped("contexts", CONTEXT))["@context"]
    yield b'{"@context":' + _encoded(context) + b',"@graph":['
    before = b"\n"
    for one in agreed:
        for accepted in one.tags:
            yield before + _encoded(annotation(accepted, about))
            before = b",\n"
    yield b"\n]}\n"


def annotation(accepted: Accepted, about: About) -> Document:
    """One tag, whatever its status; the votes are counts, since the model has no voters."""
    tag, document = accepted.tag, json.loads(accepted.document)
    made: Document = {
        "id": Address(about.base, about.campaign.name).annotation(accepted.name),
        "type": "Annotation",
    }
    # An import that could not read a date has kept none, and none is made up here.
    if isinstance(document.get("created"), str):
        made["created"] = document["created"]
    elif not _imported(document):
        made["created"] = stamp(accepted.created)
    made["creator"] = _creator(accepted, document)
    made["body"] = tag.body.iri or _text(document, tag.body.text, tag.body.language)
    if "confidence" in document:
        made["confidence"] = str(document["confidence"])
    made["target"] = {"source": tag.item}
    if tag.region:
        selectors = [_selector(one) for one in several(json.loads(tag.region))]
        made["target"]["selector"] = selectors if len(selectors) > 1 else selectors[0]
    if tag.property:
        made["scope"] = expand(tag.property)
    if review := _review(accepted):
        made["review"] = review
    return made


def _imported(document: Document) -> bool:
    """Whether the people behind a tag are a marker, not somebody."""
    return any(MARKER in types(one) for one in several(document.get("creator")) if isinstance(one, dict))


def _creator(accepted: Accepted, document: Document) -> Document:
    if not accepted.by_software:
        known = accepted.creator and not _imported(document)
        return {"type": "Person"} | ({"id": accepted.creator} if known else {})
    made: Document = {"type": "Software"}
    if accepted.creator:
        made["id"] = accepted.creator
    for one in several(document.get("creator")):
        if isinstance(one, dict) and one.get("id") == accepted.creator and isinstance(one.get("name"), str):
            made["name"] = one["name"]
    return made


def _text(document: Document, words: str, language: str) -> Document:
    """The words as they were written, or as they are kept when the document says more than one thing."""
    said = bodies(document)
    text = said[0].text if len(said) == 1 and said[0].text else words
    return {"type": "TextualBody", "value": text} | ({"language": language} if language else {})


def _review(accepted: Accepted) -> Document:
    """The counts, the author's own approval among them, as the model has it; nothing when unknown.

    A tag on which nobody has said anything, its author included, has no review: none and 0 to 0
    are not the same there.
    """
    tally = accepted.standing.tally
    up, down = tally.up + tally.by_person, tally.down
    if not up + down:
        return {}
    recommended = RECOMMENDED.get(accepted.standing.status)
    made: Document = {"type": "Validation"} | ({"recommendation": recommended} if recommended else {})
    return made | {"upvotes": up, "downvotes": down}


def _selector(one: Any) -> Any:
    """A selector with the names of the model, as it came or as an import has written them out."""
    if not isinstance(one, dict):
        return one
    made: Document = {}
    for key, value in one.items():
        name = _NAMES.get(key) or str(key)
        if name == "type":
            made[name] = value.removeprefix(SOA) if isinstance(value, str) else value
        elif isinstance(value, dict) and set(value) == {"id"}:
            made[name] = value["id"]
        else:
            made[name] = _selector(value)
    return made


def _encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
