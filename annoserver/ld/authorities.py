"""The one form of each IRI that authority files and Europeana give to the same thing (edm.md, 7)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

_GETTY = r"https?://vocab\.getty\.edu/(?:page/)?(aat|ulan|tgn)/([0-9]+(?:-[a-z]+)?)(?:\.(?:html|json|rdf))?"
_WIKIDATA = r"https?://(?:www\.|m\.)?wikidata\.org/(?:wiki/(?:Special:Entity(?:Page|Data)/)?|entity/)"
_END = r"(?:[?#].*)?"
_ONLINE = r"(?:https?://)(?:www\.)?"

REMEMBERED = 5_000
"""Terms come again and again; their forms are worked out once."""

_FORMS = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"wd:(Q[0-9]+)", r"http://www.wikidata.org/entity/\1"),
        (rf"{_WIKIDATA}(Q[0-9]+)(?:\.[a-z]+)?{_END}", r"http://www.wikidata.org/entity/\1"),
        (rf"https?://(?:www\.|sws\.)?geonames\.org/([0-9]+)(?:/.*)?{_END}", r"https://sws.geonames.org/\1/"),
        (_GETTY, r"http://vocab.getty.edu/\1/\2"),
        (rf"{_ONLINE}viaf\.org/viaf/([0-9]+)/?", r"http://viaf.org/viaf/\1"),
        (r"https?://d-nb\.info/gnd/([0-9X-]+)(?:/about/lds)?", r"https://d-nb.info/gnd/\1"),
        (
            r"https?://id\.loc\.gov/authorities/(subjects|names)/([a-z]+[0-9]+)(?:\.html)?",
            r"http://id.loc.gov/authorities/\1/\2",
        ),
        (r"https?://(www\.yso\.fi/onto/yso/.+)", r"http://\1"),
        (r"https?://(vocabularies\.unesco\.org/thesaurus/.+)", r"http://\1"),
        (r"https?://(udcdata\.info/(?:rdf/)?.+)", r"http://\1"),
        (
            r"https?://(www\.mimo-db\.eu/(?:InstrumentsKeywords|HornbostelAndSachs|InstrumentMaker)/.+)",
            r"http://\1",
        ),
        (r"https?://(thesaurus\.europeanafashion\.eu/thesaurus/.+)", r"http://\1"),
        (
            r"https?://data\.europeana\.eu/(agent|concept|place|timespan|organization)/(?:base/)?([0-9]+)",
            r"http://data.europeana.eu/\1/\2",
        ),
        (r"https?://((?:kulturnav\.org|partage\.vocnet\.org|obg\.vocnet\.org)/.+)", r"http://\1"),
        (r"https?://(www\.eagle-network\.eu/voc/material/lod/.+)", r"https://\1"),
        (r"https?://(purl\.org/dismarc/ns/(?:dmFormats|dmGenres)/.+)", r"http://\1"),
        (r"https?://(semantics\.gr/authorities/.+)", r"http://\1"),
    )
)
_ICONCLASS = re.compile(rf"{_ONLINE}iconclass\.org/(?:rkd/)?([^/?#]+)/?{_END}")
_ITEM = re.compile(r"(?:https?://data\.europeana\.eu/item)?/([^/?#\s]+)/([^/?#\s]+)")
_PORTAL = re.compile(
    r"https?://(?:www\.)?europeana\.eu/"
    r"(?:portal/(?:[a-z]{2}/)?record|(?:[a-z]{2}/)?item)/([^/?#\s]+)/([^/?#\s]+?)(?:\.html)?/?(?:[?#].*)?"
)
_COMMONS = re.compile(
    rf"{_ONLINE}creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/([0-9.]+)(?:/([a-z]{{2}}))?"
    rf"(?:/(?:deed(?:\.[a-zA-Z_-]+)?|legalcode(?:\.[a-zA-Z_-]+)?)?)?{_END}"
)
_STATEMENT = re.compile(rf"{_ONLINE}rightsstatements\.org/(?:vocab|page)/([A-Za-z-]+)/([0-9.]+)/?{_END}")

DEREFERENCEABLE = (
    "http://www.wikidata.org/entity/",
    "https://sws.geonames.org/",
    "http://vocab.getty.edu/aat/",
    "http://vocab.getty.edu/ulan/",
    "http://vocab.getty.edu/tgn/",
    "http://viaf.org/viaf/",
    "https://d-nb.info/gnd/",
    "http://id.loc.gov/authorities/subjects/",
    "http://id.loc.gov/authorities/names/",
    "https://iconclass.org/",
    "http://www.yso.fi/onto/yso/",
    "http://vocabularies.unesco.org/thesaurus/",
    "http://udcdata.info/rdf/",
    "http://www.mimo-db.eu/InstrumentsKeywords/",
    "http://www.mimo-db.eu/HornbostelAndSachs/",
    "http://www.mimo-db.eu/InstrumentMaker/",
    "http://thesaurus.europeanafashion.eu/thesaurus/",
    "http://data.europeana.eu/agent/",
    "http://data.europeana.eu/concept/",
    "http://data.europeana.eu/place/",
    "http://data.europeana.eu/timespan/",
    "http://data.europeana.eu/organization/",
    "http://kulturnav.org/",
    "http://partage.vocnet.org/",
    "http://obg.vocnet.org/",
    "https://www.eagle-network.eu/voc/material/lod/",
    "http://purl.org/dismarc/ns/dmFormats/",
    "http://purl.org/dismarc/ns/dmGenres/",
    "http://semantics.gr/authorities/ekt-item-types/",
    "http://semantics.gr/authorities/searchculture-persons/",
    "http://semantics.gr/authorities/craft-item-types/",
    "http://semantics.gr/authorities/historical-periods/",
    "http://semantics.gr/authorities/thematic_tags/",
    "http://semantics.gr/authorities/ekt-unesco/",
)
"""How the URIs begin that Europeana's ingestion looks up (list of October 2024)."""


@lru_cache(maxsize=REMEMBERED)
def canonical(iri: str) -> str:
    """The form in which terms, items and rights are compared and exported.

    What no row of the table fits comes back without the white space around it: nothing is decoded,
    lower-cased or looked up.
    """
    iri = iri.strip()
    for pattern, form in _FORMS:
        if match := pattern.fullmatch(iri):
            return match.expand(form)
    if match := _ICONCLASS.fullmatch(iri):
        return f"https://iconclass.org/{quote(match[1], safe='%')}"
    return rights(item(iri))


@lru_cache(maxsize=REMEMBERED)
def item(source: str) -> str:
    """The URI of a Europeana item, given its id `/DS/LOCAL` or a page of the portal; else as it was."""
    source = source.strip()
    match = _ITEM.fullmatch(source) or _PORTAL.fullmatch(source)
    return f"http://data.europeana.eu/item/{match[1]}/{match[2]}" if match else source


def rights(iri: str) -> str:
    """A rights statement as EDM lists it: http, /vocab/ and a final slash; else as it was."""
    if match := _COMMONS.fullmatch(iri):
        parts = [part for part in match.groups() if part]
        return f"http://creativecommons.org/{'/'.join(parts)}/"
    if match := _STATEMENT.fullmatch(iri):
        return f"http://rightsstatements.org/vocab/{match[1]}/{match[2]}/"
    return iri


def dereferenceable(iri: str) -> bool:
    """Whether Europeana's ingestion looks this URI up; give the canonical form."""
    return iri.startswith(DEREFERENCEABLE)
