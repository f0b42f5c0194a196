"""What is shown of items: of one, of some, and of those that nobody imported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select

from annoserver.model.item import Item
from annoserver.model.text import key
from annoserver.store import items
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.driver.among import Among
from annoserver.store.driver.statements import Statement
from annoserver.store.origins import aliases
from annoserver.store.rows.campaigns import item

STRANGERS = 1_000
"""How many items that nobody imported are remembered."""


@lru_cache(STRANGERS)
def stranger(iri: str) -> Item:
    """What is known of an item that nobody imported."""
    return Item(iri=iri, provider_id="")


_SHOWN = select(item.c.iri, item.c.provider_id, item.c.shown).where(item.c.container_id == bindparam("here"))
_ONE = Statement(_SHOWN.add_columns(item.c.about).where(item.c.iri == bindparam("iri")))
_SOME = Among(lambda among: _SHOWN.where(among(item.c.iri)))


def one(store: Store, held: Held, iri: str) -> Item | None:
    """The item of a campaign with this IRI, or another one of it, and all that its page says of it.

    It comes without its record; None for none.
    """
    found = _ONE.once(store, {"here": held.id, "iri": key(iri)}, _whole)
    if found is None and (here := aliases.find(store, held, iri)):
        return _ONE.once(store, {"here": held.id, "iri": here}, _whole)
    return found


def some(store: Store, held: Held, iris: Iterable[str]) -> dict[str, Item]:
    """Those of the IRIs, in their index form, that are items of a campaign, without their records."""
    return {one.iri: one for one in _SOME.each(store, iris, _item, here=held.id)}


def _item(row: Any) -> Item:
    return items.of_shown(row.iri, row.provider_id, row.shown)


def _whole(row: Any) -> Item:
    return replace(_item(row), about=row.about or {})
