"""EDM records that tests write themselves."""

from __future__ import annotations

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "edm": "http://www.europeana.eu/schemas/edm/",
    "ore": "http://www.openarchives.org/ore/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wgs84_pos": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "cc": "http://creativecommons.org/ns#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "ebucore": "http://www.ebu.ch/metadata/ontologies/ebucore/ebucore#",
}
RIGHTS = "http://creativecommons.org/publicdomain/mark/1.0/"
SAID = '<dc:title xml:lang="en">A jug</dc:title>\n    <dc:type>jug</dc:type>'


def declared() -> str:
    return "".join(f' xmlns:{prefix}="{iri}"' for prefix, iri in NAMESPACES.items())


def rdf(*inside: str) -> bytes:
    """An rdf:RDF with everything declared."""
    return f"<rdf:RDF{declared()}>\n  {chr(10).join(inside)}\n</rdf:RDF>\n".encode()


def cho(
    about: str = "https://museum.example/1", said: str = SAID, tail: str = "<edm:type>IMAGE</edm:type>"
) -> str:
    return f'<edm:ProvidedCHO rdf:about="{about}">\n    {said}\n    {tail}\n  </edm:ProvidedCHO>'


def aggregation(
    about: str = "https://museum.example/1",
    *,
    given: str = "<edm:dataProvider>Museum</edm:dataProvider>",
    shown: str = '<edm:isShownAt rdf:resource="https://museum.example/page/1"/>',
    rights: str = RIGHTS,
    provider: str = "<edm:provider>Aggregator</edm:provider>",
) -> str:
    return (
        f'<ore:Aggregation rdf:about="{about}-aggregation">\n'
        f'    <edm:aggregatedCHO rdf:resource="{about}"/>\n {given}{shown}{provider}\n'
        f'    <edm:rights rdf:resource="{rights}"/>\n  </ore:Aggregation>'
    )


def record(said: str = SAID, tail: str = "<edm:type>IMAGE</edm:type>", more: str = "", **given: str) -> bytes:
    """A record that can be delivered, but for what a test puts into it."""
    return rdf(cho(said=said, tail=tail), aggregation(**given), more)
