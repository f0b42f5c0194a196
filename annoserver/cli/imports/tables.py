"""The command that brings in items from a table."""

from datetime import UTC, datetime
from pathlib import Path

import click

from annoserver import config as settings
from annoserver.cli.imports.run import CHECK, COLLECTION, PRUNE, REPORT, run

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="csv")
@click.argument("campaign")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--mapping", required=True, type=FILE, help="TOML that says what each column becomes.")
@COLLECTION
@PRUNE
@CHECK
@REPORT
def table(
    campaign: str, path: Path, mapping: Path, collection: str, prune: bool, check: bool, report: Path
) -> None:
    """Import objects from a CSV file: each row becomes an EDM record by a mapping of the columns.

    The mapping is described in docs/tables.md. What is wrong with a row is listed with its line.
    """
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake import tables
    from annoserver.exchange.intake.batches import shelving
    from annoserver.exchange.intake.batches.outcome import batches

    wanted = tables.plan(mapping.read_bytes())
    database = ready_database(settings.read())
    errand = shelving.Errand(
        campaign, collection, f"csv {path.name}", datetime.now(UTC), prune=prune, check=check, anew=True
    )
    begun = shelving.begin(database, errand)
    with path.open("rb") as stream:
        lots = (shelving.Lot(batch) for batch in batches(tables.items(stream, wanted, path.name)))
        run("rows", report, shelving.bring(database, errand, begun, lots), check=check)
