"""Commands that write EDM or annotations to a file."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from annoserver import config as settings
from annoserver.cli.files import report, whole
from annoserver.cli.progress import EXPORT, OPERATOR, Count, Progress

if TYPE_CHECKING:
    from annoserver.exchange.release.parcels.order import Order
    from annoserver.store.database import Database

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS = ("nquads", "ntriples", "turtle", "jsonld", "xml", "trig")


def filtered(command: Command) -> Command:
    """The command with an option for each filter that exports know, and for where the export goes."""
    from annoserver.exchange.release.filters import NAMES

    command = click.option(
        "--background", is_flag=True, help="Order the file as a job, which the server's workers run."
    )(command)
    out = click.Path(dir_okay=False, path_type=Path)
    command = click.option("-o", "--out", type=out, help="The file to write.")(command)
    for name, about in reversed([*NAMES.items()]):
        command = click.option(
            f"--{name}", f"only_{name.replace('-', '_')}", multiple=True, help=f"Only {about}."
        )(command)
    return click.argument("campaign")(command)


@click.group()
def export() -> None:
    """Write EDM or annotations to a file."""


@export.command()
@click.option("--profile", type=click.Choice(["metis", "graph"]), default="metis", show_default=True)
@click.option("--format", "form", type=click.Choice(FORMATS), default="nquads", show_default=True)
@click.option("--with-source", "source", is_flag=True, help="Also what the providers say (graph profile).")
@filtered
def edm(profile: str, form: str, source: bool, **rest: Any) -> None:
    """Write the items with their accepted tags; --format is for the graph profile."""
    how = {"profile": [profile], "format": [form], "with-source": ["yes" if source else "no"]}
    _export("edm", how, **rest)


@export.command()
@click.option(
    "--format", "form", type=click.Choice(["jsonld", "ndjson"]), default="jsonld", show_default=True
)
@filtered
def annotations(form: str, **rest: Any) -> None:
    """Write all annotations of the container, votes included."""
    _export("annotations", {"format": [form]}, **rest)


@export.command()
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "mint"]), default="csv", show_default=True
)
@filtered
def table(form: str, **rest: Any) -> None:
    """Write what was agreed on as rows, for curators; mint is a zip."""
    _export("table", {"format": [form]}, **rest)


@export.command()
@filtered
def ntua(**rest: Any) -> None:
    """Write tags in the model of NTUA and CrowdHeritage, of every status unless --status says which."""
    _export("ntua", {}, **rest)


@export.command()
@filtered
def europeana(**rest: Any) -> None:
    """Write pages for Europeana's Annotation API, ready to be posted, into a zip."""
    _export("europeana", {}, **rest)


@export.command()
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@filtered
def tiers(form: str, **rest: Any) -> None:
    """Write the elements of Europeana's metadata tiers before and after enrichment."""
    _export("tiers", {"format": [form]}, **rest)


@export.command()
@click.argument("campaign")
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def contributors(campaign: str, form: str, out: Path) -> None:
    """Write who contributed: the names of those who want to be credited, the rest as a number."""
    from annoserver.cli.setup import noted, ready_database
    from annoserver.exchange.release.curators import contributors as names
    from annoserver.store import campaigns

    made = settings.read()
    with ready_database(made).reading() as store, whole(out) as file:
        file.write(names.write(store, campaigns.find(store, campaign), form, datetime.now(UTC)))
    noted(made, "contributors-read", None, campaign=campaign)


def _export(
    kind: str,
    how: Mapping[str, Sequence[str]],
    campaign: str,
    out: Path | None,
    background: bool,
    **given: Sequence[str],
) -> None:
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.release.parcels import order

    if background == (out is not None):
        raise click.UsageError("Say where the file goes with -o, or have it made with --background.")
    filters = {name.removeprefix("only_").replace("_", "-"): words for name, words in given.items()}
    wanted = order.read(kind, {**how, **filters}, campaign)
    database = ready_database(settings.read())
    if out is None:
        _order(database, wanted)
    else:
        _write(database, wanted, out)


def _order(database: "Database", wanted: "Order") -> None:
    from annoserver.exchange.release.parcels import files, order

    with database.reading() as store:
        order.make(store, wanted)  # raises what cannot be ordered, and makes nothing before it is read
    with database.transaction() as store:
        job = files.put(store, wanted, OPERATOR, datetime.now(UTC))
        click.echo(f"{store.base}jobs/{job.key}")
    click.echo(f"annoserver job show {job.key} tells how far it is.", err=True)


def _write(database: "Database", wanted: "Order", out: Path) -> None:
    from annoserver.exchange.release.parcels import order

    progress = Progress(f"export to {out.name}", report=report(out), counts=EXPORT)
    with database.reading() as store, whole(out) as file, progress:
        made = order.make(store, wanted)
        for piece in made.chunks:
            file.write(piece)
            progress.count(Count.READ, made.counts.items - progress[Count.READ])
        for count, number in ((Count.WRITTEN, made.counts.written), (Count.REFUSED, made.counts.refused)):
            progress.count(count, number)
        progress.count(Count.READ, made.counts.items - progress[Count.READ])
    if made.counts.refused:
        click.echo("What was refused, and why: report.csv in the archive")
