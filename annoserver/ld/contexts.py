"""The contexts that travel with the package, and what documents in them mean to a JSON-LD processor."""

from __future__ import annotations

from typing import Any, NoReturn

from pyld import jsonld

from annoserver.errors import Invalid, Missing, Problem, Unacceptable
from annoserver.ld import graph
from annoserver.ld.graph import NOWHERE
from annoserver.ld.terms import CONTEXTS, OA, context_iri, shipped
from annoserver.ld.values import is_language
from annoserver.model.annotation import Document


def load(name: str) -> bytes:
    """The file of a bundled context, such as crowd.jsonld; Missing if there is none."""
    if name not in CONTEXTS.values():
        raise Missing(f"There is no context {name}; there are {', '.join(CONTEXTS.values())}.")
    return shipped("contexts", name)


def known(context: object) -> bool:
    """Whether a context needs nothing from elsewhere: bundled, written in the document, or both."""
    if isinstance(context, list):
        return all(known(one) for one in context)
    return context_iri(context) is not None if isinstance(context, str) else isinstance(context, dict)


def expand(document: Document) -> None:
    """Prove that a document in more than the plain context is an annotation to any processor.

    Two processors have to agree that it can be read: this one, and the one that will write it in
    other forms. Raises Invalid (M39) with their own reason; nothing is fetched.
    """
    try:
        expanded = jsonld.expand(document, {"base": NOWHERE, "documentLoader": _bundled})
    except jsonld.JsonLdError as error:
        _refuse(f"This is no JSON-LD: {_reason(error)}.", error)
    try:
        graph.triples(document)
    except Unacceptable as error:
        _refuse(error.message, error)
    nodes = [node for node in expanded if f"{OA}Annotation" in node.get("@type", [])]
    if len(nodes) != 1 or not nodes[0].get(f"{OA}hasTarget"):
        _refuse("By its contexts this document is no annotation with a target.")


def expanded(document: Document) -> list[Any]:
    """The expanded form of a document (JSON-LD 1.1 API, 5): the same graph, every IRI in full."""
    made = jsonld.expand(graph.known_words(document), {"base": NOWHERE, "documentLoader": _bundled})
    return [_meant(node) for node in made]


def flattened(document: Document) -> list[Any]:
    """The flattened form of a document (JSON-LD 1.1 API, 7): one object for each subject."""
    flat: list[Any] = jsonld.flatten(expanded(document))
    return flat


def _meant(node: Any) -> Any:
    """A part of an expanded document without the words that no context knows (wap.md, O25)."""
    if not isinstance(node, dict) or "@value" in node:
        return node
    made: Document = {}
    for key, value in node.items():
        if isinstance(value, list):
            kept = [_meant(one) for one in value if _is_meant(one)]
            if kept or key == "@list":
                made[key] = kept
        else:
            made[key] = value
    return made


def _is_meant(value: Any) -> bool:
    if isinstance(value, dict):
        if not is_language(value.get("@language", "en")):
            return False
        value = value.get("@id", "")
    return not (isinstance(value, str) and value.startswith(NOWHERE))


def _refuse(message: str, cause: Exception | None = None) -> NoReturn:
    raise Invalid(message, (Problem("M39", "/@context", message),)) from cause


def _reason(error: jsonld.JsonLdError) -> str:
    """The message at the bottom of a chain of errors, in one line."""
    while isinstance(error.__cause__, jsonld.JsonLdError):
        error = error.__cause__
    return str(error.args[0]).rstrip(".")


def _bundled(iri: str, _: Any) -> dict[str, Any]:
    own = context_iri(iri)
    if own is None:
        raise jsonld.JsonLdError(f"the context {iri} is not known here", "jsonld.LoadDocumentError")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": own,
        "document": load(CONTEXTS[own]).decode(),
    }
