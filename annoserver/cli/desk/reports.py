"""Commands for what people reported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from annoserver import config as settings

if TYPE_CHECKING:
    from annoserver.model.person import Person
    from annoserver.store.database import Store

BY = "Act as this person: who runs the campaign, or a curator of the item's institution."


@click.group()
def report() -> None:
    """List what people reported, answer it, and see what is unusual."""


@report.command(name="list")
@click.option("--campaign", default="", help="Only reports about this campaign.")
@click.option("--answered", is_flag=True, help="The answered ones, with their answers.")
@click.option("--by", "person", default="", help=BY)
def listing(campaign: str, answered: bool, person: str) -> None:
    """List the open reports, the oldest first: number, campaign, tag or person, reason, words."""
    from annoserver.cli.setup import ready_database
    from annoserver.crowd import reports
    from annoserver.model.container import Address

    with ready_database(settings.read()).reading() as store:
        by = _known(store, person)
        for one in reports.listed(store, datetime.now(UTC), answered=answered, campaign=campaign, by=by):
            about = Address(store.base, one.campaign).annotation(one.tag) if one.tag else one.agent
            ending = f"\t{one.outcome}: {one.answer}" if one.outcome else ""
            click.echo(f"{one.id}\t{one.campaign}\t{about}\t{one.reason}\t{one.words}{ending}")


@report.command()
@click.argument("number", type=int)
@click.argument("outcome", type=click.Choice(["kept", "removed"]))
@click.option("--reason", required=True, help="What both sides are told.")
@click.option("--by", "person", default="", help=BY)
def answer(number: int, outcome: str, reason: str, person: str) -> None:
    """Answer a report, and all others about the same thing: the tag is kept, or removed."""
    from annoserver.cli.setup import ready_database
    from annoserver.crowd import reports
    from annoserver.model.vote import Outcome

    with ready_database(settings.read()).transaction() as store:
        by = _known(store, person)
        told = reports.answer(store, number, Outcome(outcome), reason, datetime.now(UTC), by)
    click.echo(f"Report {number} is answered; {told} people are told.")


@report.command()
@click.argument("campaign")
def unusual(campaign: str) -> None:
    """List unusual votes of a campaign: what it is, who, how often, since when. Nothing is done about it.

    fast: 40 votes within a minute. one-choice: 200 votes, of which 95 % are one choice. one-author: 30 votes
    on one author within ten minutes. alike: two people who say the same on 50 tags, and on 95 % of those on
    which both voted. address: a network from which three accounts or more were made of late, in any campaign.
    Whoever left, or is excluded, is left out.
    """
    from annoserver.cli.setup import ready_database
    from annoserver.store import campaigns
    from annoserver.store.accounts import unusual as shelf
    from annoserver.web.watch.logs import shortened

    with ready_database(settings.read()).reading() as store:
        for one in shelf.every(store, campaigns.find(store, campaign)):
            who = " ".join(map(shortened, one.who))
            since = one.since.isoformat(timespec="seconds") if one.since else ""
            click.echo(f"{one.pattern}\t{who}\t{one.number}\t{since}")


def _known(store: Store, name: str) -> Person | None:
    from annoserver.store import people

    return people.find(store, name) if name else None
