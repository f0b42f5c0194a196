"""The change feed: whoever follows it, from wherever, has our state."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from sqlalchemy import update

from annoserver.client.session import Client
from annoserver.crowd import lifecycle
from annoserver.crowd.accounts import keys
from annoserver.errors import Gone
from annoserver.exchange.feeds import changes
from annoserver.exchange.feeds.changes import Feed
from annoserver.model.annotation import Document
from annoserver.model.campaign import State
from annoserver.model.container import Address
from annoserver.model.person import Role
from annoserver.store import annotations as kept
from annoserver.store import campaigns, events, people
from annoserver.store.database import Database
from annoserver.store.rows.campaigns import campaign
from annoserver.store.upkeep import removal
from tests.parts.people import Site, note, peopled
from tests.parts.serving import Server
from tests.parts.shelf import NOW, Shelf, draft, found

HOMES = ("one", "two", "three")
WRITERS, ACTS = 8, 25


class Undone(Exception):
    """A writer that thought better of it."""


class Follower:
    """Reads a feed page by page and remembers where it was; alive: what there is, as far as it knows."""

    def __init__(self, database: Database, name: str = "") -> None:
        self.database, self.name = database, name
        self.alive: set[str] = set()
        self.page = self.read = 0
        self.times: list[str] = []

    def skip(self) -> None:
        """Start at the end of the feed, without what came before."""
        self.follow(known=False)

    def follow(self, *, known: bool = True) -> None:
        """Read on to the end."""
        for activity in self._activities():
            self.times.append(activity["endTime"])
            if known and activity["type"] == "Delete":
                self.alive.discard(activity["object"]["id"])
            elif known:
                self.alive.add(activity["object"]["id"])

    def _activities(self) -> Iterator[Any]:
        while True:
            newest = changes.newest(self.database, self.name)
            with self.database.reading() as store:
                document = json.loads(changes.page(Feed(store, self.name, newest), self.page))
            lines = document["orderedItems"]
            yield from lines[self.read :]
            self.read = len(lines)
            if "next" not in document:
                return
            self.page, self.read = self.page + 1, 0


def write(shelves: list[Shelf], number: int) -> None:
    """Add, change and remove in all containers, and now and then undo what was begun."""
    chance, mine = random.Random(number), [set[str]() for _ in shelves]
    for act in range(ACTS):
        at = chance.randrange(len(shelves))
        shelf, names = shelves[at], mine[at]
        if names and chance.random() < 0.3:
            shelf.remove(names.pop())
        elif names and chance.random() < 0.3:
            shelf.replace(name := next(iter(names)), draft(name))
        else:
            names.add(f"w{number}-{act}")
            shelf.add(draft(f"w{number}-{act}"))
        with pytest.raises(Undone):
            undo(shelf, f"undone{number}-{act}")


def undo(shelf: Shelf, name: str) -> None:
    """Add an annotation, and think better of it: its numbers are never used again."""
    with shelf.held() as (store, held):
        kept.add(store, held, [draft(name)], NOW)
        raise Undone


def test_a_follower_from_any_point_has_our_state_with_eight_writers(database: Database) -> None:
    """Nothing is skipped, whichever transaction commits first; times never fall."""
    shelves = [found(database, name) for name in HOMES]
    threads = [threading.Thread(target=write, args=(shelves, number)) for number in range(WRITERS)]
    early, late, one = Follower(database), Follower(database), Follower(database, "one")

    for thread in threads:
        thread.start()
    while sum(shelf.describe().given for shelf in shelves) < WRITERS * ACTS // 4:
        early.follow()
    late.skip()
    late.alive = state(shelves)
    while any(thread.is_alive() for thread in threads):
        for follower in (early, late, one):
            follower.follow()
    for follower in (early, late, one):
        follower.follow()

    assert early.alive == late.alive == state(shelves)
    assert one.alive == state(shelves[:1])
    assert [fault for shelf in shelves for fault in shelf.faults()] == []
    assert early.times == sorted(early.times)
    assert len(early.times) == sum(shelf.describe().revision for shelf in shelves)


def state(shelves: list[Shelf]) -> set[str]:
    """The IRIs of all that there is, each container's of one moment: others may be writing."""
    found: set[str] = set()
    for shelf in shelves:
        with shelf.database.reading() as store:
            address = Address(store.base, shelf.name)
            found.update(address.annotation(one.name) for one in kept.every(store, shelf.name))
    return found


def test_what_is_still_being_written_holds_back_what_was_numbered_after_it(database: Database) -> None:
    """An earlier number that is not committed yet must not be skipped."""
    first, second = found(database, "one"), found(database, "two")
    first.add(draft("before"))
    if database.engine.dialect.name == "sqlite":
        assert events.horizon(database) == 1
        return
    known = events.horizon(database)

    with first.held() as (store, held):
        kept.add(store, held, [draft("slow")], NOW)
        second.add(draft("quick"))
        meanwhile = events.horizon(database)

    assert meanwhile == known
    assert events.horizon(database) == known + 2


def test_what_a_draft_holds_is_told_when_it_opens(database: Database) -> None:
    """A follower who was past those lines while they were hidden hears of them all the same."""
    shelf = found(database, "one", draft=True)
    shelf.fill("a", "b")
    shelf.remove("b")
    late = Follower(database)
    late.skip()

    with database.transaction() as store:
        lifecycle.move(store, "one", State.OPEN, NOW)
    late.follow()

    assert late.alive == state([shelf])
    assert shelf.faults() == []


