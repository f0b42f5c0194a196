"""What documents say, as processors read them that are not the server's: rdflib and PyLD."""

from __future__ import annotations

import json
from typing import Any

import rdflib
import requests
from lxml import html
from pyld import jsonld
from rdflib.compare import isomorphic

from annoserver.ld.terms import CONTEXTS, shipped
from annoserver.protocol.negotiation import Form
from tests.parts.people import Site

RDF = {
    Form.TURTLE: "turtle",
    Form.NTRIPLES: "nt",
    Form.NQUADS: "nquads",
    Form.TRIG: "trig",
    Form.XML: "xml",
}
NOWHERE = "http://nowhere.invalid/"

# Literals as they are written: rdflib would turn a Z into +00:00.
rdflib.NORMALIZE_LITERALS = False


def bundled(iri: str, _: Any) -> dict[str, Any]:
    """The contexts of the package, for a processor that is not the server's."""
    source = shipped("contexts", CONTEXTS[iri]).decode()
    found = {"contextUrl": None, "documentUrl": iri, "document": source}
    return {**found, "contentType": "application/ld+json"}


def meaning(document: Any) -> rdflib.Graph:
    """What PyLD makes of JSON-LD, without the words that no context knows (O25)."""
    lines = jsonld.to_rdf(
        document, {"format": "application/n-quads", "base": NOWHERE, "documentLoader": bundled}
    )
    found = rdflib.Graph().parse(data=lines, format="nt")
    for statement in list(found):
        if any(str(node).startswith(NOWHERE) for node in statement):
            found.remove(statement)
    return found


def said_by(answer: requests.Response, form: Form) -> rdflib.Graph:
    """What an answer says, which is in the form that was asked for."""
    assert answer.headers["Content-Type"] == form.content_type
    return graph_of(answer.content, form)


def graph_of(content: bytes, form: Form) -> rdflib.Graph:
    """What a document says, as an independent processor reads it."""
    if form in RDF:
        read = rdflib.Dataset(default_union=True) if form in (Form.NQUADS, Form.TRIG) else rdflib.Graph()
        read.parse(data=content, format=RDF[form])
        made = rdflib.Graph()
        for subject, predicate, value in read.triples((None, None, None)):
            made.add((subject, predicate, value))
        return made
    if form is Form.HTML:
        (source,) = html.document_fromstring(content).xpath("//script[@type='application/ld+json']")
        return meaning(json.loads(source.text))
    return meaning(json.loads(content))


def same_in_every_form(site: Site, address: str, **headers: str) -> rdflib.Graph:
    """The graph of a resource, which is one and the same in all forms."""
    expected = said_by(site.get(address, **headers), Form.JSONLD)
    for form in Form:
        answer = site.get(address, Accept=form.content_type, **headers)
        assert isomorphic(said_by(answer, form), expected), form
    for statement in expected:
        for node in statement:
            assert not isinstance(node, rdflib.URIRef) or ":" in node
    return expected
