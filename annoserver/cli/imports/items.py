"""The command that brings in EDM records from files."""

from datetime import UTC, datetime
from pathlib import Path

import click

from annoserver import config as settings
from annoserver.cli.imports.run import CHECK, COLLECTION, PATHS, PRUNE, REPORT, run


@click.command()
@click.argument("campaign")
@PATHS
@COLLECTION
@click.option(
    "--source", help="What the files are a delivery of; another name for each. [default: their names]"
)
@PRUNE
@CHECK
@REPORT
def items(
    campaign: str,
    paths: tuple[Path, ...],
    collection: str,
    source: str | None,
    prune: bool,
    check: bool,
    report: Path,
) -> None:
    """Import EDM records in RDF/XML, JSON-LD or Turtle: files, folders, zip, tar.gz.

    A later delivery of the same source updates what changed, and tells what has vanished.
    """
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake.batches import shelving

    database = ready_database(settings.read())
    name = source or " ".join(sorted(path.name for path in paths))
    errand = shelving.Errand(
        campaign, collection, f"files {name}", datetime.now(UTC), prune=prune, check=check, anew=True
    )
    begun = shelving.begin(database, errand)
    run("items", report, shelving.bring(database, errand, begun, shelving.files(paths)), check=check)
