"""Tags that their makers disowned: they stay, and nothing leads from them to a person any more."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Table, delete, insert, select, update

from annoserver.model.annotation import Annotation, Draft
from annoserver.model.container import Address
from annoserver.model.person import Agent
from annoserver.model.vote import Status
from annoserver.store import annotations, people
from annoserver.store.accounts import erasures
from annoserver.store.accounts.erasures import Erasure, Fate
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.store.derived import headers, numbers
from annoserver.store.rows.annotations import annotation
from annoserver.store.rows.reports import report
from annoserver.store.rows.votes import ruling, standing, vote


def write(
    store: Store, held: Held, old: Annotation, redraft: Callable[[Agent], Draft], now: datetime
) -> Annotation:
    """Put a fresh agent, who stands for nobody, in the place of a tag's maker.

    redraft: the tag with another maker. Votes and rulings on it stay and weigh what they did; the feed of
    erasures names the tag, and not who made it.
    """
    before = numbers.going(store, held, old.position)
    fresh = people.nobody(store, held)
    made = annotations.replace(store, held, old, redraft(fresh), now)
    _hand_over(store, held, old.position, fresh)
    about = (report.c.container_id == held.id, report.c.tag == old.name)
    store.connection.execute(update(report).where(*about).values(agent_id=fresh.id))
    shift, status = numbers.Shift(), Status(before.status)
    shift.tag(before.item, numbers.person_in(before), before, status, -1)
    shift.tag(before.item, fresh.id, before, status)
    numbers.apply(store, held, shift)
    headers.touch(store, held, shift.agreed, now)
    iri = Address(store.base, held.campaign.name).annotation(old.name)
    erasures.note(store, Erasure(0, "", now, Fate.DISOWNED, iri))
    return made


def _hand_over(store: Store, held: Held, position: int, fresh: Agent) -> None:
    """Give a tag to another agent; what is on it names its maker too, and is out of the way meanwhile."""
    kept = {table: _taken(store, held, table, position) for table in (vote, ruling)}
    for table, column in ((standing, "author"), (annotation, "agent_id")):
        here = (table.c.container_id == held.id, table.c.position == position)
        store.connection.execute(update(table).where(*here).values({column: fresh.id}))
    for table, rows in kept.items():
        if rows:
            store.connection.execute(insert(table), [{**row, "tag_author": fresh.id} for row in rows])


def _taken(store: Store, held: Held, table: Table, position: int) -> list[dict[str, object]]:
    on_it = (table.c.container_id == held.id, table.c.tag_position == position)
    rows = [dict(row) for row in store.connection.execute(select(table).where(*on_it)).mappings()]
    store.connection.execute(delete(table).where(*on_it))
    return rows
