"""A record about a painting, whose makers, subjects, places and holders it describes in languages."""

from __future__ import annotations

from typing import Any

from tests.parts.records import NAMESPACES, RIGHTS

ABOUT = "/9/toledo"
IRI = f"http://data.europeana.eu/item{ABOUT}"
MAKER = "http://www.wikidata.org/entity/Q301"
STORM, TOWN, TIME = ("https://museum.example/" + one for one in ("storm", "town", "time"))
HOLDER = "http://data.europeana.eu/organization/1"
NAMES = {
    MAKER: ("edm:Agent", {"en": "El Greco", "el": "Δομήνικος Θεοτοκόπουλος"}),
    STORM: ("skos:Concept", {"de": "Gewitter", "en-GB": "thunderstorm", "el": "καταιγίδα"}),
    TOWN: ("edm:Place", {"es": "Toledo", "el": "Τολέδο"}),
    TIME: ("edm:TimeSpan", {"en": "about 1600", "el": "γύρω στο 1600"}),
    HOLDER: ("foaf:Organization", {"en": "Museum on the Hill", "el": "Μουσείο στον λόφο"}),
}
SAID: tuple[tuple[str, str, str], ...] = (
    ("dc:title", "Vista de Toledo", "es"),
    ("dc:creator", "https://www.wikidata.org/wiki/Q301", ""),
    ("dc:creator", "Workshop", ""),
    ("dc:subject", STORM, ""),
    ("dc:subject", "Thunderstorm", "en"),
    ("dc:subject", "hill", "en"),
    ("dc:subject", "river", "en"),
    ("dc:subject", "Hügel", "de"),
    ("dc:subject", "https://museum.example/nobody-knows", ""),
    ("dcterms:spatial", TOWN, ""),
    ("dc:date", TIME, ""),
    ("edm:type", "IMAGE", ""),
)
"""Statement, value and language; what begins with http is a link."""

ABOUT_IT: dict[str, tuple[dict[str, str], ...]] = {
    "dc:subject": (
        {"de": "Gewitter", "en": "thunderstorm", "el": "καταιγίδα"},
        {"en": "hill · river", "de": "Hügel"},
    ),
    "dcterms:spatial": ({"es": "Toledo", "el": "Τολέδο"},),
    "dc:date": ({"en": "about 1600", "el": "γύρω στο 1600"},),
}
"""What its page says of it beside names."""


def xml() -> bytes:
    """The record in Europeana's own form, as RDF/XML; the holder is the first of the named."""
    spaces = "".join(f' xmlns:{one}="{iri}"' for one, iri in NAMESPACES.items())
    spaces += ' xmlns:foaf="http://xmlns.com/foaf/0.1/"'
    own = "http://data.europeana.eu/{}" + ABOUT
    named = "".join(
        f'<{kind} rdf:about="{iri}">{_labels(called)}</{kind}>' for iri, (kind, called) in NAMES.items()
    )
    return (
        f'<rdf:RDF{spaces}><edm:ProvidedCHO rdf:about="{own.format("item")}"/>{named}'
        f'<ore:Aggregation rdf:about="{own.format("aggregation/provider")}">'
        f'<edm:aggregatedCHO rdf:resource="{own.format("item")}"/><edm:dataProvider rdf:resource="{HOLDER}"/>'
        f'<edm:isShownAt rdf:resource="https://museum.example/1"/><edm:provider>Aggregator</edm:provider>'
        f'<edm:rights rdf:resource="{RIGHTS}"/></ore:Aggregation>'
        f'<ore:Proxy rdf:about="{own.format("proxy/provider")}">'
        f"{''.join(_element(*one) for one in SAID)}<edm:europeanaProxy>false</edm:europeanaProxy>"
        f'<ore:proxyFor rdf:resource="{own.format("item")}"/>'
        f'<ore:proxyIn rdf:resource="{own.format("aggregation/provider")}"/></ore:Proxy></rdf:RDF>'
    ).encode()


def answer() -> dict[str, Any]:
    """The same as the Record API answers in JSON."""
    places = {"edm:Agent": "agents", "skos:Concept": "concepts", "edm:Place": "places"}
    places |= {"edm:TimeSpan": "timespans", "foaf:Organization": "organizations"}
    proxy: dict[str, Any] = {"about": f"/proxy/provider{ABOUT}", "europeanaProxy": False, "edmType": "IMAGE"}
    for name, value, language in SAID[:-1]:
        key = name.partition(":")[0] + name.partition(":")[2].capitalize()
        proxy.setdefault(key, {}).setdefault(language or "def", []).append(value)
    record: dict[str, Any] = {
        "about": ABOUT,
        "providedCHOs": [{"about": f"/item{ABOUT}"}],
        "proxies": [
            {**proxy, "proxyFor": f"/item{ABOUT}", "proxyIn": [f"/aggregation/provider{ABOUT}"]},
        ],
        "aggregations": [
            {
                "about": f"/aggregation/provider{ABOUT}",
                "aggregatedCHO": f"/item{ABOUT}",
                "edmDataProvider": {"def": [HOLDER]},
                "edmProvider": {"def": ["Aggregator"]},
                "edmIsShownAt": "https://museum.example/1",
                "edmRights": {"def": [RIGHTS]},
            }
        ],
    }
    for iri, (kind, called) in NAMES.items():
        labels = {language: [words] for language, words in called.items()}
        record.setdefault(places[kind], []).append({"about": iri, "prefLabel": labels})
    return {"success": True, "object": record}


def _labels(called: dict[str, str]) -> str:
    return "".join(_element("skos:prefLabel", words, language) for language, words in called.items())


def _element(name: str, value: str, language: str) -> str:
    if value.startswith("http"):
        return f'<{name} rdf:resource="{value}"/>'
    return f'<{name} xml:lang="{language}">{value}</{name}>' if language else f"<{name}>{value}</{name}>"
