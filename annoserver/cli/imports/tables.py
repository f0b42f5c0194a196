"""The command that brings in items from a table."""

from pathlib import Path
from typing import Any

import click

from annoserver.cli.imports.run import BACKGROUND, CHECK, COLLECTION, PRUNE, REPORT, bring

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="csv")
@click.argument("campaign")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--mapping", required=True, type=FILE, help="TOML that says what each column becomes.")
@COLLECTION
@PRUNE
@CHECK
@BACKGROUND
@REPORT
def table(campaign: str, path: Path, mapping: Path, report: Path, background: bool, **options: Any) -> None:
    """Import objects from a CSV file: each row becomes an EDM record by a mapping of the columns.

    The mapping is described in docs/tables.md. What is wrong with a row is listed with its line.
    """
    from annoserver.exchange.intake import tables
    from annoserver.exchange.intake.orders.order import Order

    tables.plan(mapping.read_bytes())  # raises what is wrong with it, before anything is begun
    bring("rows", Order("csv", campaign, options), (path, mapping), report, background=background)
