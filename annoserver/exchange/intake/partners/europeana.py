"""Annotations of Europeana's Annotation API, in the words of the Web Annotation model."""

from __future__ import annotations

import re
from typing import Any

from annoserver.exchange.intake.partners import members
from annoserver.ld.resources import several
from annoserver.ld.terms import CROWD, CROWD_CONTEXT, WGS84
from annoserver.model.annotation import ANNO, Document

MARK = b"europeana.eu"
"""What stands in every annotation that Europeana keeps, if only in its target."""

OWN = frozenset({"subtitling", "transcribing", "translating", "captioning", "linkForContributing"})
"""Motivations that only Europeana has; here they are IRIs of our vocabulary."""

_NUMBER = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?")


def mended(document: Document, around: Any) -> Document:
    """An annotation with what Europeana leaves out, and without what only Europeana knows.

    Type and context are added, dates without a zone are UTC, a place that is a point becomes a geo
    URI (RFC 5870) under dcterms:spatial, and of a picture within an item the item is the source.
    """
    made = {"@context": _context(document.get("@context", around)), "type": "Annotation", **document}
    made["@context"] = _context(made["@context"])
    for key in ("created", "generated", "modified"):
        if isinstance(made.get(key), str) and (moment := members.moment(made[key])):
            made[key] = members.written(moment)
    if "motivation" in made:
        renamed = [f"{CROWD}{one}" if one in OWN else one for one in several(made["motivation"])]
        made["motivation"] = renamed if len(renamed) > 1 else (renamed or [""])[0]
    # What moderates has a scope of its own: the item of the tag that it is about.
    if "target" in made and "tagging" in several(made.get("motivation")):
        made["target"] = _target(made["target"])
    return _placed(made)


def _context(context: Any) -> Any:
    """The contexts that are known here; Europeana's own add words that are read without them."""
    kept = [
        one for one in several(context) if not (isinstance(one, str) and one != ANNO and MARK.decode() in one)
    ]
    if ANNO not in kept:
        kept.insert(0, ANNO)
    return kept if len(kept) > 1 else ANNO


def _target(target: Any) -> Any:
    if isinstance(target, dict) and isinstance(target.get("scope"), str) and "source" in target:
        return {"type": "SpecificResource", **target, "source": target["scope"], "scope": target["source"]}
    return target


def _placed(made: Document) -> Document:
    """A body that is a point as its geo URI; any other body loses a context that is not known here."""
    body = made.get("body")
    if not isinstance(body, dict):
        return made
    body = {key: value for key, value in body.items() if key != "@context"}
    if body.get("type") != "Place" or "id" in body:
        return {**made, "body": body}
    lat, long = (str(body.get(one, body.get(f"{WGS84}{one}", ""))) for one in ("lat", "long"))
    if not (_NUMBER.fullmatch(lat) and _NUMBER.fullmatch(long)):
        return {**made, "body": body}
    contexts = [*several(made["@context"]), CROWD_CONTEXT]
    return {
        **made,
        "@context": list(dict.fromkeys(contexts)),
        "body": f"geo:{lat},{long}",
        "asProperty": "dcterms:spatial",
    }
