"""What containers and their pages say of themselves, in JSON-LD (protocol, 4.2 and 4.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from annoserver.ld.terms import CROWD, LDP_CONTEXT
from annoserver.model.annotation import ANNO, inside_page, stamp, write
from annoserver.model.container import ON_LIST, About, Address, Container, Listing, Page
from annoserver.protocol.preferences import View

TITLE, DESCRIPTION, PUBLISHER = "dcterms:title", "dcterms:description", "dcterms:publisher"
"""What an organiser says of a container beside its label."""

SEARCH, BATCH, CHANGES, DATASET = (CROWD + name for name in ("search", "batch", "changes", "dataset"))
"""What leads from a container to what the server has for it elsewhere."""

AGENT = "foaf:Agent"


def services(address: Address) -> dict[str, str]:
    """Where a container is searched, filled, followed and taken home: relation → address."""
    filled = {BATCH: address.batch} if address.name else {}
    return {SEARCH: address.search, **filled, CHANGES: address.changes, DATASET: address.dataset}


def root(container: Container, address: Address, view: View, shown: Listing) -> bytes:
    """The container of containers in a view (wap.md, O26); shown: the first ones.

    As in every container, `contains` has them where one page holds all.
    """
    said = {"@context": [ANNO, LDP_CONTEXT], **_root(container, address, shown)} | _led(address)
    if view.embedded and container.total:
        said["first"] = _listing(address, shown)
    elif view.contained and container.total <= ON_LIST:
        said["contains"] = _listed(address, shown)
    return write(said)


def root_page(container: Container, address: Address, shown: Listing) -> bytes:
    """A page of the root: what is on it is what the root contains, in their order."""
    whole = {**_root(container, address, shown), "contains": _listed(address, shown)}
    return write({"@context": [ANNO, LDP_CONTEXT], **_listing(address, shown), "partOf": whole})


def _root(container: Container, address: Address, shown: Listing) -> dict[str, Any]:
    said: dict[str, Any] = {"id": address.iri, "type": "BasicContainer", "label": container.label}
    said |= {"modified": stamp(container.modified), "total": container.total}
    if container.total:
        said |= {"first": address.listing(""), "last": address.listing(shown.last)}
    return said


def _listing(address: Address, shown: Listing) -> dict[str, Any]:
    said: dict[str, Any] = {"id": address.listing(shown.after), "type": "as:OrderedCollectionPage"}
    if shown.next is not None:
        said["next"] = address.listing(shown.next)
    if shown.prev is not None:
        said["prev"] = address.listing(shown.prev)
    return {**said, "items": _listed(address, shown)}


def _listed(address: Address, shown: Listing) -> list[str]:
    return [Address(address.base, name).iri for name in shown.names]


def facts(container: Container, address: Address, *, iris: bool) -> dict[str, Any]:
    """What a container says of itself; first is an IRI."""
    said: dict[str, Any] = {
        "@context": [ANNO, LDP_CONTEXT],
        "id": address.view(iris=iris),
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": container.label,
        **about(container.about, address),
        "created": stamp(container.created),
        "modified": stamp(container.modified),
        "total": container.total,
        **_led(address),
    }
    if container.last is not None and container.first is not None:
        said["last"] = address.page(container.last, iris=iris)
        said["first"] = address.page(container.first, iris=iris)
    return said


def _led(address: Address) -> dict[str, Any]:
    return {relation: {"id": place} for relation, place in services(address).items()}


def about(said: About, address: Address) -> dict[str, Any]:
    """What its organiser says of a container, as far as there is anything to say."""
    facts: dict[str, Any] = {}
    for key, texts in ((TITLE, said.title), (DESCRIPTION, said.description)):
        words = _words(texts)
        # A title in no language is the label, and that is there already.
        if words and not (key == TITLE and list(texts) == [""]):
            facts[key] = words
    if said.organiser:
        facts[PUBLISHER] = {"id": address.publisher, "type": AGENT, "name": said.organiser}
    return facts


def _words(texts: Mapping[str, str]) -> list[Any]:
    """Words with their languages; those of no known language are plain strings."""
    return [
        {"@value": words, "@language": language} if language else words
        for language, words in texts.items()
        if words
    ]


def container(found: Container, address: Address, view: View, first: Callable[[], Page | None]) -> bytes:
    """A container in a view; first gives its first page, filled."""
    said = facts(found, address, iris=view.iris)
    if view.contained and found.first is not None and found.first == found.last:
        said["partOf"] = _contained(address, first())
    shown = first() if view.embedded else None
    if shown is None:
        return write(said)
    del said["first"]
    return write(said)[:-1] + b',"first":' + page(shown, address, iris=view.iris, embedded=True) + b"}"


def _contained(address: Address, page: Page | None) -> dict[str, Any]:
    """What clients of plain LDP look for: the container by its own IRI, with all that it contains.

    Only where one page holds everything: a longer list would have no end (wap.md, 9).
    """
    names = page.names if page else ()
    return {
        "id": address.iri,
        "type": ["Container", "BasicContainer"],
        "contains": [address.annotation(name) for name in names],
    }


def page(page: Page, address: Address, *, iris: bool, embedded: bool = False) -> bytes:
    """A page with what is on it; embedded: inside its container, whose context holds for it."""
    said: dict[str, Any] = {} if embedded else {"@context": ANNO}
    said |= {
        "id": address.page(page.number, iris=iris),
        "type": "AnnotationPage",
        "partOf": _collection(page.container, address, iris=iris, embedded=embedded),
        "startIndex": page.start,
    }
    if page.next is not None:
        said["next"] = address.page(page.next, iris=iris)
    if page.prev is not None:
        said["prev"] = address.page(page.prev, iris=iris)
    if iris:
        return write({**said, "items": [address.annotation(name) for name in page.names]})
    return write(said)[:-1] + b',"items":[' + inside_page(page.documents) + b"]}"


def _collection(container: Container, address: Address, *, iris: bool, embedded: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": address.view(iris=iris),
        "total": container.total,
        "modified": stamp(container.modified),
    }
    if not embedded and container.first is not None and container.last is not None:
        said |= {
            "label": container.label,
            "first": address.page(container.first, iris=iris),
            "last": address.page(container.last, iris=iris),
        }
    return said
