"""The commands that copy the whole database into a file, and put it back."""

from __future__ import annotations

from pathlib import Path

import click

from annoserver import config as settings

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Copy everything in the database into FILE, of one moment, while the server goes on."""
    from annoserver.cli.files import whole
    from annoserver.cli.setup import opened
    from annoserver.store.backups import copies

    database = opened(settings.read())
    # It holds addresses of people and hashes of passwords: it is its owner's alone.
    with whole(file, readable=False) as written:
        rows = copies.write(database, Path(written.name))
    click.echo(f"{rows} rows were copied to {file}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of what is in the database.")
def restore(file: Path, *, replace: bool) -> None:
    """Put the backup FILE into the database: all of it, or nothing. Restart the server afterwards."""
    from annoserver.cli.setup import opened
    from annoserver.store.backups import copies
    from annoserver.store.migrations import steps

    database = opened(settings.read())
    revision = copies.restore(database, file, replace=replace)
    click.echo(f"The database is as it was in {file}, with schema {revision}.")
    if steps.behind(database):
        click.echo("This version needs a newer schema. Run: annoserver upgrade")
