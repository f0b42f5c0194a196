"""How an import is run at a terminal: options that all have, counts as they come, and the report."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annoserver.cli.progress import Count, Progress

if TYPE_CHECKING:
    from annoserver.exchange.intake.batches.outcome import Outcome

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


def run(title: str, report: Path, outcomes: "Iterable[Outcome]") -> "Outcome":
    """Show each outcome as it comes, and give them all together."""
    from annoserver.exchange.intake.batches.outcome import Outcome

    total = Outcome()
    with Progress(f"import of {title}", report=report) as progress:
        for outcome in outcomes:
            total += outcome
            for count, number in (
                (Count.READ, outcome.read),
                (Count.ADDED, outcome.added),
                (Count.UPDATED, outcome.updated),
                (Count.SAME, outcome.same),
            ):
                progress.count(count, number)
            for one in outcome.refused:
                progress.refuse(one.file, str(one.line) if one.line else one.about, one.reason)
    for note in total.notes:
        where = ", ".join(part for part in (note.file, note.about, str(note.line or "")) if part)
        click.echo(f"note: {where}: {note.reason}", err=True)
    return total
