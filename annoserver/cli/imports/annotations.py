"""Commands that bring in annotations, from files and from other servers."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annoserver import config as settings
from annoserver.cli.imports.run import BACKGROUND, CHECK, FILES, REPORT, bring

if TYPE_CHECKING:
    from annoserver.store.database import Database


@click.command()
@click.argument("campaign")
@FILES
@CHECK
@BACKGROUND
@REPORT
def crowdheritage(
    campaign: str, paths: tuple[Path, ...], check: bool, background: bool, report: Path
) -> None:
    """Import exports of CrowdHeritage; a later one of the same campaign updates what changed."""
    from annoserver.exchange.intake.orders.order import Order

    wanted = Order("crowdheritage", campaign)
    with _perhaps(check, background) as database:
        total = bring(
            "annotations", wanted, paths, report, background=background, database=database, check=check
        )
    if total:
        click.echo(
            f"votes for {total.votes.up} · votes against {total.votes.down} · items {len(total.items)}"
        )


@click.command()
@click.argument("campaign")
@click.argument(
    "paths", nargs=-1, metavar="[FILE...]", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--from", "url", help="A collection, container or page on another server, to be walked.")
@click.option("--host", "hosts", multiple=True, help="Another host to which the walk may lead.")
@click.option("--keep-names", is_flag=True, help="Keep the names that the annotations have in the file.")
@CHECK
@BACKGROUND
@REPORT
def annotations(
    campaign: str, paths: tuple[Path, ...], check: bool, background: bool, report: Path, **given: Any
) -> None:
    """Import Web Annotations: collections, pages, arrays, NDJSON; votes stay on their tags.

    A walk over another server that was interrupted goes on where it was.
    """
    from annoserver.exchange.intake.orders.order import Order

    if bool(paths) == bool(given["url"]):
        raise click.UsageError("Give files, or the address of a collection with --from.")
    options = {"from": given["url"], "host": given["hosts"], "keep-names": given["keep_names"]}
    wanted = Order("annotations", campaign, options)
    with _perhaps(check, background) as database:
        bring("annotations", wanted, paths, report, background=background, database=database, check=check)


def _perhaps(check: bool, background: bool) -> "AbstractContextManager[Database]":
    """The database, or one that forgets what is written, for which others have to wait."""
    from annoserver.cli.setup import ready_database

    if check and background:
        raise click.UsageError("A check of annotations runs here; leave --background out.")
    database = ready_database(settings.read())
    return database.rehearsal() if check else nullcontext(database)
