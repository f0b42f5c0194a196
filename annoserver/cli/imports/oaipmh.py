"""The command that harvests a repository."""

from pathlib import Path
from typing import Any

import click

from annoserver.cli.imports.run import ANEW, BACKGROUND, CHECK, COLLECTION, PRUNE, REPORT, bring


@click.command()
@click.argument("campaign")
@click.argument("url")
@click.option("--prefix", default="edm", show_default=True, help="The metadata prefix.")
@click.option("--set", default="", help="One set of the repository.")
@click.option("--from", default="", help="Records changed since then: 2026-01-31, or with a time.")
@click.option("--until", default="", help="Records changed until then.")
@click.option("--update", is_flag=True, help="Records changed since the last harvest that came to its end.")
@COLLECTION
@PRUNE
@ANEW
@CHECK
@BACKGROUND
@REPORT
def oaipmh(campaign: str, report: Path, background: bool, **options: Any) -> None:
    """Import the records of an OAI-PMH repository, and tell what it has deleted.

    What was interrupted goes on where it was. A harvest of everything tells what has vanished, too.
    """
    from annoserver.exchange.intake.orders.order import Order

    if options["update"] and (options["from"] or options["until"]):
        raise click.UsageError("--update says from when; leave --from and --until out.")
    bring("records", Order("oaipmh", campaign, options), (), report, background=background)
