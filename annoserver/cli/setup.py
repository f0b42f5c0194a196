"""Commands that set a server up: init, config, upgrade and rebase."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annoserver import config as settings

if TYPE_CHECKING:
    from annoserver.config import Config
    from annoserver.model.annotation import Annotation, Document, Draft
    from annoserver.store.campaigns import Held
    from annoserver.store.database import Database

LOCAL = "http://127.0.0.1:8000/"
SECRET_BYTES = 48
KEPT = {settings.variable(name): name for name in ("base_url", "secret_key")}
WIDE = 160  # columns, where nobody looks at a terminal


@click.command()
def init() -> None:
    """Create or upgrade the database, and make the secret if none is set.

    Of a database that is upgraded, records are read once more where more is kept of them now.
    """
    made = settings.read()
    database = initialise(made)
    click.echo(f"The database is ready. Its IRIs begin with {database.base}")
    draw(database)


@click.command()
@click.option("--no-backup", is_flag=True, help="Make no backup first.")
def upgrade(*, no_backup: bool) -> None:
    """Bring the database to the newest schema, after a backup of it as it was.

    Records that were imported before exports and pages kept what they need to know of them are read
    once more.
    """
    from annoserver.store.migrations import steps

    made = settings.read()
    database = opened(made)
    if not no_backup:
        back_up(made, database)
    before, after = steps.upgrade(database)
    click.echo(f"Schema {after}" + (" already." if before == after else f", before: {before or 'none'}."))
    draw(database)


@click.command()
def config() -> None:
    """Show the settings in force, and where each value comes from; secrets are hidden."""
    from rich.console import Console
    from rich.table import Table

    made = settings.read()
    table = Table("Setting", "Value", "From", "What it is", title="Settings in force")
    for line in settings.table(made):
        value, source = line.value, line.source
        if source == "default" and line.variable in KEPT:
            value, source = _kept(made, KEPT[line.variable])
        table.add_row(line.variable, value, source, line.about)
    console = Console()
    (console if console.is_terminal else Console(width=WIDE)).print(table)


@click.command()
@click.argument("base_url", metavar="NEW_BASE_URL")
def rebase(base_url: str) -> None:
    """Move the server to a new address: every IRI of ours in it, tombstones and votes included."""
    made = settings.read({"base_url": base_url})
    new, database = made.base_url, ready_database(replace(made, base_url=""))
    click.echo(f"{move(database, new)} annotations now have IRIs that begin with {new}")


def draw(database: Database) -> None:
    """Read the records once more of which a newer version keeps more beside them."""
    from annoserver.exchange.intake.batches import outlines

    if drawn := outlines.draw(database):
        click.echo(f"{drawn} records were read once more, for quicker exports and for facets.")


def initialise(made: Config, fallback: str = LOCAL) -> Database:
    """A database with the newest schema, a base and a secret; what it has already stays."""
    from annoserver.app import agree
    from annoserver.store import containers
    from annoserver.store.migrations import steps

    database = opened(made)
    back_up(made, database)
    steps.upgrade(database)
    if not database.base:
        database.keep_setting("base_url", made.base_url or fallback)
    agree(made, database)
    if not made.secret_key and not database.read_setting("secret_key"):
        database.keep_setting("secret_key", secrets.token_urlsafe(SECRET_BYTES))
    with database.transaction() as store:
        containers.ensure_root(store, datetime.now(UTC))
    return database


def back_up(made: Config, database: Database) -> None:
    """Make a backup in the folder of the settings, when the schema is about to change."""
    from annoserver.cli.files import whole
    from annoserver.store.backups import copies
    from annoserver.store.migrations import steps

    if not made.backups or not (before := steps.behind(database)):
        return
    folder = Path(made.backups)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"annoserver-{before}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.backup"
    with whole(path, readable=False) as file:
        copies.write(database, Path(file.name))
    click.echo(f"Backup: {path}")


def ready_database(made: Config) -> Database:
    """The database of these settings, once it is seen to fit them."""
    from annoserver.app import agree
    from annoserver.store.migrations import steps

    database = opened(made)
    steps.ready(database)
    agree(made, database)
    return database


def noted(made: Config, act: str, account: int | None, **more: Any) -> None:
    """Write a line into the security log, which a command has on stderr as a server has."""
    from annoserver.web.watch import logs, security

    logs.install(made.log_level, made.log_format)
    security.note(act, account, **more)


def move(database: Database, base: str) -> int:
    """Move everything to a new base; how many annotations there are."""
    from annoserver.ld import drafts
    from annoserver.model.container import Address
    from annoserver.store.migrations import moves

    here = database.base

    def redraft(held: Held, old: Annotation, document: Document) -> Draft:
        address = Address(base, held.campaign.name)
        draft = drafts.draft(document, address, old.name, held.campaign.property, None)
        if draft.tag is None or old.item is None or " sha256:" in old.item:
            return draft
        # A tag may have been sent under another IRI of its item than that which it has here.
        item = base + old.item.removeprefix(here) if old.item.startswith(here) else old.item
        return replace(draft, tag=replace(draft.tag, item=item))

    moved = 0
    with database.transaction() as store:
        for moved in moves.rebase(store, base, redraft):  # noqa: B007 (the last one is the count)
            pass
    database.forget()
    return moved


def opened(made: Config) -> Database:
    """The database of these settings; its connections are closed when the command ends."""
    from annoserver.app import open_database

    database = open_database(made)
    click.get_current_context().call_on_close(database.forget)
    return database


def _kept(made: Config, name: str) -> tuple[str, str]:
    """What the database keeps for a setting that nobody set."""
    value = opened(made).read_setting(name)
    if value is None:
        return "", "not set; annoserver init makes it"
    return ("(hidden)" if name == "secret_key" else value), "database"
