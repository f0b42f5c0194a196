"""Europeana's Search, Record and Set APIs, as far as items are found and fetched through them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from annoserver.errors import Invalid
from annoserver.exchange.outside.calls import Answer, Calls, Parameters
from annoserver.ld.authorities import item
from annoserver.model.text import is_iri

API = "https://api.europeana.eu"
EUROPEANA = "http://data.europeana.eu/item/"

START = "*"
"""The cursor of the first page."""

ROWS = 100
"""Most items that Europeana puts on a page."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for: query and qf as the Search API has them."""

    query: str
    refinements: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of a search or set: item URIs, where the next page is ("" at the end), how many there are."""

    iris: Sequence[str]
    next: str
    total: int | None


class Europeana:
    """The APIs at an address, asked with a key."""

    def __init__(self, calls: Calls, key: str, api: str = API) -> None:
        self._calls, self._api = calls, api.rstrip("/")
        self._headers = {"X-Api-Key": key, "Accept": "application/json"}

    def search(self, wanted: Query, cursor: str = START, rows: int = ROWS) -> Hits:
        """One page of a search, by cursor, which reaches beyond the first thousand."""
        parameters = [("query", wanted.query), ("profile", "minimal")]
        parameters += [("rows", str(rows)), ("cursor", cursor or START)]
        parameters += [("qf", one) for one in wanted.refinements]
        found = self._json("/record/v2/search.json", parameters)
        if found.get("success") is False:
            raise Invalid(f"Europeana does not take the search: {found.get('error', '')}.", rule="europeana")
        iris = [iri for one in _objects(found.get("items")) if (iri := known(one.get("id")))]
        following = found.get("nextCursor")
        if not isinstance(following, str) or following == cursor or not iris:
            following = ""
        return Hits(iris, following, _number(found.get("totalResults")))

    def record(self, iri: str) -> Answer:
        """A record as RDF/XML; Missing when there is none."""
        local = quote(iri.removeprefix(EUROPEANA), safe="/")
        headers = {**self._headers, "Accept": "application/rdf+xml"}
        return self._calls.get(f"{self._api}/record/v2/{local}.rdf", headers=headers)

    def told(self, iri: str) -> Answer:
        """The same record as JSON."""
        local = quote(iri.removeprefix(EUROPEANA), safe="/")
        return self._calls.get(f"{self._api}/record/v2/{local}.json", headers=self._headers)

    def opened(self, number: str) -> Query | None:
        """The search that an open set stands for, None for a set with items of its own."""
        kept = self._json(f"/set/{quote(number, safe='')}", [])
        defined = kept.get("isDefinedBy")
        if not isinstance(defined, str):
            return None
        asked = parse_qsl(urlsplit(defined).query)
        query = next((value for name, value in asked if name == "query"), "*:*")
        return Query(query, [value for name, value in asked if name == "qf"])

    def set(self, number: str, page: int = 1, rows: int = ROWS) -> Hits:
        """One page of a set; pages count from 1."""
        parameters = {"page": str(page), "pageSize": str(rows), "profile": "items"}
        found = self._json(f"/set/{quote(number, safe='')}", parameters)
        iris = [iri for one in found.get("items") or () if (iri := known(one))]
        within = found.get("partOf")
        total = _number(within.get("total")) if isinstance(within, dict) else None
        return Hits(iris, str(page + 1) if found.get("next") and found.get("items") else "", total)

    def _json(self, path: str, parameters: Parameters) -> dict[str, Any]:
        answer = self._calls.get(f"{self._api}{path}", parameters, self._headers)
        try:
            found = json.loads(answer.content)
        except (ValueError, RecursionError) as error:
            raise Invalid("Europeana answers with something that is no JSON.", rule="europeana") from error
        if not isinstance(found, dict):
            raise Invalid("Europeana answers with something that is no JSON object.", rule="europeana")
        return found


def known(value: object) -> str:
    """The URI of an item, by its id, its URI or its page in the portal; "" when it is none."""
    if isinstance(value, dict):
        value = value.get("id", value.get("source"))
    iri = item(value) if isinstance(value, str) else ""
    return iri if iri.startswith(EUROPEANA) and is_iri(iri) else ""


def _objects(value: object) -> Iterator[dict[str, Any]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
