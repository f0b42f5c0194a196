"""Europeana's Search, Record and Set APIs with invented records, in answers of the true shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.fakes.outside import Outside, Reply, Request, outside
from tests.parts.records import RIGHTS, declared

KEY = "a-key-of-the-tests"


@dataclass
class Catalogue:
    """What there is: ids such as /9/one, with what is odd about some of them."""

    ids: list[str]
    sets: dict[str, list[str]] = field(default_factory=dict)
    open_sets: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    provider_ids: dict[str, str] = field(default_factory=dict)
    told: dict[str, dict[str, object]] = field(default_factory=dict)

    def answer(self, request: Request) -> Reply:
        """The answer to any request."""
        if request.headers.get("x-api-key") != KEY:
            return _json({"apikey": "", "success": False, "error": "Invalid API key"}, 401)
        if request.path == "/record/v2/search.json":
            return self.search(request)
        if found := re.fullmatch(r"/record/v2(/[^/]+/[^/]+)\.rdf", request.path):
            return self.record(found[1])
        if found := re.fullmatch(r"/record/v2(/[^/]+/[^/]+)\.json", request.path):
            return _json(self.told[found[1]]) if found[1] in self.told else self.record(found[1])
        if found := re.fullmatch(r"/set/(\w+)", request.path):
            return self.set(found[1], request)
        return _json({"success": False, "error": "nothing here"}, 404)

    def search(self, request: Request) -> Reply:
        """Search, by cursor; the query `fail` is refused as the API does it."""
        if request["query"] == "fail":
            return _json({"apikey": KEY, "success": False, "error": "Invalid query"}, 400)
        if request["query"] == "odd":
            return _json({"apikey": KEY, "success": False, "error": "Odd"})
        rows, start = int(request["rows"]), int(request["cursor"].strip("*") or 0)
        wanted = [value for name, value in request.query if name == "qf"]
        ids = [one for one in self.ids if all(word in one for word in wanted)]
        some = ids[start : start + rows]
        found: dict[str, object] = {
            "apikey": KEY,
            "success": True,
            "requestNumber": 999,
            "itemsCount": len(some),
            "totalResults": len(ids),
            "items": [_item(one) for one in some],
        }
        if start + rows < len(ids):
            found["nextCursor"] = str(start + rows)
        return _json(found)

    def record(self, own: str) -> Reply:
        """Record in RDF/XML, in Europeana's internal form."""
        if own in self.broken:
            return Reply(b"<rdf:RDF", media_type="application/rdf+xml")
        if own not in self.ids:
            return _json({"apikey": KEY, "success": False, "error": "Invalid record identifier"}, 404)
        content = record(own, self.provider_ids.get(own, f"museum{own}"))
        return Reply(content, media_type="application/rdf+xml")

    def set(self, number: str, request: Request) -> Reply:
        """The description of a set, or one page of what is in it; pages count from 1."""
        about = f"http://data.europeana.eu/set/{number}"
        if number not in self.sets and number not in self.open_sets:
            return _json({"success": False, "error": "Not found"}, 404)
        described: dict[str, object] = {"id": about, "type": "Collection", "visibility": "public"}
        if number in self.open_sets:
            return _json(described | {"isDefinedBy": self.open_sets[number]})
        ids = self.sets[number]
        if not request["page"]:
            return _json(described | {"total": len(ids), "first": f"{about}?page=1"})
        page, size = int(request["page"]), int(request["pageSize"])
        some = ids[(page - 1) * size : page * size]
        found: dict[str, object] = {
            "@context": "http://www.europeana.eu/schemas/context/collection.jsonld",
            "id": f"{about}?page={page}&pageSize={size}",
            "type": "CollectionPage",
            "partOf": {"id": about, "type": "Collection", "total": len(ids)},
            "startIndex": (page - 1) * size,
            "total": len(some),
            "items": [f"http://data.europeana.eu/item{one}" for one in some],
        }
        if page * size < len(ids):
            found["next"] = f"{about}?page={page + 1}&pageSize={size}"
        return _json(found)


def _item(own: str) -> dict[str, object]:
    """A hit, with what real ones have: arrays, `def` for no language, URIs among words, spaces."""
    return {
        "id": own,
        "title": [f"Thing {own}"],
        "dcCreatorLangAware": {"def": ["http://data.europeana.eu/agent/base/1", "N. N."]},
        "edmIsShownBy": ["https://museum.example/a picture.jpg"],
        "guid": f"https://www.europeana.eu/item{own}?utm_source=api&utm_campaign={KEY}",
        "rights": [RIGHTS],
        "type": "IMAGE",
    }


def record(own: str, provider_id: str) -> bytes:
    """A record as the Record API gives it: proxies, a dirty link, no language, link and words mixed."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF{declared()}>
  <edm:ProvidedCHO rdf:about="http://data.europeana.eu/item{own}"/>
  <ore:Proxy rdf:about="http://data.europeana.eu/proxy/europeana{own}">
    <dc:identifier>{provider_id}</dc:identifier>
    <dc:subject rdf:resource="http://data.europeana.eu/concept/1"/>
    <edm:europeanaProxy>true</edm:europeanaProxy>
    <ore:proxyFor rdf:resource="http://data.europeana.eu/item{own}"/>
    <ore:proxyIn rdf:resource="http://data.europeana.eu/aggregation/europeana{own}"/>
  </ore:Proxy>
  <ore:Proxy rdf:about="http://data.europeana.eu/proxy/provider{own}">
    <dc:creator>N. N.</dc:creator>
    <dc:creator rdf:resource="http://data.europeana.eu/agent/1"/>
    <dc:title>Thing {own}</dc:title>
    <edm:europeanaProxy>false</edm:europeanaProxy>
    <ore:proxyFor rdf:resource="http://data.europeana.eu/item{own}"/>
    <ore:proxyIn rdf:resource="http://data.europeana.eu/aggregation/provider{own}"/>
    <edm:type>IMAGE</edm:type>
  </ore:Proxy>
  <ore:Aggregation rdf:about="http://data.europeana.eu/aggregation/provider{own}">
    <edm:aggregatedCHO rdf:resource="http://data.europeana.eu/item{own}"/>
    <edm:dataProvider>Museum</edm:dataProvider>
    <edm:isShownBy rdf:resource="https://museum.example/a picture.jpg"/>
    <edm:provider>Aggregator</edm:provider>
    <edm:rights rdf:resource="{RIGHTS}"/>
  </ore:Aggregation>
</rdf:RDF>
""".encode()


def _json(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value).encode(), status)


@contextmanager
def europeana(catalogue: Catalogue) -> Iterator[Outside]:
    """Europeana's APIs with this catalogue."""
    with outside(catalogue.answer) as place:
        yield place
