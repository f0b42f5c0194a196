"""The command that brings in EDM records from files."""

from datetime import UTC, datetime
from pathlib import Path

import click

from annoserver import config as settings
from annoserver.cli.imports.run import COLLECTION, PATHS, REPORT, run


@click.command()
@click.argument("campaign")
@PATHS
@COLLECTION
@REPORT
def items(campaign: str, paths: tuple[Path, ...], collection: str, report: Path) -> None:
    """Import EDM records: files, folders, zip, tar.gz."""
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake.batches import shelving

    database = ready_database(settings.read())
    run("items", report, shelving.bring(database, campaign, collection, paths, datetime.now(UTC)))
