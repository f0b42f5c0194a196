"""What a curator brings: tags of programs on items of one institution, looked up in batches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from annoserver.exchange.intake.orders import office
from annoserver.exchange.intake.orders.order import Order
from annoserver.model.item import Item
from annoserver.store import campaigns, items
from annoserver.store.database import Database
from tests.parts.folk import FREE, NOW, Folk, founded
from tests.parts.statements import driven

EYE = {"id": "https://programs.example/eye", "type": "Software", "name": "Eye"}


def seen(number: int, item: str) -> dict[str, Any]:
    """A tag that a program made."""
    body = {"type": "TextualBody", "value": f"word {number}"}
    about = {"type": "Annotation", "motivation": "tagging", "body": body, "target": item, "creator": EYE}
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "id": f"https://eye.example/{number}", **about}


def bring(folk: Folk, path: Path, *documents: dict[str, Any]) -> list[tuple[int, int, int]]:
    """How many are read, added and refused, as the curator of the museum brings them."""
    path.write_text("\n".join(map(json.dumps, documents)), "utf-8")
    told = office.batch(folk.database, Order("annotations", FREE, institution="Museum"), [path], NOW)
    return [(one.read, one.added, len(one.refused)) for one in told]


def test_what_is_foreign_is_looked_up_for_many_tags_at_once(database: Database, tmp_path: Path) -> None:
    folk = founded(database)
    with folk.database.transaction() as store:
        held = campaigns.find(store, FREE)
        there = [Item(f"urn:x:{name}", name, data_provider=name.title()) for name in ("museum", "gallery")]
        items.put(store, held, items.hold_collection(store, held, "all", {}), there, NOW)
    assert bring(folk, tmp_path / "all.ndjson", *(seen(n, "urn:x:museum") for n in range(40))) != []
    asked = []

    for number in (1, 40):
        foreign = [seen(n, "urn:x:gallery") for n in range(number)]
        with driven(folk.database) as told:
            came = bring(folk, tmp_path / "foreign.ndjson", *foreign)
        assert sum(refused for _, _, refused in came) == number
        asked.append(len(told))

    assert asked[0] == asked[1]