def test_followers_hear_of_the_end_of_all_that_is_deleted_with_its_container(database: Database) -> None:
    """From wherever they were, of the container or of all; what they read before stays as it was."""
    one, two = (found(database, name) for name in HOMES[:2])
    one.fill(*(f"a{number}" for number in range(60)))
    half, own, late = Follower(database), Follower(database, "one"), Follower(database)
    for follower in (half, own):
        follower.follow()
    two.fill(*(f"b{number}" for number in range(60)))
    one.remove("a3")
    late.skip()
    late.alive = state([one, two])
    (before,) = read_pages(database, "", 0)

    with one.held() as (store, held):
        removal.remove(store, held, NOW)
    two.fill("c")
    fresh, fresh_own = Follower(database), Follower(database, "one")
    for follower in (half, own, late, fresh, fresh_own):
        follower.follow()

    assert half.alive == late.alive == fresh.alive == state([two])
    assert own.alive == fresh_own.alive == set()
    assert read_pages(database, "", 0) == [before]
    assert two.faults() == []
    assert fresh.times == sorted(fresh.times)
    assert len(fresh.times) == 60 + 60 + 1 + 59 + 1


def test_a_draft_that_is_deleted_leaves_no_line(database: Database) -> None:
    shelf = found(database, "one", draft=True)
    shelf.fill("a")

    with shelf.held() as (store, held):
        removal.remove(store, held, NOW)

    with pytest.raises(Gone):
        changes.newest(database, "one")
    other = found(database, "two")
    other.fill("b")
    fresh = Follower(database)
    fresh.follow()
    assert fresh.alive == state([other])
    assert len(fresh.times) == 1


def read_pages(database: Database, name: str, *numbers: int) -> list[bytes]:
    newest = changes.newest(database, name)
    with database.reading() as store:
        return [changes.page(Feed(store, name, newest), number) for number in numbers]


def test_a_client_that_syncs_a_container_deleted_by_force_has_nothing_left(
    site: Site, database: Database
) -> None:
    """Over HTTP, with the client for programs: the feed of the container outlives it."""
    with database.transaction() as store:
        held = campaigns.find(store, "folk")
        people.give_role(store, held, people.find(store, "ann"), Role.ORGANISER)
        token = keys.new_token(store, people.find(store, "bob"), None, NOW)
    for number in range(3):
        site.post(note(str(number)))
    with Client(token, pause=0) as client:
        own: dict[str, Document] = {}
        everything: dict[str, Document] = {}
        here = client.sync(site.container, own)
        there = client.sync(f"{site.url}annotations/", everything)
        assert len(own) == len(everything) == 3

        assert site.delete(f"{site.container}?force=1").status_code == 204
        client.sync(site.container, own, here)
        client.sync(f"{site.url}annotations/", everything, there)

    assert (own, everything) == ({}, {})
    assert [one["type"] for one in site.get(f"{site.url}changes/folk/?page=0").json()["orderedItems"]] == [
        "Create"
    ] * 3 + ["Delete"] * 3


@pytest.fixture
def site(database: Database, server: Server) -> Site:
    """A server with the campaign folk, and three people with tokens."""
    return peopled(database, server.url)


def test_the_feed_is_served_as_iiif_change_discovery(site: Site, database: Database) -> None:
    """An OrderedCollection of OrderedCollectionPages, whole ones cacheable; a draft's only for its makers."""
    site.post(note("a"))
    iri = site.tag("dog")
    site.put(iri, site.get(iri).json())
    site.delete(iri)
    for number in range(98):
        site.post(note(str(number)))

    for home in ("changes/", "changes/folk/"):
        whole = site.get(f"{site.url}{home}").json()
        first, last = (site.get(whole[name]["id"]) for name in ("first", "last"))
        assert (whole["type"], first.json()["type"]) == ("OrderedCollection", "OrderedCollectionPage")
        assert [one["type"] for one in first.json()["orderedItems"][:4]] == [
            "Create",
            "Create",
            "Update",
            "Delete",
        ]
        assert first.json()["orderedItems"][3]["object"] == {"id": iri, "type": "Annotation"}
        assert first.json()["next"]["id"] == last.json()["id"]
        assert last.json()["prev"]["id"] == first.json()["id"]
        assert (first.headers["Cache-Control"], last.headers["Cache-Control"]) == (
            "public, max-age=3600",
            "no-cache",
        )
        assert site.get(whole["first"]["id"], If_None_Match=first.headers["ETag"]).status_code == 304
        assert statuses(site, f"{home}?page=2", f"{home}?page=x") == [404, 400]
    with database.transaction() as store:
        store.connection.execute(update(campaign).values(draft=True))
    assert statuses(site, "changes/folk/", "changes/nothing/") == [404, 404]
    assert site.get(f"{site.url}changes/?page=0").json()["orderedItems"] == []
    assert site.ask("OPTIONS", f"{site.url}changes/").headers["Allow"] == "GET, HEAD, OPTIONS"


def statuses(site: Site, *paths: str) -> list[int]:
    answers: list[requests.Response] = [site.get(f"{site.url}{path}") for path in paths]
    return [answer.status_code for answer in answers]
