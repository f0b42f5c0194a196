"""Annotations, containers and pages for people: the JSON-LD that programs get, as a page of the site."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from annoserver.ld.resources import Kind, agents, bodies, identity, kind, motivations, several
from annoserver.ld.terms import CROWD, shorten
from annoserver.model.annotation import Body, Document
from annoserver.model.container import Address
from annoserver.protocol import conditions
from annoserver.protocol.descriptions import about
from annoserver.protocol.documents import BATCH, services
from annoserver.protocol.negotiation import EVERY
from annoserver.protocol.representation import Representation
from annoserver.store import campaigns
from annoserver.web import language, render
from annoserver.web.context import service

DIGEST = 16


@dataclass(frozen=True, slots=True)
class Target:
    """What an annotation is about: the IRI of the whole, and the selectors of a part, as JSON."""

    iri: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An annotation as people read it."""

    iri: str
    motivations: tuple[str, ...]
    bodies: tuple[Body, ...]
    targets: tuple[Target, ...]
    creators: tuple[str, ...]
    created: datetime | None
    modified: datetime | None

    @property
    def name(self) -> str:
        """The last component of its IRI."""
        return self.iri.rpartition("/")[2]

    @property
    def container(self) -> str:
        """The name of the container that it is in."""
        return _name(self.iri)


def readable(shown: Representation, status: int = 200) -> Response:
    """The page for a representation; its ETag tells what else the page depends on."""
    document: Document = json.loads(shown.body or b"{}")
    asked = _asked(shown.page, document)
    response = render.page(
        f"annotations/{shown.page}.html",
        status,
        document=document,
        container=_address(document).name,
        source=_embedded(document),
        pretty=json.dumps(document, ensure_ascii=False, indent=2),
        short=short,
        formats=[(form.title, form.content_type, _link(asked, form.name.lower())) for form in EVERY],
        **_invented(document),
        **_values(shown.page, document),
    )
    for name, value in shown.headers:
        if name == "Vary":
            response.vary.update(value.split(", "))
        elif name == "ETag":
            digest = hashlib.sha256(response.get_data()).hexdigest()[:DIGEST]
            response.headers[name] = f'{value[:-1]}-{digest}"'
        elif name not in ("Cache-Control", "Content-Type"):
            response.headers.add(name, value)
    return _unchanged(response)


def _unchanged(response: Response) -> Response:
    """The response without its body when the browser has it already."""
    known = request.headers.get("If-None-Match", "")
    if request.method in ("GET", "HEAD") and conditions.fresh(response.headers["ETag"], known):
        response.status_code = 304
        response.set_data(b"")
        for name in ("Content-Type", "Content-Length"):
            response.headers.pop(name, None)
    return response


def _values(page: str, document: Document) -> dict[str, Any]:
    if page == "annotation":
        return {"shown": of(document)}
    if page == "page":
        return {"shown": _listed(document)}
    address, first = _address(document), document.get("first")
    values = {"first": first["id"] if isinstance(first, dict) else first, "search": address.search}
    if page == "results":
        return values | _found(document)
    there = services(address)
    return values | {
        "about": about(document) if address.name else None,
        "places": tuple(place for relation, place in there.items() if relation != BATCH),
        "batch": there.get(BATCH),
        "leads": tuple(there.items()),
    }


def _invented(document: Document) -> dict[str, Any]:
    """Which containers on a page are of demo campaigns, and whether all of it is invented."""
    there = [one if isinstance(one, str) else one["id"] for one in document.get("items", ())]
    names = {_name(iri) for iri in (document["id"], *there, *several(document.get("contains")))} - {""}
    with service().database.reading() as store:
        demos = campaigns.demos(store) & names
    return {"demos": demos, "all_invented": campaigns.are_demos(names, demos)}


def _listed(document: Document) -> list[Shown]:
    return [of(one) if isinstance(one, dict) else of({"id": one}) for one in document["items"]]


def _found(document: Document) -> dict[str, Any]:
    """What a search found: a page of it, or how much it is."""
    whole = document.get("partOf", document)
    return {
        "shown": _listed(document) if "items" in document else None,
        "whole": whole,
        "estimated": f"{CROWD}totalIsEstimate" in whole,
        "sought": request.args.get("text", ""),
    }


def of(document: Document) -> Shown:
    """What people read of an annotation."""
    return Shown(
        iri=document["id"],
        motivations=motivations(document),
        bodies=_bodies(document),
        targets=tuple(target for value in several(document.get("target")) for target in _targets(value)),
        creators=agents(document, "creator"),
        created=_moment(document.get("created")),
        modified=_moment(document.get("modified")),
    )


def _bodies(document: Document) -> tuple[Body, ...]:
    """What it says; a term by the label that was sent with it, for the reader where there are several."""
    labels = {identity(one): _label(one) for one in several(document.get("body")) if isinstance(one, dict)}
    return tuple(
        Body(one.iri, *labels[one.iri]) if not one.text and one.iri in labels else one
        for one in bodies(document)
    )


def _label(body: Document) -> tuple[str, str]:
    """The words for a term and their language, from its language map."""
    sent = body.get("prefLabel")
    pairs = sent.items() if isinstance(sent, dict) else ()
    return language.said({code: words for code, words in pairs if isinstance(words, str)})


def _targets(value: Any) -> list[Target]:
    if isinstance(value, dict) and kind(value) is Kind.SET:
        return [target for item in several(value.get("items")) for target in _targets(item)]
    chosen = several(value.get("selector")) if isinstance(value, dict) else []
    parts = tuple(_part(one) for one in chosen)
    return [Target(identity(value), parts)]


def _part(selector: Any) -> str:
    """A selector in one line: its value or quote when that is all, else its JSON."""
    if isinstance(selector, dict):
        for key in ("exact", "value"):
            if isinstance(words := selector.get(key), str) and "refinedBy" not in selector:
                return words
    return json.dumps(selector, ensure_ascii=False)


def _moment(words: Any) -> datetime | None:
    return datetime.fromisoformat(words) if isinstance(words, str) else None


def _address(document: Document) -> Address:
    """The container that a document belongs to, or that was searched; without a name, all of them."""
    return Address(service().database.base, _name(document["id"]))


def _name(iri: str) -> str:
    """The name of the container that an IRI belongs to; none for the root, or a search of all."""
    _, *names = iri.removeprefix(service().database.base).partition("?")[0].split("/")
    return names[0]


def _embedded(document: Document) -> str:
    """JSON-LD as it may stand in a page: no tag in it ends the element."""
    return json.dumps(document, ensure_ascii=False).replace("<", "\\u003c")


def _asked(page: str, document: Document) -> str:
    """The address that is shown; that of what a search found says what was asked by POST, too."""
    if page == "results":
        return render.here(document["id"])
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "format"]
    return f"{request.script_root}{request.path}" + (f"?{urlencode(kept)}" if kept else "")


def _link(asked: str, name: str) -> str:
    """An address in another format."""
    return f"{asked}{'&' if '?' in asked else '?'}format={name}"


def short(iri: str) -> str:
    """An IRI as people read it."""
    return iri.removeprefix(CROWD) if iri.startswith(CROWD) else shorten(iri)
