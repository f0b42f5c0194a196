"""Commands that write EDM or annotations to a file."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from annoserver import config as settings
from annoserver.cli.files import report, whole
from annoserver.cli.progress import EXPORT, Count, Progress

if TYPE_CHECKING:
    from annoserver.exchange.release.orders import Export
    from annoserver.model.selection import Selection
    from annoserver.store.campaigns import Held
    from annoserver.store.database import Store

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS = ("nquads", "ntriples", "turtle", "jsonld", "xml", "trig")
OUT = click.option(
    "-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)


def filtered(command: Command) -> Command:
    """The command with an option for each filter that exports know."""
    from annoserver.exchange.release.filters import NAMES

    for name, about in reversed([*NAMES.items()]):
        command = click.option(f"--{name}", multiple=True, help=f"Only {about}.")(command)
    return command


@click.group()
def export() -> None:
    """Write EDM or annotations to a file."""


@export.command()
@click.argument("campaign")
@click.option("--profile", type=click.Choice(["metis", "graph"]), default="metis", show_default=True)
@click.option("--format", "form", type=click.Choice(FORMATS), default="nquads", show_default=True)
@click.option("--with-source", "source", is_flag=True, help="Also what the providers say (graph profile).")
@filtered
@OUT
def edm(campaign: str, profile: str, form: str, source: bool, out: Path, **given: Sequence[str]) -> None:
    """Write the items with their accepted tags; --format is for the graph profile."""
    from annoserver.exchange.release import orders

    asked = _selection(given)
    _write(
        campaign,
        out,
        lambda store, held: orders.edm(store, held, profile, form, source=source, selection=asked),
    )


@export.command()
@click.argument("campaign")
@click.option(
    "--format", "form", type=click.Choice(["jsonld", "ndjson"]), default="jsonld", show_default=True
)
@filtered
@OUT
def annotations(campaign: str, form: str, out: Path, **given: Sequence[str]) -> None:
    """Write all annotations of the container, votes included."""
    from annoserver.exchange.release import orders

    asked = _selection(given)
    _write(campaign, out, lambda store, held: orders.dump(store, held, form, asked))


@export.command()
@click.argument("campaign")
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "mint"]), default="csv", show_default=True
)
@filtered
@OUT
def table(campaign: str, form: str, out: Path, **given: Sequence[str]) -> None:
    """Write what was agreed on as rows, for curators; mint is a zip."""
    from annoserver.exchange.release import orders

    asked = _selection(given)
    _write(campaign, out, lambda store, held: orders.table(store, held, form, asked))


@export.command()
@click.argument("campaign")
@filtered
@OUT
def ntua(campaign: str, out: Path, **given: Sequence[str]) -> None:
    """Write tags in the model of NTUA and CrowdHeritage, of every status unless --status says which."""
    from annoserver.exchange.release import orders

    asked = _selection(given)
    _write(campaign, out, lambda store, held: orders.partners(store, held, asked))


@export.command()
@click.argument("campaign")
@filtered
@OUT
def europeana(campaign: str, out: Path, **given: Sequence[str]) -> None:
    """Write pages for Europeana's Annotation API, ready to be posted, into a zip."""
    from annoserver.exchange.release import orders

    asked = _selection(given)
    _write(campaign, out, lambda store, held: orders.api(store, held, asked))


@export.command()
@click.argument("campaign")
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@filtered
@OUT
def tiers(campaign: str, form: str, out: Path, **given: Sequence[str]) -> None:
    """Write the elements of Europeana's metadata tiers before and after enrichment."""
    from annoserver.exchange.release import orders

    asked = _selection(given)
    _write(campaign, out, lambda store, held: orders.tiers(store, held, form, asked))


def _selection(given: Mapping[str, Sequence[str]]) -> "Selection":
    from annoserver.exchange.release import filters

    return filters.read({name.replace("_", "-"): words for name, words in given.items()})


def _write(campaign: str, out: Path, order: "Callable[[Store, Held], Export]") -> None:
    from annoserver.cli.setup import ready_database
    from annoserver.store import campaigns

    progress = Progress(f"export to {out.name}", report=report(out), counts=EXPORT)
    with ready_database(settings.read()).reading() as store, whole(out) as file, progress:
        made = order(store, campaigns.find(store, campaign))
        for piece in made.chunks:
            file.write(piece)
            progress.count(Count.READ, made.counts.items - progress[Count.READ])
        for count, number in ((Count.WRITTEN, made.counts.written), (Count.REFUSED, made.counts.refused)):
            progress.count(count, number)
        progress.count(Count.READ, made.counts.items - progress[Count.READ])
    if made.counts.refused:
        click.echo("What was refused, and why: report.csv in the archive")
