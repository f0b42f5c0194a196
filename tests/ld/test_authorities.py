"""Tests of canonical URIs: every row of the table, with the forms that it takes."""

from __future__ import annotations

import pytest

from annoserver.ld import authorities

QID = "http://www.wikidata.org/entity/Q8350"
GEO = "https://sws.geonames.org/2650225/"
AAT = "http://vocab.getty.edu/aat/300010946"
ICON = "https://iconclass.org/25H11"
ITEM = "http://data.europeana.eu/item/09102/_UEDIN_214"
BY = "http://creativecommons.org/licenses/by/4.0/"
INC = "http://rightsstatements.org/vocab/InC/1.0/"

ROWS = {
    QID: """https://www.wikidata.org/entity/Q8350 http://wikidata.org/entity/Q8350
        https://www.wikidata.org/wiki/Q8350 https://m.wikidata.org/wiki/Q8350
        https://www.wikidata.org/wiki/Q8350?uselang=de https://www.wikidata.org/wiki/Q8350#sitelinks
        https://www.wikidata.org/wiki/Special:EntityPage/Q8350
        https://www.wikidata.org/wiki/Special:EntityData/Q8350.json wd:Q8350""",
    GEO: """http://sws.geonames.org/2650225/ https://sws.geonames.org/2650225
        https://www.geonames.org/2650225 https://www.geonames.org/2650225/edinburgh.html
        http://sws.geonames.org/2650225/about.rdf http://geonames.org/2650225""",
    AAT: """https://vocab.getty.edu/aat/300010946 http://vocab.getty.edu/page/aat/300010946
        http://vocab.getty.edu/aat/300010946.html http://vocab.getty.edu/aat/300010946.json
        http://vocab.getty.edu/aat/300010946.rdf""",
    "http://vocab.getty.edu/ulan/500115493-agent": "https://vocab.getty.edu/ulan/500115493-agent",
    "http://vocab.getty.edu/tgn/7011781-place": "http://vocab.getty.edu/page/tgn/7011781-place",
    "http://viaf.org/viaf/38465": """https://viaf.org/viaf/38465 http://www.viaf.org/viaf/38465
        https://viaf.org/viaf/38465/""",
    "https://d-nb.info/gnd/118540238": """http://d-nb.info/gnd/118540238
        https://d-nb.info/gnd/118540238/about/lds""",
    "https://d-nb.info/gnd/4021845-9": "http://d-nb.info/gnd/4021845-9",
    "http://id.loc.gov/authorities/subjects/sh85085001": """https://id.loc.gov/authorities/subjects/sh85085001
        https://id.loc.gov/authorities/subjects/sh85085001.html""",
    "http://id.loc.gov/authorities/names/n79021164": "https://id.loc.gov/authorities/names/n79021164.html",
    ICON: """http://iconclass.org/25H11 https://www.iconclass.org/25H11 http://iconclass.org/rkd/25H11/
        https://iconclass.org/25H11/ http://www.iconclass.org/rkd/25H11""",
    "https://iconclass.org/25F23%28LION%29": """http://iconclass.org/25F23(LION)
        https://iconclass.org/25F23%28LION%29""",
    "http://www.yso.fi/onto/yso/p5007": "https://www.yso.fi/onto/yso/p5007",
    "http://vocabularies.unesco.org/thesaurus/concept10423": (
        "https://vocabularies.unesco.org/thesaurus/concept10423"
    ),
    "http://udcdata.info/rdf/026874": "https://udcdata.info/rdf/026874",
    "http://www.mimo-db.eu/InstrumentsKeywords/3574": "https://www.mimo-db.eu/InstrumentsKeywords/3574",
    "http://www.mimo-db.eu/HornbostelAndSachs/325": "https://www.mimo-db.eu/HornbostelAndSachs/325",
    "http://www.mimo-db.eu/InstrumentMaker/12": "https://www.mimo-db.eu/InstrumentMaker/12",
    "http://thesaurus.europeanafashion.eu/thesaurus/10403": (
        "https://thesaurus.europeanafashion.eu/thesaurus/10403"
    ),
    "http://data.europeana.eu/agent/84": """https://data.europeana.eu/agent/84
        http://data.europeana.eu/agent/base/84 https://data.europeana.eu/agent/base/84""",
    "http://data.europeana.eu/organization/84": "https://data.europeana.eu/organization/84",
    "http://kulturnav.org/c0d0": "https://kulturnav.org/c0d0",
    "http://partage.vocnet.org/part1": "https://partage.vocnet.org/part1",
    "http://obg.vocnet.org/obg1": "https://obg.vocnet.org/obg1",
    "https://www.eagle-network.eu/voc/material/lod/66": "http://www.eagle-network.eu/voc/material/lod/66",
    "http://purl.org/dismarc/ns/dmGenres/Jazz": "https://purl.org/dismarc/ns/dmGenres/Jazz",
    "http://semantics.gr/authorities/ekt-unesco/1": "https://semantics.gr/authorities/ekt-unesco/1",
    ITEM: """/09102/_UEDIN_214 https://data.europeana.eu/item/09102/_UEDIN_214
        https://www.europeana.eu/item/09102/_UEDIN_214 https://www.europeana.eu/de/item/09102/_UEDIN_214
        https://www.europeana.eu/en/item/09102/_UEDIN_214?q=trombone#lightbox
        http://www.europeana.eu/portal/record/09102/_UEDIN_214.html
        https://www.europeana.eu/portal/en/record/09102/_UEDIN_214.html?q=x""",
    BY: """https://creativecommons.org/licenses/by/4.0/ http://creativecommons.org/licenses/by/4.0
        https://creativecommons.org/licenses/by/4.0/deed.de https://www.creativecommons.org/licenses/by/4.0/deed
        https://creativecommons.org/licenses/by/4.0/legalcode https://creativecommons.org/licenses/by/4.0/?x=1""",
    "http://creativecommons.org/licenses/by-sa/3.0/de/": (
        "https://creativecommons.org/licenses/by-sa/3.0/de/deed.en"
    ),
    "http://creativecommons.org/publicdomain/zero/1.0/": "https://creativecommons.org/publicdomain/zero/1.0",
    INC: """https://rightsstatements.org/vocab/InC/1.0/ http://rightsstatements.org/vocab/InC/1.0
        https://rightsstatements.org/page/InC/1.0/?language=de""",
}
RIGHTS_OR_ITEM = (
    "http://creativecommons.org/",
    "http://rightsstatements.org/",
    "http://data.europeana.eu/item/",
)


