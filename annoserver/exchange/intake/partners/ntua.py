"""CrowdHeritage exports, and others in the NTUA model, as tags with the counts of their votes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from annoserver.errors import Invalid
from annoserver.exchange.intake.files import arrays
from annoserver.exchange.intake.partners import members, platform
from annoserver.exchange.intake.partners.members import Unreadable
from annoserver.exchange.intake.partners.memory import Memory
from annoserver.exchange.intake.partners.opinions import Review, Verdict, parted
from annoserver.exchange.records.refusal import Refusal
from annoserver.ld import shape, tags
from annoserver.ld.resources import region, several
from annoserver.ld.terms import CROWD_CONTEXT
from annoserver.model.annotation import ANNO, Body, Document, Tag
from annoserver.model.text import is_iri, tidy

LISTS = frozenset({"@graph", "items"})
"""Members in which a file may hold its annotations, if it is no list itself."""

LONG = 64
"""Characters of a text above which it is worth a look; it is imported all the same."""


@dataclass(frozen=True, slots=True)
class Received:
    """One tag of an export.

    position: of its annotation in the file, from 1; key: what it is known by from one export to
    the next; digest: of all but the review; document: without id and creator; software: name of the
    program that made it, None for people; created: None when the date is missing or unreadable;
    review: None when the export does not say, which is not the same as no votes; verdict: a review
    without counts; raw: the object as received, without the review that was read and without the
    names of people; notes: what is remarkable, a sentence each.
    """

    position: int
    key: str
    digest: str
    document: Document
    tag: Tag
    software: str | None
    created: datetime | None
    review: Review | None
    raw: bytes
    notes: tuple[str, ...] = ()
    verdict: Verdict | None = None


def received(stream: BinaryIO, default: str, file: str = "") -> Iterator[Received | Refusal]:
    """The tags of an export in their order; default: the property of tags that name none.

    What cannot be read is a refusal, and the next annotation is tried; only a file that is no JSON
    ends early. Each body of an annotation is a tag, and so is each target.
    """
    memory = Memory()
    position = 0
    try:
        for element in arrays.elements(stream, LISTS):
            position += 1
            for one in _annotation(element.value, position, default, memory):
                yield one if isinstance(one, Received) else Refusal(str(one), file, position)
    except arrays.Broken as broken:
        yield Refusal(str(broken), file, position + 1)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all tags of one annotation have in common; several: whether it has more than one."""

    position: int
    origin: str
    several: bool
    property: str
    software: str | None
    created: datetime | None
    confidence: str | None
    review: Review | None
    verdict: Verdict | None
    raw: bytes
    digest: str
    notes: tuple[str, ...]


def _annotation(value: Any, position: int, default: str, memory: Memory) -> Iterator[Received | Unreadable]:
    value = platform.modelled(value)
    try:
        bodies, targets = _parts(value)
        shared = _shared(value, position, several=len(bodies) * len(targets) > 1, memory=memory)
    except Unreadable as reason:
        yield reason
        return
    for target in targets:
        for body in bodies:
            try:
                yield _tag(shared, target, body, default, memory)
            except Unreadable as reason:
                yield reason


def _parts(annotation: Any) -> tuple[list[Any], list[Any]]:
    """The bodies and the targets of an annotation, if it is one that tags."""
    if not isinstance(annotation, dict):
        raise Unreadable("this is no JSON object")
    if not members.tags(annotation.get("motivation")):
        raise Unreadable(f"only tags are imported, and the motivation is {annotation['motivation']!r}")
    bodies, targets = several(annotation.get("body")), several(annotation.get("target"))
    if not bodies or not targets:
        raise Unreadable("there is no body" if targets else "there is no target")
    return bodies, targets


