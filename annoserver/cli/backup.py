"""The commands that copy the whole database into a file, and put it back."""

from __future__ import annotations

from pathlib import Path

import click

from annoserver import config as settings

FILE = click.Path(dir_okay=False, path_type=Path)
KEPT = click.Path(exists=True, dir_okay=False, path_type=Path)


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
@click.argument("file", type=KEPT)
@click.option("--replace", is_flag=True, help="Put it in the place of what is in the database.")
@click.option("--erasures", "feed", type=KEPT, help="An answer of /erasures, kept since the backup.")
def restore(file: Path, *, replace: bool, feed: Path | None) -> None:
    """Put the backup FILE into the database: all of it, or nothing. Restart the server afterwards.

    Who left after the backup was made leaves again, and what was disowned is disowned again: as the
    database that is replaced knows it, and as the file of --erasures says.
    """
    from annoserver.cli.setup import opened
    from annoserver.crowd.accounts import restoring
    from annoserver.store.accounts import erasures
    from annoserver.store.backups import copies
    from annoserver.store.migrations import steps

    database = opened(settings.read())
    known = erasures.remembered(database) if replace else erasures.Remembered()
    if feed:
        known = erasures.Remembered([*known.lines, *restoring.read(feed.read_bytes())], known.people)
    revision = copies.restore(database, file, replace=replace)
    click.echo(f"The database is as it was in {file}, with schema {revision}.")
    if steps.behind(database):
        if not known.lines and not known.people:
            click.echo("This version needs a newer schema. Run: annoserver upgrade")
            return
        click.echo(f"It has schema {steps.upgrade(database)[1]} now, to erase what was erased since.")
    if done := restoring.again(database, known):
        click.echo(f"{done} erasures since the backup were made again.")
