"""Tags in the form of Europeana's Annotation API: pages that are ready to be posted there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import IO

from annoserver.exchange.release.about import About, Counts
from annoserver.exchange.release.archive import Archive, spool
from annoserver.exchange.release.curators import rows
from annoserver.exchange.release.curators.rows import europeana_id
from annoserver.model.annotation import ANNO, Document, stamp
from annoserver.model.container import Address
from annoserver.model.item import Accepted, Agreed, Item
from annoserver.model.text import fold, is_iri

PAGE = 100
"""Annotations of one request; it is taken whole, or not at all."""

LONGEST = 64
"""Characters of a simple tag."""

ENTITY = "http://www.europeana.eu/schemas/context/entity.jsonld"
DESCRIBING = frozenset({"dc:title", "dc:description", "dcterms:alternative"})
"""Properties whose words are no tags."""

LEFT = ("item", "annotation", "edm_property", "value_uri", "value_literal", "language", "reason")
_POINT = re.compile(r"geo:(-?[0-9.]+),(-?[0-9.]+)(?:[,;].*)?")
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


def chunks(agreed: Iterable[Agreed], about: About, counts: Counts) -> Iterator[bytes]:
    """A zip of page-0001.json and so on, each the body of one POST, and refused.csv with the rest."""
    page, number = list[Document](), 0
    with Archive() as archive, spool() as refused:
        refused.write(rows.BOM + rows.line(LEFT))
        for each in agreed:
            page += _fitting(each, about, counts, refused)
            while len(page) >= PAGE:
                number += 1
                yield archive.add(f"page-{number:04}.json", _page(page[:PAGE]))
                page = page[PAGE:]
        if page:
            yield archive.add(f"page-{number + 1:04}.json", _page(page))
        yield from archive.take("refused.csv", refused)
        yield from archive.close()


def _page(items: list[Document]) -> bytes:
    page = {"@context": ANNO, "type": "AnnotationPage", "items": items}
    return json.dumps(page, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _fitting(each: Agreed, about: About, counts: Counts, refused: IO[bytes]) -> Iterator[Document]:
    """The tags of an item that Europeana takes, each said once; why not the others."""
    seen: set[str] = set()
    for accepted in sorted(each.tags, key=lambda one: (one.created, one.name)):
        counts.items += 1
        iri = Address(about.base, about.campaign.name).annotation(accepted.name)
        key = _key(accepted)
        if reason := fault(each.item, accepted) or ("an older tag says the same" if key in seen else ""):
            counts.refused += 1
            tag = accepted.tag
            told = (iri, tag.property, tag.body.iri, tag.body.text, tag.body.language, reason)
            refused.write(rows.line((each.item.iri, *told)))
            continue
        seen.add(key)
        counts.written += 1
        yield _annotation(each.item, accepted, iri)


def fault(item: Item, accepted: Accepted) -> str:
    """Why Europeana would not take a tag, "" when it would (edm.md, section 11)."""
    tag = accepted.tag
    if not europeana_id(item):
        return "this is no item of Europeana"
    if tag.body.iri:
        sound = _POINT.fullmatch(tag.body.iri) or (is_iri(tag.body.iri) and _ADDRESS.match(tag.body.iri))
        return "" if sound else "the term has no address on the web"
    if tag.property in DESCRIBING:
        return f"the words are a {tag.property}, and no tag"
    if _ADDRESS.search(tag.body.text):
        return "the words hold an address"
    long = len(tag.body.text) > LONGEST
    return f"the words have {len(tag.body.text)} characters, {LONGEST} at most" if long else ""


def _key(accepted: Accepted) -> str:
    body = accepted.tag.body
    return body.iri or f"{fold(body.text)}@{body.language.lower()}"


def _annotation(item: Item, accepted: Accepted, iri: str) -> Document:
    """A semantic tag, a place or a simple tag; who made it is taken from the token there."""
    body = accepted.tag.body
    said: object = body.iri
    if point := _POINT.fullmatch(body.iri):
        said = {"@context": ENTITY, "type": "Place", "lat": point[1], "long": point[2]}
    elif not body.iri:
        said = {"value": body.text} | ({"language": body.language} if body.language else {})
    return {
        "motivation": "tagging",
        "created": stamp(accepted.created),
        "body": said,
        "target": item.iri,
        "via": iri,
    }
