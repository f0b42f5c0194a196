"""A campaign of any size, from the generator in the reference data, brought into a database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from annoserver.crowd import lifecycle
from annoserver.exchange.intake.batches import shelving
from annoserver.exchange.intake.batches.agents import CONTRIBUTORS, Agents, program
from annoserver.exchange.intake.batches.shelving import Errand
from annoserver.ld import drafts, tags, votes
from annoserver.ld.authorities import canonical
from annoserver.model.annotation import Body, Draft, Tag, settle
from annoserver.model.campaign import Campaign
from annoserver.model.container import Address
from annoserver.model.person import Agent
from annoserver.model.vocabulary import Term
from annoserver.model.vote import Choice
from annoserver.store import annotations as shelf
from annoserver.store import campaigns, containers, vocabularies
from annoserver.store.database import Database

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
NAME, BATCH = "synthetic", 500
CHOICES = {"up": Choice.APPROVE, "down": Choice.REJECT}


def make(shared: Path, folder: Path, items: int, *more: str) -> None:
    """Run the generator, which writes the same for the same arguments."""
    command = [sys.executable, str(shared / "crowdheritage/make_campaign.py"), "--items", str(items)]
    subprocess.run([*command, "--items-format", "xml", *more, str(folder)], check=True, capture_output=True)


def load(database: Database, folder: Path) -> None:
    """Bring what the generator wrote: items through the door of imports, then terms, tags and votes."""
    with database.transaction() as store:
        containers.ensure_root(store, NOW)
        address = lifecycle.create(store, Campaign(NAME, {"en": "Made up"}), 100, NOW)
        terms = (_term(row) for row in _rows(folder / "vocabulary.ndjson"))
        held = campaigns.find(store, NAME)
        vocabularies.put(store, held, "terms", f"{store.base}terms", {"en": "Terms"}, terms)
    errand = Errand(NAME, "items", str(folder), NOW)
    run = shelving.begin(database, errand)
    for outcome in shelving.bring(database, errand, run, shelving.files([folder / "items"])):
        assert not outcome.refused
    met, rows = Agents(), enumerate(_rows(folder / "tags.ndjson"))
    while some := list(islice(rows, BATCH)):
        with database.transaction() as store:
            held = containers.hold(store, NAME)
            met.meet(store, held, [_creator(row) for _, row in some])
            made = [one for number, row in some for one in _drafts(number, row, address, met)]
            shelf.add(store, held, made, NOW, twins=True)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        yield from map(json.loads, lines)


def _term(row: dict[str, Any]) -> Term:
    position = (row["lat"], row["long"]) if "lat" in row else None
    return Term(row["uri"], row["prefLabel"], position=position)


def _creator(row: dict[str, Any]) -> Agent:
    kind, _, name = row["creator"].partition(":")
    return program(name) if kind == "software" else CONTRIBUTORS


def _drafts(number: int, row: dict[str, Any], address: Address, met: Agents) -> Iterator[Draft]:
    """A tag and the votes on it."""
    name, creator, item = f"t{number}", met[_creator(row)], row["item"]
    body = Body(iri=canonical(row["uri"])) if "uri" in row else Body("", row["value"], row["language"] or "")
    said = tags.document(Tag(item, row["property"] or "", body))
    if not row["property"]:
        said = tags.comment(item, row["value"], row["language"] or "")
    made = settle(said, address.annotation(name), creator.iri, NOW)
    yield drafts.draft(made, address, name, "", creator)
    for place, cast in enumerate(row["votes"] if row["property"] else ()):
        own = f"v{place}-{number}"
        voted = votes.document(address.annotation(name), item, CHOICES[cast["choice"]])
        yield drafts.draft(settle(voted, address.annotation(own), None, NOW), address, own, "", None)
