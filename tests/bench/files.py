"""Files to import, made for the occasion: CrowdHeritage exports and EDM records, as real ones are."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.bench.stock import TAGS_ON_AN_ITEM, WORDS, item

RECORD = """\
<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:dcterms="http://purl.org/dc/terms/" xmlns:edm="http://www.europeana.eu/schemas/edm/"
  xmlns:ore="http://www.openarchives.org/ore/terms/" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <edm:ProvidedCHO rdf:about="{item}">
    <dc:creator>Unknown photographer</dc:creator>
    <dc:description xml:lang="en">Photograph {number}: {words}. Gelatin silver print on paper, part of an
      album of views that a family kept from 1911 on and gave to the museum in 1974.</dc:description>
    <dc:identifier>KU-{number:07}</dc:identifier>
    <dc:subject xml:lang="en">{words}</dc:subject>
    <dc:title xml:lang="en">View with {words}</dc:title>
    <dc:type xml:lang="en">photograph</dc:type>
    <dcterms:created>1911</dcterms:created>
    <dcterms:spatial rdf:resource="http://sws.geonames.org/2792482/"/>
    <edm:type>IMAGE</edm:type>
  </edm:ProvidedCHO>
  <edm:WebResource rdf:about="https://museum.example.org/images/{number}.jpg">
    <dc:format>image/jpeg</dc:format>
    <edm:rights rdf:resource="http://creativecommons.org/publicdomain/mark/1.0/"/>
  </edm:WebResource>
  <edm:Place rdf:about="http://sws.geonames.org/2792482/">
    <skos:prefLabel xml:lang="en">Leuven</skos:prefLabel>
    <skos:prefLabel xml:lang="fr">Louvain</skos:prefLabel>
  </edm:Place>
  <ore:Aggregation rdf:about="{item}#aggregation">
    <edm:aggregatedCHO rdf:resource="{item}"/>
    <edm:dataProvider>Example Museum</edm:dataProvider>
    <edm:isShownAt rdf:resource="https://museum.example.org/objects/{number}"/>
    <edm:isShownBy rdf:resource="https://museum.example.org/images/{number}.jpg"/>
    <edm:object rdf:resource="https://museum.example.org/images/{number}.jpg"/>
    <edm:provider>Example Aggregator</edm:provider>
    <edm:rights rdf:resource="http://creativecommons.org/publicdomain/mark/1.0/"/>
  </ore:Aggregation>
</rdf:RDF>
"""


def record(number: int) -> bytes:
    """The EDM record of an item, as its institution delivers it."""
    return RECORD.format(item=item(number), number=number, words=WORDS[number % len(WORDS)]).encode()


def records(path: Path, count: int) -> list[bytes]:
    """A zip with a record in each file; the records."""
    made = [record(number) for number in range(count)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, source in enumerate(made):
            archive.writestr(f"{number:07}.xml", source)
    return made


def crowdheritage(path: Path, count: int) -> list[bytes]:
    """An export of tags with the counts of their votes; each tag as it stands there."""
    made = [json.dumps(_counted(number)).encode() for number in range(count)]
    path.write_bytes(b'{"@graph": [' + b",\n".join(made) + b"]}")
    return made


def _counted(number: int) -> dict[str, object]:
    place, turn = divmod(number, TAGS_ON_AN_ITEM)
    minute, second = divmod(number % 3600, 60)
    return {
        "type": "Annotation",
        "created": f"Thu Mar 19 16:{minute:02}:{second:02} UTC 2026",
        "creator": {},
        "confidence": 0,
        "body": {"type": "TextualBody", "value": WORDS[(place + turn) % len(WORDS)], "language": "en"},
        "target": {"source": item(place).removeprefix("http://data.europeana.eu/item")},
        "review": {
            "type": "Validation",
            "upvotes": number % 5,
            "downvotes": number % 3,
            "recommendation": "accept",
        },
    }
