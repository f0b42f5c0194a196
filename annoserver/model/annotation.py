"""Annotations: what is kept of one, and how a sent document becomes ours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from annoserver.model.search.finding import Finds
from annoserver.model.text import fold, is_iri, key
from annoserver.model.vote import Vote

Document = dict[str, Any]
"""A JSON object as it was sent; the only place where Any enters."""

ANNO = "http://www.w3.org/ns/anno.jsonld"
"""IRI of the Web Annotation context, which is also that of the media type's profile."""

NOTHING_TO_ADD = "https://w3id.org/annoserver/vocab#nothingToAdd"
"""Body of an annotation that assesses an item: its maker looked, and has nothing to add."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an annotation is about: the IRI of the resource itself, without its selectors."""

    iri: str


@dataclass(frozen=True, slots=True)
class Body:
    """What an annotation says: an IRI, or words in a language ("" when unknown)."""

    iri: str = ""
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """What makes an annotation a tag.

    item: IRI of the item; property: the EDM property it should become, such as dc:subject, ""
    when it is not to be merged; body: the term in canonical form, or the words; region: canonical
    JSON of the selectors, "" for the whole item; label: the words that were sent with a term.
    """

    item: str
    property: str
    body: Body
    region: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An annotation that is ready to be stored, with all that is asked for later.

    document: canonical bytes; motivations: short names or IRIs; creator: the first IRI there;
    agent: row of the agent who made it, None for nobody known; finds: the words and the parts of targets
    that it is found by, None where the document has to be read for that.
    """

    name: str
    document: bytes
    motivations: tuple[str, ...]
    creator: str
    generator: str
    created: datetime
    modified: datetime
    targets: tuple[Target, ...]
    bodies: tuple[Body, ...]
    agent: int | None = None
    by_person: bool = False
    tag: Tag | None = None
    vote: Vote | None = None
    finds: Finds | None = None

    @property
    def finished(self) -> str:
        """The item to which its maker has nothing to add; "" for what says something else."""
        says = self.motivations == ("assessing",) and [one.iri for one in self.bodies] == [NOTHING_TO_ADD]
        return key(self.targets[0].iri) if says and len(self.targets) == 1 else ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation as it is stored; revision is its ETag and its lock.

    position: in its container, for good; agent: who made it; item: of a tag, what it is about.
    """

    name: str
    position: int
    document: bytes
    revision: int
    modified: datetime
    agent: int | None = None
    item: str | None = None


def fingerprint(tag: Tag) -> str:
    """The identity of a tag in its container: item, property, body without regard to case, region."""
    words = (tag.body.iri,) if tag.body.iri else ("", fold(tag.body.text), tag.body.language.lower())
    parts = (tag.item, tag.property, tag.region, *words)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


# json.dumps with options builds an encoder for each call, which takes longer than encoding.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def write(document: Mapping[str, Any]) -> bytes:
    """Canonical bytes: compact UTF-8, keys in the order in which they came, @context first.

    A page is joined from these bytes, and has to find the context without parsing them.
    """
    if next(iter(document), None) != "@context" and "@context" in document:
        document = {"@context": document["@context"], **document}
    return encoded(document)


def encoded(value: Any) -> bytes:
    """Any JSON as compact UTF-8."""
    return _ENCODER.encode(value).encode()


PLAIN = write({"@context": ANNO})[:-1] + b","
"""How the bytes of an annotation begin that brings no context of its own."""


def inside_page(documents: Iterable[bytes], between: bytes = b",") -> bytes:
    """Documents as the items of a page, which has the plain context already (model, 5.2)."""
    skipped = len(PLAIN)
    return between.join([b"{" + one[skipped:] if one.startswith(PLAIN) else one for one in documents])


def stamp(moment: datetime) -> str:
    """xsd:dateTime in UTC, written with Z (model, 3.3.1), to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def settle(document: Document, iri: str, creator: str | None, now: datetime) -> Document:
    """A posted document with what is ours to add: id, via, created, creator (protocol, 5.1).

    The sender's IRI is appended to via; a creator that was sent stays, below the server's own.
    """
    settled = _headed(document, iri)
    sent = document.get("id")
    if isinstance(sent, str) and is_iri(sent) and sent != iri:
        settled["via"] = _appended(document.get("via"), sent)
    if creator is not None:
        settled["creator"] = _below(document.get("creator"), creator)
    if "created" not in settled:
        settled["created"] = stamp(now)
    return settled


def resettle(
    document: Document, stored: Document, iri: str, now: datetime, creator: str | None = None
) -> Document:
    """A document that was PUT, with what the server manages carried over (protocol, 5.3).

    creator: the agent who made it and stays its first creator, None for nobody known.
    """
    settled = _headed(document, iri)
    for carried in ("created", "creator"):
        if carried in stored:
            settled.setdefault(carried, stored[carried])
    if creator is not None:
        settled["creator"] = _below(settled.get("creator"), creator)
    settled["modified"] = stamp(now)
    return settled


def _headed(document: Document, iri: str) -> Document:
    """A document with its context first, if it has one, then this id, then all else as it came."""
    head = {"@context": document["@context"]} if "@context" in document else {}
    made = {**head, "id": iri, **document}
    made["id"] = iri
    return made


def _appended(via: Any, sent: str) -> Any:
    known = via if isinstance(via, list) else [] if via is None else [via]
    if sent in known:
        return via
    return [*known, sent] if known else sent


def _below(sent: Any, ours: str) -> Any:
    if sent is None or sent == ours:
        return ours
    known = sent if isinstance(sent, list) else [sent]
    named = [one.get("id") if isinstance(one, dict) else one for one in known]
    return sent if ours in named else [ours, *known]
