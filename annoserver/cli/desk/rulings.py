"""Commands for rulings on tags."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from annoserver import config as settings

WHO = "A moderator, organiser or curator of the campaign, by the name to sign in with."


@click.group()
def ruling() -> None:
    """Rule on tags, take rulings back, and list them."""


@ruling.command()
@click.argument("campaign")
@click.argument("tag")
@click.argument("decided", type=click.Choice(["accepted", "rejected"]))
@click.option("--by", "person", required=True, help=WHO)
@click.option("--reason", required=True, help="Why, which everybody can read.")
def give(campaign: str, tag: str, decided: str, person: str, reason: str) -> None:
    """Rule on a tag, by the name of its annotation; an earlier ruling of the same person is replaced."""
    from annoserver.cli.setup import ready_database
    from annoserver.crowd.moderation import rulings
    from annoserver.model.vote import Status
    from annoserver.store import people

    with ready_database(settings.read()).transaction() as store:
        who = people.by_person(store, people.find(store, person).id, campaign)
        rulings.give(store, campaign, tag, Status(decided), reason, who, datetime.now(UTC))
    click.echo(f"{tag} is {decided} by the ruling of {person}.")


@ruling.command()
@click.argument("campaign")
@click.argument("tag")
@click.option("--by", "person", required=True, help=WHO)
def withdraw(campaign: str, tag: str, person: str) -> None:
    """Take back the ruling that stands on a tag: an earlier one stands again, or what the votes give."""
    from annoserver.cli.setup import ready_database
    from annoserver.crowd.moderation import rulings
    from annoserver.store import people

    with ready_database(settings.read()).transaction() as store:
        who = people.by_person(store, people.find(store, person).id, campaign)
        gone = rulings.withdraw(store, campaign, tag, who, datetime.now(UTC))
    click.echo(f"The ruling on {tag} is withdrawn." if gone else f"There is no ruling on {tag}.")


@ruling.command(name="list")
@click.argument("campaign")
def listing(campaign: str) -> None:
    """List the rulings of a campaign, the latest last: moment, tag, decision, rank, pseudonym, reason."""
    from annoserver.cli.setup import ready_database
    from annoserver.crowd.moderation import rulings

    with ready_database(settings.read()).reading() as store:
        for one in rulings.listed(store, campaign):
            rank = "curator" if one.curator else "moderator"
            line = (f"{one.moment:%Y-%m-%dT%H:%M:%SZ}", one.tag, one.status, rank, one.agent, one.reason)
            click.echo("\t".join(line))
