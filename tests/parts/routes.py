"""Every route that is asked with GET: a path at which there is something in the campaigns of “folk”."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from annoserver.exchange.feeds.items import EUROPEANA
from annoserver.model.item import Item, Record
from annoserver.store import containers, items
from tests.parts.folk import FOLK, NOW, SVG, Folk

if TYPE_CHECKING:
    from tests.parts.serving import Server


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def examples(folk: Folk, server: Server) -> dict[str, str]:
    """Endpoint → a path of every route that is asked with GET, by what there is in the campaign folk."""
    item = quote(folk.item(), safe="")
    with folk.database.transaction() as store:
        held = containers.hold(store, FOLK)
        europeanas = Item(f"{EUROPEANA}9/a", "a", record=Record(b"<record/>"))
        items.put(store, held, items.hold_collection(store, held, "north", {}), [europeanas], NOW)
    name = folk.tag("pine", by="bob")
    given = {"container": FOLK, "campaign": FOLK, "key": folk.key("bob"), "kind": "table"}
    special = {
        "annotations.read": f"annotations/{FOLK}/{name}",
        "collections.tag": f"campaigns/{FOLK}/tag?said=pine",
        "exports.several": f"export/table?campaign={FOLK}",
        "feeds.read": f"changes/{FOLK}/",
        "identifiers.lead": "demo/item/folk/0001",
        "item_resources.europeanas": "items/9/a",
        "item_resources.read": f"items/?iri={item}",
        "items.read": f"campaigns/{FOLK}/items?iri={item}",
        "oaipmh.harvest": f"oai?verb=ListRecords&metadataPrefix=oai_dc&set={FOLK}",
        "pictures.read": f"pictures/{digest(SVG)}.svg",
        "records.record": f"campaigns/{FOLK}/records/x-{digest(folk.item().encode())[:16]}",
        "reports.ask": f"campaigns/{FOLK}/report?tag={name}",
        "search.read": f"search/{FOLK}/?text=pine&page=first",
        "static": "static/site.css",
        "vocabularies.context": "contexts/crowd.jsonld",
        "vocabularies.suggest": f"campaigns/{FOLK}/suggestions?words=d",
    }
    found = {}
    for rule in server.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and "<language" not in rule.rule:
            path = re.sub(r"<(?:\w+(?:\(.*\))?:)?(\w+)>", lambda one: given.get(one[1], FOLK), rule.rule)
            found[rule.endpoint] = special.get(rule.endpoint, path.removeprefix("/"))
    return found
