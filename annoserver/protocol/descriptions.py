"""What an organiser says of a container: the document that makes one, or changes its label."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.request import parse_http_list

from annoserver.errors import Invalid, Problem, Taken, Unfit
from annoserver.ld import shape
from annoserver.ld.resources import several, types
from annoserver.model.annotation import Document
from annoserver.model.container import Address, Container
from annoserver.protocol.representation import facts

CLASSES = {"BasicContainer", "AnnotationCollection"}
TAKEN = {"@context", "id", "type", "label"}
MANAGED = ("first", "last", "total", "contains", "created")
IGNORED = {"modified", "partOf"}
OTHER_KINDS = ("DirectContainer>", "IndirectContainer>")


def check(body: bytes) -> Document:
    """A description that is sent: Unfit for what is none, Invalid for what would not be kept. Pure."""
    document = shape.read(body)
    if not set(types(document)) >= CLASSES:
        message = (
            "The root holds annotation containers: the type is BasicContainer and AnnotationCollection."
            " Annotations go into one of the containers."
        )
        raise Unfit(message, (Problem("O26", "/type", message),))
    problems = [
        Problem("L4.2.4.4", f"/{key}", f"{key} is not kept of a container; send label alone.")
        for key in document
        if key not in TAKEN and key not in MANAGED and key not in IGNORED
    ]
    label = document.get("label")
    if not isinstance(label, str) or not label.strip():
        problems.append(Problem("P4.2-03", "/label", "A container has one label, a string."))
    if problems:
        raise Invalid(problems[0].message, tuple(problems))
    return document


def label(document: Document) -> str:
    """The label of a description that was checked."""
    return str(document["label"]).strip()


def refuse_other_kinds(links: Sequence[str]) -> None:
    """Raise Invalid when Link asks for a container that is no BasicContainer (LDP, 5.2.3.4)."""
    for link in parse_http_list(",".join(links)):
        if any(kind in link for kind in OTHER_KINDS):
            raise Invalid("Containers here are BasicContainers.", rule="L5.2.3.4")


def keep_managed(document: Document, container: Container, address: Address) -> None:
    """Raise Taken when a PUT alters what follows from the annotations (LDP, 5.2.4.1)."""
    views = [facts(container, address, iris=iris) for iris in (False, True)]
    known = {"", address.iri, *(one["id"] for one in views)}
    if document.get("id", "") not in known:
        raise Taken("The id of a container does not change.", iri=address.iri, rule="O15")
    for key in MANAGED:
        if key in document and not any(_same(document[key], one.get(key)) for one in views):
            raise Taken(f"“{key}” follows from the annotations in it.", iri=address.iri, rule="L5.2.4.1")


def _same(sent: object, ours: object) -> bool:
    """Whether this is what is shown; an embedded page counts as its IRI."""
    if isinstance(sent, dict):
        sent = sent.get("id")
    return sent == ours or (ours is None and several(sent) == [])
