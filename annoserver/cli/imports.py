"""Commands that bring in items and annotations."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annoserver import config as settings
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


@click.group(name="import")
def bring() -> None:
    """Bring in items and annotations; running an import again adds nothing twice."""


@bring.command()
@click.argument("campaign")
@PATHS
@click.option("--collection", default="items", show_default=True, help="The collection to put them into.")
@REPORT
def items(campaign: str, paths: tuple[Path, ...], collection: str, report: Path) -> None:
    """Import EDM records: files, folders, zip, tar.gz."""
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake.batches import shelving

    database = ready_database(settings.read())
    _run("items", report, shelving.bring(database, campaign, collection, paths, datetime.now(UTC)))


@bring.command()
@click.argument("campaign")
@FILES
@REPORT
def crowdheritage(campaign: str, paths: tuple[Path, ...], report: Path) -> None:
    """Import exports of CrowdHeritage; a later one of the same campaign updates what changed."""
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake import bring as intake

    database = ready_database(settings.read())
    total = _run("annotations", report, intake.crowdheritage(database, campaign, paths, datetime.now(UTC)))
    click.echo(f"votes for {total.votes.up} · votes against {total.votes.down} · items {len(total.items)}")


@bring.command()
@click.argument("campaign")
@FILES
@click.option("--keep-names", is_flag=True, help="Keep the names that the annotations have in the file.")
@REPORT
def annotations(campaign: str, paths: tuple[Path, ...], keep_names: bool, report: Path) -> None:
    """Import Web Annotations: collections, pages, arrays, NDJSON; votes stay on their tags."""
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake import bring as intake

    database = ready_database(settings.read())
    now = datetime.now(UTC)
    _run("annotations", report, intake.annotations(database, campaign, paths, now, keep_names=keep_names))


def _run(title: str, report: Path, outcomes: "Iterable[Outcome]") -> "Outcome":
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
