"""What is sent of annotations, containers and pages: bytes, and the headers that go with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from zlib import crc32

from annoserver.ld import contexts, graph
from annoserver.model.annotation import ANNO, Annotation, encoded
from annoserver.model.container import NOTHING, Address, Container, Listing, Page
from annoserver.protocol import conditions, documents
from annoserver.protocol.negotiation import Form
from annoserver.protocol.preferences import View

RESOURCE = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
CONSTRAINTS = '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
CONTAINER = f'{RESOURCE}, <http://www.w3.org/ns/ldp#BasicContainer>; rel="type", {CONSTRAINTS}'
ACCEPTED = f'application/ld+json; profile="{ANNO}", application/ld+json, application/json'

OF_ANNOTATION = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")
OF_CONTAINER = ("GET", "HEAD", "OPTIONS", "POST")
OF_RESULTS = ("GET", "HEAD", "OPTIONS", "POST")
OF_PAGE = OF_ROOT = ("GET", "HEAD", "OPTIONS")
MANAGING = ("PUT", "DELETE")
"""What the organisers of a container may do besides."""

# What can still change is asked for again: some clients read a container right after they posted.
CHANGING = ("Cache-Control", "no-cache")

KEPT_SECONDS = 10
"""How long a cache that harvesters share may give a full page without asking whether it has changed."""

KEPT = ("Cache-Control", f"public, max-age=0, s-maxage={KEPT_SECONDS}")

_FACTS = {
    "annotation": (("Link", RESOURCE), ("Allow", ", ".join(OF_ANNOTATION)), ("Vary", "Accept"), CHANGING),
    "created annotation": (("Link", CONTAINER), ("Vary", "Accept"), CHANGING),
    "container": (
        ("Link", CONTAINER),
        ("Allow", ", ".join(OF_CONTAINER)),
        ("Accept-Post", ACCEPTED),
        ("Vary", "Accept, Prefer"),
        CHANGING,
    ),
    "root": (("Link", CONTAINER), ("Allow", ", ".join(OF_ROOT)), ("Vary", "Accept, Prefer"), CHANGING),
    "results": (("Allow", ", ".join(OF_RESULTS)), ("Vary", "Accept, Prefer, Authorization"), CHANGING),
    "page of root": (("Allow", ", ".join(OF_PAGE)), ("Vary", "Accept"), CHANGING),
    "page": (("Allow", ", ".join(OF_PAGE)), ("Vary", "Accept"), CHANGING),
    "full page": (("Allow", ", ".join(OF_PAGE)), ("Vary", "Accept"), KEPT),
}


@dataclass(frozen=True, slots=True)
class Representation:
    """An answer: its bytes, None when the client has them already (304), and its headers.

    page: what is shown to people instead, "annotation", "container", "root", "page" or "results"; the
    body is then the JSON-LD that the page is made of.
    """

    body: bytes | None
    headers: tuple[tuple[str, str], ...]
    page: str = ""


def of_annotation(annotation: Annotation, form: Form, if_none_match: str = "") -> Representation:
    """An annotation: the stored bytes, or what they mean in another form."""
    tag = conditions.etag(annotation.revision, form.short)
    return _answer("annotation", tag, form, if_none_match, lambda: annotation.document)


def of_created(annotation: Annotation, address: Address, form: Form) -> Representation:
    """The answer to a POST: the stored annotation, with the links of its container (wap.md, O9)."""
    iri = address.annotation(annotation.name)
    tag = conditions.etag(annotation.revision, form.short)
    shown = _answer("created annotation", tag, form, "", lambda: annotation.document)
    more = (("Location", iri), ("Content-Location", iri))
    return Representation(shown.body, (*shown.headers, *more), shown.page)


def state(container: Container) -> str:
    """The state of a container in its ETag: what changed in it, and what is said of it."""
    said = container.label.encode()
    if container.about is not NOTHING:
        said += encoded(asdict(container.about))
    return f"{container.revision}.{crc32(said):x}"


def allowing(shown: Representation, *methods: str) -> Representation:
    """The same answer for somebody who may do more here than others."""
    headers = [
        (name, f"{value}, {', '.join(methods)}" if name == "Allow" else value)
        for name, value in shown.headers
    ]
    return replace(shown, headers=tuple(headers))


def of_opened(container: Container, address: Address, form: Form) -> Representation:
    """The answer to a POST that made a container: it is empty."""
    shown = of_container(container, address, View(), form, lambda: None)
    headers = [(name, value) for name, value in shown.headers if name not in ("Allow", "Accept-Post")]
    return replace(shown, headers=(*headers, ("Location", address.iri)))


def of_root(
    root: Container,
    address: Address,
    view: View,
    form: Form,
    listing: Callable[[], Listing],
    if_none_match: str = "",
) -> Representation:
    """The container of containers (wap.md, O26); listing: the first of them, which a 304 never needs."""
    tag = conditions.etag(root.revision, form.short, view.short)
    shown = _answer("root", tag, form, if_none_match, lambda: documents.root(root, address, view, listing()))
    applied = (("Preference-Applied", "return=representation"),) if view.applied else ()
    return replace(shown, headers=(*shown.headers, _leading(address), *applied))


def of_root_page(
    root: Container, address: Address, form: Form, listing: Callable[[], Listing], if_none_match: str = ""
) -> Representation:
    """One page of the root; listing gives what is on it, which a 304 never needs."""
    tag = conditions.etag(root.revision, form.short, "p")
    return _answer(
        "page of root", tag, form, if_none_match, lambda: documents.root_page(root, address, listing())
    )


def _leading(address: Address) -> tuple[str, str]:
    """Where clients find what the server has for a container elsewhere."""
    there = documents.services(address)
    known = ((there.pop(documents.SEARCH), "search"), (there.pop(documents.DATASET), "describedby"))
    every = (*known, *((place, relation) for relation, place in there.items()))
    return "Link", ", ".join(f'<{place}>; rel="{relation}"' for place, relation in every)


def of_container(
    container: Container,
    address: Address,
    view: View,
    form: Form,
    first: Callable[[], Page | None],
    if_none_match: str = "",
) -> Representation:
    """A container in a view; first gives its first page, filled, when something of it is shown."""
    tag = conditions.etag(state(container), form.short, view.short)
    iri = address.view(iris=view.iris)
    shown = _answer(
        "container", tag, form, if_none_match, lambda: documents.container(container, address, view, first)
    )
    applied = (("Preference-Applied", "return=representation"),) if view.applied else ()
    more = (("Content-Location", iri), _leading(address), *applied)
    return replace(shown, headers=(*shown.headers, *more))


def of_page(
    page: Page, address: Address, form: Form, *, iris: bool, fill: Callable[[], Page], if_none_match: str = ""
) -> Representation:
    """A page on its own; fill gives the same page with what is on it, which a 304 never needs."""
    view = "i" if iris else "d"
    tag = conditions.etag(state(page.container), form.short, f"{view}{page.number}")
    full = page.next is not None and not page.container.hidden
    kind = "full page" if full else "page"
    return _answer(kind, tag, form, if_none_match, lambda: documents.page(fill(), address, iris=iris))


def of_results(document: bytes, form: Form, if_none_match: str = "") -> Representation:
    """What a search answers; its validator is made from what it says."""
    tag = conditions.etag(blake2b(document, digest_size=12).hexdigest(), form.short)
    return _answer("results", tag, form, if_none_match, lambda: document)


def _answer(kind: str, tag: str, form: Form, if_none_match: str, body: Callable[[], bytes]) -> Representation:
    headers = (*_FACTS[kind], ("ETag", tag))
    if form is not Form.HTML and conditions.fresh(tag, if_none_match):
        return Representation(None, headers)
    typed = (*headers, ("Content-Type", form.content_type))
    if form is Form.HTML:
        return Representation(body(), typed, kind.rpartition(" ")[2])
    return Representation(body() if form is Form.JSONLD else written(body(), form), typed)


def written(document: bytes, form: Form) -> bytes:
    """What a document in our contexts means, in another form."""
    said = json.loads(document)
    if form is Form.EXPANDED:
        return encoded(contexts.expanded(said))
    if form is Form.FLATTENED:
        return encoded(contexts.flattened(said))
    return graph.text(graph.triples(said), form.name.lower())
