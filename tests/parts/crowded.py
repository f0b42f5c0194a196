"""A server with very many campaigns, made as rows and not one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select

from annoserver.crowd import lifecycle
from annoserver.model.campaign import Campaign
from annoserver.store import campaigns, containers
from annoserver.store.database import Store
from annoserver.store.rows.annotations import container
from annoserver.store.rows.campaigns import campaign, policy


def name(number: int) -> str:
    """The name of a campaign."""
    return f"many-{number:05}"


def crowd(store: Store, number: int, now: datetime) -> None:
    """So many open campaigns beside those that there are, called Campaign 0, Campaign 1 and so on."""
    lifecycle.create(store, Campaign(name(0), {"en": "Campaign 0"}), 100, now)
    model = campaigns.find(store, name(0)).id
    more = range(1, number)
    one = _row(store, container, container.c.id == model)
    rows = [{**one, "name": name(n), "label": f"Campaign {n}"} for n in more]
    store.connection.execute(insert(container), [{k: v for k, v in row.items() if k != "id"} for row in rows])
    ids = select(container.c.name, container.c.id).where(container.c.name.like("many-%"))
    known = {row.name: row.id for row in store.connection.execute(ids)}
    for table in (campaign, policy):
        one = _row(store, table, table.c.container_id == model)
        rows = [{**one, "container_id": known[name(n)], **_titled(table, n)} for n in more]
        store.connection.execute(insert(table), rows)
    containers.bump_root(store, now, number - 1)


def _row(store: Store, table: Table, here: Any) -> Mapping[str, Any]:
    return dict(store.connection.execute(select(table).where(here)).one()._mapping)


def _titled(table: Table, number: int) -> dict[str, Any]:
    return {"title": {"en": f"Campaign {number}"}} if table is campaign else {}
