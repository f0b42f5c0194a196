"""The command that brings in EDM records from files."""

from pathlib import Path
from typing import Any

import click

from annoserver.cli.imports.run import BACKGROUND, CHECK, COLLECTION, PATHS, PRUNE, REPORT, bring


@click.command()
@click.argument("campaign")
@PATHS
@COLLECTION
@click.option(
    "--source", help="What the files are a delivery of; another name for each. [default: their names]"
)
@PRUNE
@CHECK
@BACKGROUND
@REPORT
def items(campaign: str, paths: tuple[Path, ...], report: Path, background: bool, **options: Any) -> None:
    """Import EDM records in RDF/XML, JSON-LD or Turtle: files, folders, zip, tar.gz.

    A later delivery of the same source updates what changed, and tells what has vanished.
    """
    from annoserver.exchange.intake.orders.order import Order

    bring("items", Order("items", campaign, options), paths, report, background=background)
