"""The rules about an annotation as a whole: M02, M03, M06, M07, and which check goes with which key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annoserver.errors import Problem
from annoserver.ld.resources import types
from annoserver.ld.rules import agents, context, properties, resources, selectors
from annoserver.ld.rules.findings import Check, Findings, shown
from annoserver.ld.values import is_local
from annoserver.model.annotation import Document
from annoserver.model.text import is_iri

OWN = frozenset({"id", "body", "target", "bodyValue"})
"""Keys that mean something else on an annotation than elsewhere."""


def examine(document: Document, *, stored: bool, plain: bool) -> Findings:
    """All that can be said of a document; plain ones need no look at their contexts."""
    found = Findings(CHECKS)
    if not plain:
        context.check(found, document)
    _type(found, document)
    if found.unfit:
        return found
    _id(found, document, stored=stored)
    resources.targets(found, document.get("target"), "/target")
    if "body" in document:
        resources.bodies(found, document["body"], "/body")
    if "bodyValue" in document:
        _body_value(found, document)
    found.inspect(document, "", OWN)
    return found


def _type(found: Findings, document: Document) -> None:
    value = document.get("type")
    names = value if isinstance(value, list) else [value]
    if "Annotation" not in types(document) or not all(isinstance(name, str) and name for name in names):
        message = f"The type is {shown(value)}; a document here is an annotation, and its type Annotation."
        found.unfit.append(Problem("M03", "/type", message))


def _id(found: Findings, document: Document, *, stored: bool) -> None:
    value = document.get("id")
    if is_iri(value) or (not stored and ("id" not in document or value == "" or is_local(value))):
        return
    hint = "the server gives the id; send none, or the one IRI that it had elsewhere"
    found.wrong("M02", "/id", f"{shown(value)} is not one IRI; {hint}.")


def _body_value(found: Findings, document: Document) -> None:
    if "body" in document:
        found.wrong("M06", "/bodyValue", "body and bodyValue exclude each other; keep body.")
    if not isinstance(document["bodyValue"], str):
        found.wrong("M07", "/bodyValue", f"{shown(document['bodyValue'])} is not one plain string.")


def _each(keys: str, check: Check) -> dict[str, Check]:
    return dict.fromkeys(keys.split(), check)


CHECKS: Mapping[str, Check] = {
    "id": properties.identifier,
    "type": properties.classes,
    "format": properties.format_,
    "language": properties.language,
    "processingLanguage": properties.processing_language,
    "textDirection": properties.direction,
    "rights": properties.rights,
    "canonical": properties.canonical,
    "via": properties.via,
    "accessibility": properties.accessibility,
    "creator": agents.agents,
    "generator": agents.agents,
    "audience": agents.audience,
    "email": agents.email,
    "homepage": agents.homepage,
    "stylesheet": selectors.stylesheet,
    **_each("created modified generated", properties.date),
    **_each("motivation purpose", properties.motivation),
    **_each("selector state refinedBy startSelector endSelector", selectors.check),
    **_each("body target source scope renderedVia cached conformsTo", properties.relation),
    **_each("items first last next prev partOf", properties.relation),
    **_each("value bodyValue exact prefix suffix styleClass label", properties.literal),
    **_each("name nickname email_sha1 start end total startIndex", properties.literal),
    **_each("sourceDate sourceDateStart sourceDateEnd", properties.literal),
}
"""Key of the model: the check of its value, wherever it stands and nothing stricter applies."""


def outside(value: Any) -> Problem:
    """Why something that is no JSON object is no document (M00)."""
    return Problem("M00", "", f"{shown(value)} is not an object; an annotation is one JSON object.")
