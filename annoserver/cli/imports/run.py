"""How an import is run at a terminal: options that all have, counts as they come, and the report."""

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annoserver import config as settings
from annoserver.cli.progress import OPERATOR, SECONDS, Count, Progress

if TYPE_CHECKING:
    from annoserver.exchange.intake.batches.outcome import Outcome
    from annoserver.exchange.intake.orders.order import Order
    from annoserver.store.database import Database

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
FILES = click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
REPORT = click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("import-report.csv"),
    show_default=True,
    help="Where refusals are listed, if there are any.",
)
COLLECTION = click.option(
    "--collection", default="items", show_default=True, help="The collection to put them into."
)


CHECK = click.option("--check", is_flag=True, help="Tell what would happen, and write nothing.")
PRUNE = click.option(
    "--prune",
    is_flag=True,
    help="Remove what the source has no longer, unless annotations are about it or a record was refused.",
)
BACKGROUND = click.option(
    "--background", is_flag=True, help="Order it as a job, which the server's workers run."
)
ANEW = click.option("--anew", is_flag=True, help="Begin again, even if an earlier run was interrupted.")
NOTES = 50
"""Remarks that are printed; of more there is only the number."""


def bring(
    title: str,
    wanted: "Order",
    paths: Sequence[Path],
    report: Path,
    *,
    background: bool = False,
    lines: "Iterable[str] | None" = None,
    database: "Database | None" = None,
    check: bool = False,
) -> "Outcome | None":
    """Run an import here, and show how it goes; or order it as a job, of which nothing is known yet."""
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake.orders import runs
    from annoserver.exchange.intake.orders.runs import Means, Outside

    made = settings.read()
    here = database or ready_database(made)
    if background:
        _order(here, Path(made.files), wanted, paths)
        return None
    outside = Outside(made.europeana_api_key, made.europeana_api, made.call_private)
    means = Means(here, Path(made.files), outside, datetime.now(UTC), _fetching(wanted))
    running = runs.start(means, wanted, paths, lines)
    return run(title, report, running.outcomes, check=check or wanted.has("check"))


def _order(database: "Database", folder: Path, wanted: "Order", paths: Sequence[Path]) -> None:
    from annoserver.exchange.intake.orders import uploads
    from annoserver.store import campaigns

    with database.reading() as store:
        campaigns.find(store, wanted.campaign)
    room = uploads.room(folder)
    names = uploads.copied(room, paths)
    try:
        with database.transaction() as store:
            job = uploads.put(store, wanted, (room.name, names), OPERATOR, datetime.now(UTC))
            click.echo(f"{store.base}jobs/{job.key}")
    except BaseException:
        shutil.rmtree(room)
        raise
    click.echo(f"annoserver job show {job.key} tells how far it is.", err=True)


def _fetching(wanted: "Order") -> Callable[[int], None]:
    """What tells from time to time how many annotations a walk has fetched."""
    last = time.monotonic()

    def tell(number: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS:
            last = time.monotonic()
            click.echo(f"walk over {wanted.words('from')}: {number} annotations", err=True)

    return tell


def run(title: str, report: Path, outcomes: "Iterable[Outcome]", *, check: bool = False) -> "Outcome":
    """Show each outcome as it comes, and give them all together, but for the remarks."""
    from annoserver.exchange.intake.batches.outcome import Outcome

    total, noted = Outcome(), 0
    with Progress(f"{'check' if check else 'import'} of {title}", report=report) as progress:
        for outcome in outcomes:
            total += replace(outcome, refused=(), notes=())
            progress.tell(
                {
                    Count.READ: outcome.read,
                    Count.ADDED: outcome.added,
                    Count.UPDATED: outcome.updated,
                    Count.SAME: outcome.same,
                }
            )
            for one in outcome.refused:
                progress.refuse(one.file, str(one.line) if one.line else one.about, one.reason)
            noted = _note(outcome, noted)
    if noted > NOTES:
        click.echo(f"note: … and {noted - NOTES} more", err=True)
    if total.vanished:
        click.echo(f"vanished from the source {total.vanished} · removed {total.removed}")
    if check:
        click.echo("This was a check: nothing was written.")
    return total


def _note(outcome: "Outcome", before: int) -> int:
    """Print remarks as long as they are few; how many there have been."""
    for number, note in enumerate(outcome.notes, before):
        if number < NOTES:
            where = ", ".join(part for part in (note.file, note.about, str(note.line or "")) if part)
            click.echo(f"note: {where}: {note.reason}", err=True)
    return before + len(outcome.notes)
