"""Answers of Europeana's Record API in JSON, invented, and of the true shape."""

from __future__ import annotations

from typing import Any

KEY = "secretkey"


def answer(own: str = "/9/jug") -> dict[str, Any]:
    """An answer of the true shape: our own record, Europeana's proxy, an aggregator's, dirty links."""
    record = {
        "about": own,
        "type": "IMAGE",
        "providedCHOs": [{"about": f"/item{own}"}],
        "proxies": [
            {
                "about": f"/proxy/europeana{own}",
                "dcSubject": {"def": ["http://data.europeana.eu/concept/1"]},
                "proxyFor": f"/item{own}",
                "proxyIn": [f"/aggregation/europeana{own}"],
                "edmType": "IMAGE",
                "europeanaProxy": True,
            },
            {
                "about": f"/proxy/provider{own}",
                "dcTitle": {"en": ["A jug"], "def": ["Krug"]},
                "dcIdentifier": {"def": ["museum/1"]},
                "dcCreator": {"def": ["http://vocab.example/a b", "Anna"]},
                "dcType": {"en": ["jug"], "not a language": ["Krug"]},
                "dctermsIsPartOf": {"def": ["Collection"]},
                "dctermsSpatial": {"def": ["https://sws.geonames.org/1/"]},
                "proxyFor": f"/item{own}",
                "proxyIn": [f"/aggregation/provider{own}"],
                "edmType": "IMAGE",
                "europeanaProxy": False,
            },
        ],
        "aggregations": [
            {
                "about": f"/aggregation/provider{own}",
                "edmDataProvider": {"def": ["Museum"]},
                "edmProvider": {"def": ["A network"]},
                "edmIsShownAt": f"https://api.europeana.eu/api/{KEY}/redirect?shownAt=http%3A%2F%2Fmuseum.example%2F1",
                "edmRights": {"def": ["http://creativecommons.org/publicdomain/mark/1.0/"]},
                "aggregatedCHO": f"/item{own}",
                "webResources": [
                    {
                        "about": "http://museum.example/1.jpg",
                        "ebucoreHasMimeType": "image/jpeg",
                        "ebucoreWidth": 800,
                        "htmlAttributionSnippet": "<b onclick='x'>",
                    }
                ],
            }
        ],
        "places": [
            {
                "about": "https://sws.geonames.org/1/",
                "prefLabel": {"en": ["Here"]},
                "latitude": 1.5,
                "longitude": 2,
            }
        ],
        "timestamp_created": "2020-01-01T00:00:00.000Z",
    }
    return {"apikey": KEY, "success": True, "requestNumber": 1, "object": record}
