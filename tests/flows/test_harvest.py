"""Harvests by a published harvester, while others write: they equal what the database holds."""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from oaipmh_scythe import Scythe, exceptions
from oaipmh_scythe.models import Record as ScytheRecord
from sqlalchemy import update

from annoserver.exchange.release import orders
from annoserver.model.item import Item, Record
from annoserver.model.vote import Choice
from annoserver.store import annotations as shelf
from annoserver.store import campaigns, containers, counts, items
from annoserver.store.database import Database
from annoserver.store.facts import agreed, records
from annoserver.store.origins import harvests
from annoserver.store.rows.origins import header
from tests.parts.folk import Folk, founded
from tests.parts.harvesting import DC
from tests.parts.records import record
from tests.parts.serving import Server

HOMES, WRITERS, ACTS, ITEMS = ("folk", "free"), 4, 12, 130
Known = dict[str, tuple[str, ...] | None]
"""What is accepted on each record, by its identifier; None: it is deleted."""


class Copy:
    """What a harvester keeps: the first harvest takes all, the next ones what has changed since."""

    def __init__(self, url: str) -> None:
        self.url, self.since = url, ""
        self.known: Known = {}

    def harvest(self) -> None:
        """Take all that is new."""
        with Scythe(f"{self.url}oai") as scythe:
            date = asked(scythe)
            # That nothing has changed is told as an error.
            with suppress(exceptions.NoRecordsMatch):
                for one in scythe.list_records(from_=self.since or None, metadata_prefix="edm"):
                    assert isinstance(one, ScytheRecord)
                    gone = one.header.deleted
                    self.known[str(one.header.identifier)] = None if gone else subjects(one.xml)
        self.since = date


def asked(scythe: Scythe) -> str:
    """The date of an answer, from which on to ask the next time."""
    root = scythe.harvest({"verb": "Identify"}).xml
    return str(root.findtext("{*}responseDate"))


def subjects(found: Any) -> tuple[str, ...]:
    return tuple(sorted(one.text for one in found.iter(f"{DC}subject")))


def iri(number: int) -> str:
    return f"http://data.europeana.eu/item/1/{number}"


def put(folk: Folk, campaign: str, *numbers: int, said: str = "jug") -> None:
    about = f"<dc:title>Jug</dc:title><dc:type>{said}</dc:type>"
    new = [Item(iri(one), iri(one), record=Record(record(about))) for one in numbers]
    with folk.database.transaction() as store:
        held = containers.hold(store, campaign)
        row = items.hold_collection(store, held, "all", {})
        items.put(store, held, row, new, datetime.now(UTC))


def drop(folk: Folk, campaign: str, number: int) -> None:
    """Take an item away on which nobody works."""
    with folk.database.transaction() as store:
        held = containers.hold(store, campaign)
        run = harvests.begin(store, held, f"x{number}", datetime.now(UTC))
        harvests.see(store, held, run, [iri(number)], {})
        harvests.remove(store, held, harvests.unseen(store, run, []), datetime.now(UTC))


def write(folk: Folk, number: int) -> None:
    """Accept tags, withdraw some again, import records anew and take others away."""
    chance = random.Random(number)
    for act in range(ACTS):
        home, about, now = chance.choice(HOMES), iri(chance.randrange(100)), datetime.now(UTC)
        name = folk.tag(f"w{number}-{act}", item=about, campaign=home, now=now)
        for voter in ("bob", "cy"):
            folk.vote(name, Choice.APPROVE, by=voter, campaign=home, now=datetime.now(UTC))
        if chance.random() < 0.3:
            with folk.database.transaction() as store:
                here = containers.hold(store, home)
                shelf.remove(store, here, shelf.find(store, here, name), datetime.now(UTC))
        if chance.random() < 0.3:
            put(folk, home, 100 + number, said=f"w{number}-{act}")
        if act == ACTS // 2:
            drop(folk, home, 110 + number)


def held(folk: Folk) -> dict[str, tuple[str, ...]]:
    """What the database holds: each record that can be delivered with what is accepted on it."""
    found: dict[str, list[str]] = {}
    with folk.database.reading() as store:
        for home in HOMES:
            here = campaigns.find(store, home)
            for one in items.every(store, here):
                if one.iri.startswith(iri(0)[:-1]):
                    found[f"oai:127.0.0.1:{home}:{one.iri}"] = []
            for some in agreed.agreed(store, here, orders.reader(here)):
                for each in some.tags:
                    found[f"oai:127.0.0.1:{home}:{some.item.iri}"].append(each.tag.body.text)
    return {name: tuple(sorted(said)) for name, said in found.items()}


@pytest.mark.parametrize("since", [timedelta(), timedelta(seconds=1)])
def test_a_clock_that_goes_back_hides_no_change_from_harvesters(
    database: Database, server: Server, since: timedelta
) -> None:
    """A harvest when the clock was ahead, of records that had changed before or after it; then a change."""
    folk, copy, ahead = founded(database), Copy(server.url), datetime.now(UTC) + timedelta(hours=5)
    put(folk, HOMES[0], 1, 2)
    moment = ahead + (since or timedelta(days=-9))
    with database.transaction() as store:
        store.connection.execute(update(header).values(moment=moment))
    assert records.promised(database, ahead) == ahead
    copy.harvest()
    assert copy.since == f"{ahead:%Y-%m-%dT%H:%M:%SZ}"

    put(folk, HOMES[0], 3)
    name = folk.tag("clay", item=iri(1))
    for voter in ("bob", "cy"):
        folk.vote(name, Choice.APPROVE, by=voter)
    copy.harvest()

    known = {name.rpartition("/")[2]: said for name, said in copy.known.items()}
    assert known == {"1": ("clay",), "2": (), "3": ()}
    drop(folk, HOMES[0], 3)
    copy.harvest()
    assert copy.known[f"oai:127.0.0.1:{HOMES[0]}:{iri(3)}"] is None


def test_harvests_with_four_writers_equal_the_database(database: Database, server: Server) -> None:
    """A full harvest, incremental ones while others write, and a last one: nothing is missed."""
    folk = founded(database)
    for home in HOMES:
        put(folk, home, *range(ITEMS))
    threads = [threading.Thread(target=write, args=(folk, number)) for number in range(WRITERS)]
    copy, late = Copy(server.url), Copy(server.url)

    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        copy.harvest()
    copy.harvest()
    late.harvest()

    assert copy.known == late.known
    living = {name: said for name, said in copy.known.items() if said is not None}
    assert living == held(folk)
    assert len(copy.known) - len(living) == WRITERS
    assert any(living.values())
    with database.reading() as store:
        assert list(counts.check(store)) == []
