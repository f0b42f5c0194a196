"""The command that loads the demo campaign, and serves it."""

from __future__ import annotations

import json
import secrets
import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from annoserver import config as settings
from annoserver.cli.progress import Count, Progress
from annoserver.errors import Misconfigured
from annoserver.model.item import Put

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annoserver.config import Config
    from annoserver.model.annotation import Document
    from annoserver.store.database import Database, Store

HIGHEST_PORT = 65535
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PASSWORD_BYTES = 12
FITS_ALL = "china"
"""The term of the tag that people are shown how to post: a place that is right for every picture."""
ITEMS, ITEMS_IN_FULL, ACTS = 60, 431, 1074
COUNTS = (Count.READ, Count.ADDED, Count.UPDATED, Count.SAME)
COUNT = {Put.NEW: Count.ADDED, Put.CHANGED: Count.UPDATED, Put.SAME: Count.SAME}

WELCOME = """
Demo data: every picture, record, person and vote is invented.
The campaign:  {base}campaigns/china
Sign in:       {base}sign-in  name {name}  password {password}

Mail is laid into {outbox}

Post a tag:
{post}

Walk the container, page by page:
{walk}

Download enriched EDM:
{download}
"""
POST = """curl -i '{container}' -H 'Authorization: Bearer {token}' \\
  -H 'Content-Type: application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"' \\
  -d '{document}'"""


@click.command()
@click.option("--load-only", is_flag=True, help="Load the campaign, and do not serve it.")
@click.option("--port", type=click.IntRange(1, HIGHEST_PORT), help="Port to listen at.")
@click.option("--full", is_flag=True, help="431 items instead of 60, to see how a large campaign feels.")
def demo(load_only: bool, port: int | None, full: bool) -> None:
    """Load the demo campaign "Scenes and People from China", and serve it.

    Running it again adds nothing twice; only the demo account gets a new password and a new token, and
    its earlier ones end.
    """
    from annoserver.cli import serve
    from annoserver.cli.setup import initialise

    made = _listening(settings.read({"port": port}))
    if not load_only:
        _refuse_busy(made)
    database = initialise(made, fallback=f"http://127.0.0.1:{made.port}/")
    load(database, made.page_size, datetime.now(UTC), full=full)
    with database.transaction() as store:
        click.echo(welcome(store, datetime.now(UTC)))
    if not load_only:
        serve.run(made)


def load(database: Database, page_size: int, now: datetime, *, full: bool = False) -> None:
    """Everything that the demo has, with counts."""
    from annoserver.cli.demo import replay

    replay.prepare(database, page_size, now)
    _show("items", ITEMS_IN_FULL if full else ITEMS, replay.hang(database, now, full=full))
    _show("tags and votes", ACTS, replay.tell(database))


def _show(title: str, total: int, done: Iterable[Put]) -> None:
    click.echo(f"Demo {title}:")
    with Progress(title, report=Path("demo-report.csv"), counts=COUNTS, total=total) as progress:
        for what in done:
            progress.tell({Count.READ: 1, COUNT[what]: 1})


def welcome(store: Store, now: datetime) -> str:
    """What to do next: an account to sign in with, and three commands that work as they stand."""
    from annoserver.cli.demo import people, texts
    from annoserver.model.container import Address
    from annoserver.store import containers

    password, token = _new_keys(store, now)
    address, last = Address(store.base, texts.NAME), containers.read(store, texts.NAME).last
    document = json.dumps(_new_tag(store), ensure_ascii=False)
    pages = address.page(0, iris=False).removesuffix("0") + f"[0-{last}]"
    export = f"{store.base}campaigns/{texts.NAME}/export/edm?profile=metis"
    return WELCOME.format(
        base=store.base,
        outbox=Path(settings.read().files).absolute() / "outbox",
        name=people.VISITOR,
        password=password,
        post=POST.format(container=address.iri, token=token, document=document),
        walk=f"curl '{pages}'",
        download=f"curl -o china-edm.zip '{export}'",
    )


def _new_keys(store: Store, now: datetime) -> tuple[str, str]:
    """A new password and a new token of the demo account, in place of the old ones."""
    from annoserver.cli.demo import people, texts
    from annoserver.crowd.accounts import keys
    from annoserver.store import containers
    from annoserver.store import people as shelf
    from annoserver.store.facts import people as facts

    password = secrets.token_urlsafe(PASSWORD_BYTES)
    visitor = shelf.find(store, people.VISITOR)
    shelf.keep_password(store, visitor, keys.hashed(password))
    for old in facts.tokens(store, visitor):
        facts.revoke(store, visitor, old.digest)
    return password, keys.new_token(store, visitor, containers.hold(store, texts.NAME), now)


def _new_tag(store: Store) -> Document:
    """A tag that nobody has made yet, and that fits every picture."""
    from annoserver.cli.demo import ideas, items, texts, vocabulary
    from annoserver.ld import tags
    from annoserver.model.annotation import Body, Tag, fingerprint
    from annoserver.store import annotations, campaigns

    held = campaigns.find(store, texts.NAME)
    term = Body(iri=f"{vocabulary.scheme(store.base)}{FITS_ALL}")
    wanted = [Tag(items.item_iri(store.base, number), ideas.PLACE, term) for number in range(1, ITEMS + 1)]
    free = (tag for tag in wanted if annotations.equal(store, held, fingerprint(tag)) is None)
    return tags.document(next(free, wanted[0]))


def _listening(made: Config) -> Config:
    """The settings, so that the server listens where the IRIs of its database point to.

    Misconfigured when a port was asked for that they do not point to.
    """
    from annoserver.app import open_database

    database = open_database(made)
    base = database.base
    database.forget()
    there = urlsplit(base)
    if made.base_url or there.hostname not in LOOPBACK or there.port in (None, made.port):
        return made
    if "port" in made.sources:
        moved = base.replace(f":{there.port}/", f":{made.port}/")
        raise Misconfigured(
            f"The IRIs in this database begin with {base}. Serve it there, or move it first:"
            f" annoserver rebase {moved}"
        )
    return replace(made, port=there.port or made.port)


def _refuse_busy(made: Config) -> None:
    """Raise Misconfigured while something else listens, before a database is made for this port."""
    family = socket.AF_INET6 if ":" in made.host else socket.AF_INET
    try:
        socket.create_server((made.host, made.port), family=family).close()
    except OSError as error:
        raise Misconfigured(
            f"Port {made.port} cannot be used: {error.strerror}. Choose another: --port"
        ) from error