@pytest.mark.parametrize(
    ("given", "expected"), [(given, iri) for iri, forms in ROWS.items() for given in (iri, *forms.split())]
)
def test_every_form_of_a_uri_becomes_the_one_that_is_looked_up(given: str, expected: str) -> None:
    assert authorities.canonical(given) == expected
    assert authorities.canonical(f" {given}\n") == expected


@pytest.mark.parametrize("iri", ROWS)
def test_the_canonical_form_of_a_term_is_looked_up_by_europeana(iri: str) -> None:
    assert authorities.dereferenceable(iri) is not iri.startswith(RIGHTS_OR_ITEM)


@pytest.mark.parametrize(
    "iri",
    [
        "https://example.org/wiki/Q8350",
        "https://example.org/Über uns",
        "urn:uuid:dbfb1861-0ecf-41ad-be94-a584e5c4f1df",
        "https://www.wikidata.org/wiki/Property:P31",
        "https://creativecommons.org/about",
        "/one",
    ],
)
def test_other_iris_are_left_alone(iri: str) -> None:
    assert authorities.canonical(iri) == iri
    assert not authorities.dereferenceable(iri)


def test_an_item_that_is_not_europeanas_keeps_its_iri() -> None:
    assert authorities.item("https://example.org/demo/item/china/0001") == (
        "https://example.org/demo/item/china/0001"
    )
    assert authorities.item("/1413/KYD1748") == "http://data.europeana.eu/item/1413/KYD1748"
