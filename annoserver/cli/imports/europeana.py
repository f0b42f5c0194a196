"""The command that brings in items of Europeana."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from annoserver import config as settings
from annoserver.cli.imports.run import ANEW, CHECK, COLLECTION, PRUNE, REPORT, run
from annoserver.errors import Misconfigured

if TYPE_CHECKING:
    from annoserver.config import Config
    from annoserver.exchange.intake.batches.shelving import Lot
    from annoserver.exchange.outside.europeana import Europeana


@click.command()
@click.argument("campaign")
@click.option("--query", help="A search, such as 'fishing AND boat'.")
@click.option("--qf", "refinements", multiple=True, help="A refinement of the search; may be repeated.")
@click.option("--set", "number", help="The number of a gallery.")
@click.option(
    "--items", "listed", type=click.File(encoding="utf-8"), help="A list of addresses; - to paste it."
)
@click.option("--rows", type=click.IntRange(1, 100), default=100, show_default=True, help="Items on a page.")
@click.option("--limit", type=click.IntRange(1), help="The most items to take.")
@COLLECTION
@PRUNE
@ANEW
@CHECK
@REPORT
def europeana(
    campaign: str, collection: str, prune: bool, anew: bool, check: bool, report: Path, **asked: Any
) -> None:
    """Import items of Europeana: what a search finds, a gallery has, or a list names.

    Needs ANNOSERVER_EUROPEANA_API_KEY. What was interrupted goes on where it was.
    """
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake.batches import shelving

    wanted = Asked(**asked)
    made = settings.read()
    database, api = ready_database(made), _api(made)
    errand = shelving.Errand(
        campaign,
        collection,
        f"europeana {wanted.source}",
        datetime.now(UTC),
        whole=wanted.limit is None,
        prune=prune,
        check=check,
        anew=anew,
    )
    begun = shelving.begin(database, errand)
    lots = _lots(api, begun.place, wanted)
    run("items", report, shelving.bring(database, errand, begun, lots), check=check)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say of where the items are."""

    query: str | None
    refinements: tuple[str, ...]
    number: str | None
    listed: IO[str] | None
    rows: int
    limit: int | None

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.query, self.number, self.listed)) != 1:
            raise click.UsageError("Give one of --query, --set and --items.")

    @property
    def source(self) -> str:
        """The same words for the same question, by which a later run is known."""
        if self.listed is not None:
            return f"list {self.listed.name}"
        words = (
            [f"search {self.query}", *self.refinements] if self.query is not None else [f"set {self.number}"]
        )
        limited = [] if self.limit is None else [f"first {self.limit}"]
        return " ".join([*words, *limited, f"by {self.rows}"])


def _lots(api: "Europeana", place: str, asked: Asked) -> "Iterator[Lot]":
    from annoserver.exchange.intake import europeana as intake
    from annoserver.exchange.outside.europeana import Query

    if asked.query is not None:
        return intake.search(api, Query(asked.query, asked.refinements), place, asked.limit, asked.rows)
    if asked.number is not None:
        return intake.gallery(api, asked.number, place, asked.limit, asked.rows)
    lines = asked.listed or ()
    return intake.listed(api, islice(lines, asked.limit), getattr(lines, "name", ""))


def _api(made: "Config") -> "Europeana":
    from annoserver.exchange.outside.calls import Calls
    from annoserver.exchange.outside.europeana import Europeana

    if not made.europeana_api_key:
        raise Misconfigured("Europeana's APIs need a key: set ANNOSERVER_EUROPEANA_API_KEY.")
    calls = Calls([urlsplit(made.europeana_api).netloc], private=made.call_private)
    return Europeana(calls, made.europeana_api_key, made.europeana_api)
