"""Commands for the collections of a campaign."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, Any

import click

from annoserver import config as settings
from annoserver.cli.desk import changes


@click.group()
def collection() -> None:
    """Make, list and arrange the collections of a campaign."""


@collection.command()
@click.argument("campaign_name", metavar="CAMPAIGN")
@click.argument("name")
@click.option("--title", default="", help="In English.")
def create(campaign_name: str, name: str, title: str) -> None:
    """Make a collection; from then on the campaign takes tags on its items only."""
    from annoserver.cli.setup import ready_database
    from annoserver.store import containers, items

    with ready_database(settings.read()).transaction() as store:
        held = containers.hold(store, campaign_name)
        items.hold_collection(store, held, name, {"en": title or name})
    click.echo(f"{campaign_name}: collection {name}")


@collection.command()
@click.argument("campaign_name", metavar="CAMPAIGN")
@click.argument("name")
@click.option("--language", default="en", show_default=True, help="Of the texts that are given.")
@click.option("--title")
@click.option("--description")
def edit(campaign_name: str, name: str, language: str, **told: str | None) -> None:
    """Change what a collection says of itself; an empty text takes the wording away."""
    from annoserver.cli.setup import ready_database
    from annoserver.errors import Missing
    from annoserver.store import containers, items

    with ready_database(settings.read()).transaction() as store:
        held = containers.hold(store, campaign_name)
        found = {one.name: one for one in items.collections(store, held)}
        if name not in found:
            raise Missing(f"There is no collection “{name}” in this campaign.")
        words: dict[str, Any] = {
            key: changes.worded(getattr(found[name], key), language, text)
            for key, text in told.items()
            if text is not None
        }
        items.change_collection(store, held, replace(found[name], **words))
    click.echo(f"{campaign_name}: collection {name} is changed.")


@collection.command(name="list")
@click.argument("campaign_name", metavar="CAMPAIGN")
def listing(campaign_name: str) -> None:
    """List the collections of a campaign with the number of their items."""
    from annoserver.cli.setup import ready_database
    from annoserver.store import campaigns, items

    with ready_database(settings.read()).reading() as store:
        for one in items.collections(store, campaigns.find(store, campaign_name)):
            click.echo(f"{one.name}\t{one.items} items")


@collection.command()
@click.argument("campaign_name", metavar="CAMPAIGN")
@click.argument("name")
def items(campaign_name: str, name: str) -> None:
    """List the IRIs of the items of a collection, one a line, in the order in which pages show them."""
    from annoserver.cli.setup import ready_database
    from annoserver.store import campaigns
    from annoserver.store.facts.shares import places

    with ready_database(settings.read()).reading() as store:
        for iri in places.arranged(store, campaigns.find(store, campaign_name), name):
            click.echo(iri)


@collection.command()
@click.argument("campaign_name", metavar="CAMPAIGN")
@click.argument("name")
@click.argument("file", type=click.File(encoding="utf-8"))
def order(campaign_name: str, name: str, file: IO[str]) -> None:
    """Show the items of a collection in the order of FILE, which has an IRI a line; - is standard input.

    Items that it does not name come behind the others, by IRI; an empty file leaves them all in that
    order. The items command gives such a file.
    """
    from annoserver.cli.setup import ready_database
    from annoserver.store import containers
    from annoserver.store.facts.shares import places

    iris = [iri for line in file if (iri := line.strip())]
    with ready_database(settings.read()).transaction() as store:
        others = places.arrange(store, containers.hold(store, campaign_name), name, iris)
    click.echo(f"{campaign_name}: collection {name}: {len(iris)} items in order, {others} behind them.")
