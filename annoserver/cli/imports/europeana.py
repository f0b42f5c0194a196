"""The command that brings in items of Europeana."""

import tempfile
from pathlib import Path
from typing import IO, Any

import click

from annoserver.cli.imports.run import ANEW, BACKGROUND, CHECK, COLLECTION, PRUNE, REPORT, bring


@click.command()
@click.argument("campaign")
@click.option("--query", help="A search, such as 'fishing AND boat'.")
@click.option("--qf", multiple=True, help="A refinement of the search; may be repeated.")
@click.option("--set", help="The number of a gallery.")
@click.option(
    "--items", "listed", type=click.File(encoding="utf-8"), help="A list of addresses; - to paste it."
)
@click.option("--rows", type=click.IntRange(1, 100), default=100, show_default=True, help="Items on a page.")
@click.option("--limit", type=click.IntRange(1), help="The most items to take.")
@COLLECTION
@PRUNE
@ANEW
@CHECK
@BACKGROUND
@REPORT
def europeana(campaign: str, listed: IO[str] | None, report: Path, background: bool, **options: Any) -> None:
    """Import items of Europeana: what a search finds, a gallery has, or a list names.

    Needs ANNOSERVER_EUROPEANA_API_KEY. What was interrupted goes on where it was.
    """
    from annoserver.exchange.intake.orders.order import Order

    if sum(one is not None for one in (options["query"], options["set"], listed)) != 1:
        raise click.UsageError("Give one of --query, --set and --items.")
    wanted = Order("europeana", campaign, options)
    if background and listed is not None:
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder, Path(listed.name).name)
            kept.write_text(listed.read(), "utf-8")
            bring("items", wanted, (kept,), report, background=True)
        return
    paths = () if listed is None else (Path(listed.name),)
    bring("items", wanted, paths, report, background=background, lines=listed)
