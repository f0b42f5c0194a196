"""The command that harvests a repository."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from annoserver import config as settings
from annoserver.cli.imports.run import ANEW, CHECK, COLLECTION, PRUNE, REPORT, run

if TYPE_CHECKING:
    from annoserver.exchange.intake.batches.shelving import Lot
    from annoserver.exchange.outside.oaipmh import Repository, Selection
    from annoserver.store.origins.harvests import Harvest

OVERLAP = timedelta(hours=1)
"""How far an update looks back before the last harvest, for clocks that differ."""


@click.command()
@click.argument("campaign")
@click.argument("url")
@click.option("--prefix", default="edm", show_default=True, help="The metadata prefix.")
@click.option("--set", default="", help="One set of the repository.")
@click.option("--from", "since", default="", help="Records changed since then: 2026-01-31, or with a time.")
@click.option("--until", default="", help="Records changed until then.")
@click.option("--update", is_flag=True, help="Records changed since the last harvest that came to its end.")
@COLLECTION
@PRUNE
@ANEW
@CHECK
@REPORT
def oaipmh(
    campaign: str, url: str, collection: str, prune: bool, anew: bool, check: bool, report: Path, **asked: str
) -> None:
    """Import the records of an OAI-PMH repository, and tell what it has deleted.

    What was interrupted goes on where it was. A harvest of everything tells what has vanished, too.
    """
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake.batches import shelving
    from annoserver.exchange.outside.calls import Calls
    from annoserver.exchange.outside.oaipmh import Repository, Selection

    made, update = settings.read(), bool(asked.pop("update"))
    wanted = Selection(**asked)
    if update and (wanted.since or wanted.until):
        raise click.UsageError("--update says from when; leave --from and --until out.")
    database = ready_database(made)
    errand = shelving.Errand(
        campaign,
        collection,
        f"oaipmh {url} {wanted.prefix} {wanted.set}".strip(),
        datetime.now(UTC),
        whole=not (wanted.since or wanted.until or update),
        prune=prune,
        check=check,
        anew=anew,
    )
    begun = shelving.begin(database, errand)
    repository = Repository(Calls([urlsplit(url).netloc], private=made.call_private), url)
    lots = _lots(repository, wanted, begun, update)
    run("records", report, shelving.bring(database, errand, begun, lots), check=check)


def _lots(repository: "Repository", wanted: "Selection", begun: "Harvest", update: bool) -> "Iterator[Lot]":
    from dataclasses import replace

    from annoserver.exchange.intake import oaipmh as intake

    if update and begun.complete:
        form = "%Y-%m-%d" if repository.by_day() else "%Y-%m-%dT%H:%M:%SZ"
        wanted = replace(wanted, since=(begun.complete - OVERLAP).strftime(form))
    return intake.harvest(repository, wanted, begun.place)
