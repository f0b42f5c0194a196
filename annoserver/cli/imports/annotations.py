"""Commands that bring in annotations from files."""

from datetime import UTC, datetime
from pathlib import Path

import click

from annoserver import config as settings
from annoserver.cli.imports.run import FILES, REPORT, run


@click.command()
@click.argument("campaign")
@FILES
@REPORT
def crowdheritage(campaign: str, paths: tuple[Path, ...], report: Path) -> None:
    """Import exports of CrowdHeritage; a later one of the same campaign updates what changed."""
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake import bring as intake

    database = ready_database(settings.read())
    total = run("annotations", report, intake.crowdheritage(database, campaign, paths, datetime.now(UTC)))
    click.echo(f"votes for {total.votes.up} · votes against {total.votes.down} · items {len(total.items)}")


@click.command()
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
    run("annotations", report, intake.annotations(database, campaign, paths, now, keep_names=keep_names))
