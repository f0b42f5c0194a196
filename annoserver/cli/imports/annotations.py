"""Commands that bring in annotations, from files and from other servers."""

import time
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from annoserver import config as settings
from annoserver.cli.imports.run import CHECK, FILES, REPORT, run
from annoserver.cli.progress import SECONDS

if TYPE_CHECKING:
    from annoserver.config import Config
    from annoserver.store.database import Database


@click.command()
@click.argument("campaign")
@FILES
@CHECK
@REPORT
def crowdheritage(campaign: str, paths: tuple[Path, ...], check: bool, report: Path) -> None:
    """Import exports of CrowdHeritage; a later one of the same campaign updates what changed."""
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake import bring as intake

    with _perhaps(ready_database(settings.read()), check) as database:
        outcomes = intake.crowdheritage(database, campaign, paths, datetime.now(UTC))
        total = run("annotations", report, outcomes, check=check)
    click.echo(f"votes for {total.votes.up} · votes against {total.votes.down} · items {len(total.items)}")


@click.command()
@click.argument("campaign")
@click.argument(
    "paths", nargs=-1, metavar="[FILE...]", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--from", "url", help="A collection, container or page on another server, to be walked.")
@click.option("--host", "hosts", multiple=True, help="Another host to which the walk may lead.")
@click.option("--keep-names", is_flag=True, help="Keep the names that the annotations have in the file.")
@CHECK
@REPORT
def annotations(
    campaign: str,
    paths: tuple[Path, ...],
    url: str | None,
    hosts: tuple[str, ...],
    keep_names: bool,
    check: bool,
    report: Path,
) -> None:
    """Import Web Annotations: collections, pages, arrays, NDJSON; votes stay on their tags.

    A walk over another server that was interrupted goes on where it was.
    """
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake import bring as intake

    if bool(paths) == bool(url):
        raise click.UsageError("Give files, or the address of a collection with --from.")
    made, now = settings.read(), datetime.now(UTC)
    with ExitStack() as after, _perhaps(ready_database(made), check) as database:
        if url:
            paths = (_walked(made, url, hosts, after),)
        outcomes = intake.annotations(database, campaign, paths, now, keep_names=keep_names)
        run("annotations", report, outcomes, check=check)


def _perhaps(database: "Database", check: bool) -> "AbstractContextManager[Database]":
    """The database, or one that forgets what is written."""
    return database.rehearsal() if check else nullcontext(database)


def _walked(made: "Config", url: str, hosts: tuple[str, ...], after: ExitStack) -> Path:
    """A file with the annotations of a collection elsewhere, which goes when they are kept."""
    from annoserver.exchange.intake.walks import Walk
    from annoserver.exchange.outside.calls import Calls

    headers = {}
    if urlsplit(url).netloc == urlsplit(made.europeana_api).netloc and made.europeana_api_key:
        headers = {"X-Api-Key": made.europeana_api_key}
    calls = Calls([urlsplit(url).netloc, *hosts], private=made.call_private)
    walk = Walk(calls, url, Path(made.files, "walks"), headers)
    last = time.monotonic()
    for number in walk.pages():
        if time.monotonic() - last >= SECONDS:
            last = time.monotonic()
            click.echo(f"walk over {url}: {number} annotations", err=True)
    # Not when the import fails: the walk need not be made again.
    after.push(lambda kind, _error, _trace: walk.done() if kind is None else None)
    return walk.path