def _shared(annotation: Document, position: int, *, several: bool, memory: Memory) -> _Shared:
    software = members.software(annotation.get("creator"))
    moment = members.moment(annotation.get("created"))
    confidence = members.confidence(_confidence(annotation))
    review, verdict, rest = parted(annotation)
    raw = _kept(rest, software)
    return _Shared(
        position=position,
        origin=_origin(annotation),
        several=several,
        property=members.property_of(annotation.get("scope")),
        software=software,
        created=moment,
        # To people the platform gives 0, which means that they were not asked.
        confidence=None if software is None and confidence and not float(confidence) else confidence,
        review=review,
        verdict=verdict,
        raw=raw,
        digest=hashlib.sha256(raw).hexdigest()[:32],
        notes=(*memory.odd(annotation), *_unread(rest, moment, confidence)),
    )


def _unread(rest: Document, moment: datetime | None, confidence: str | None) -> Iterator[str]:
    """Notes about members that are only kept as they came."""
    if moment is None:
        yield f"created {rest.get('created')!r} is no date"
    if confidence is None and (sent := _confidence(rest)):
        yield f"confidence {sent!r} is no number from 0 to 1"
    if rest.get("review"):
        yield "review neither counts votes nor gives a score or a recommendation"


def _origin(annotation: Document) -> str:
    own = annotation.get("id")
    return own if isinstance(own, str) and is_iri(own) else ""


def _confidence(annotation: Document) -> Any:
    score = annotation.get("score")
    return annotation.get("confidence", score.get("confidence") if isinstance(score, dict) else score)


def _kept(rest: Document, software: str | None) -> bytes:
    """What is kept of an annotation as it came: all but the counts and the names of people."""
    if software is None and (creator := rest.get("creator")):
        typed = isinstance(creator, dict) and "type" in creator
        rest = {**rest, "creator": {"type": creator["type"]} if typed else {}}
    return members.encoded(rest)


def _tag(shared: _Shared, target: Any, body: Any, default: str, memory: Memory) -> Received:
    item, said = members.item(target), members.body(body)
    place = _place(target)
    tag = Tag(item, shared.property or default, Body(said.iri, tidy(said.text), said.language), place)
    key = _key(shared, item, said, place)
    memory.refuse_repeated(key, shared.position)
    document = _document(shared, Tag(item, shared.property, said, place))
    long = f"a text of {len(said.text)} characters" if len(said.text) > LONG else ""
    more = tuple(note for note in (memory.twin(tag, shared.position), long) if note)
    return Received(
        position=shared.position,
        key=key,
        digest=shared.digest,
        document=document,
        tag=tag,
        software=shared.software,
        created=shared.created,
        review=shared.review,
        raw=shared.raw,
        notes=shared.notes + more,
        verdict=shared.verdict,
    )


def _place(target: Any) -> str:
    chosen = target.get("selector") if isinstance(target, dict) else None
    return region({"selector": [members.selector(one) for one in several(chosen)]}) if chosen else ""


def _key(shared: _Shared, item: str, said: Body, place: str) -> str:
    """The IRI that the source gave, else all that tells one tag from another in real exports."""
    value = (said.iri, said.text, said.language)
    if shared.origin:
        parts: tuple[str, ...] = (shared.origin, *((item, *value) if shared.several else ()))
    else:
        created = members.written(shared.created) if shared.created else ""
        parts = (item, shared.property, *value, place, created, shared.software or "")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _document(shared: _Shared, tag: Tag) -> Document:
    made = tags.document(tag)
    if shared.confidence:
        made["@context"] = [ANNO, CROWD_CONTEXT]
        made["confidence"] = shared.confidence
    if shared.created:
        made["created"] = members.written(shared.created)
    if shared.origin:
        made["via"] = shared.origin
    if tag.region:
        _check(made)
    return made


def _check(document: Document) -> None:
    """Raise Unreadable when a selector, which comes in many forms, is none by the rules of the model."""
    try:
        shape.check(document)
    except Invalid as error:
        raise Unreadable(f"target.selector: {error.message}") from error
