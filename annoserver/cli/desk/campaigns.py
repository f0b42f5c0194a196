"""Commands for campaigns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from annoserver import config as settings
from annoserver.cli.desk import changes, exclusions, questions
from annoserver.model.campaign import PRESETS, State

MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]


@click.group()
def campaign() -> None:
    """Make and change campaigns."""


@campaign.command()
@click.argument("name")
@click.option("--title", required=True, help="In the language of --language.")
@click.option("--description", default="", help="What the campaign is about.")
@click.option("--language", default="en", show_default=True, help="Of title and description.")
@click.option("--organiser", help="A person who may run it.")
@click.option("--opens", type=click.DateTime(MOMENTS), help="When contributions begin, in UTC.")
@click.option("--closes", type=click.DateTime(MOMENTS), help="When contributions end, in UTC.")
@click.option("--draft", is_flag=True, help="Keep it to its organisers for the time being.")
@click.option("--anonymous", is_flag=True, help="Take annotations, though no votes, from anybody.")
@click.option("--policy", type=click.Choice(list(PRESETS)), default="balanced", show_default=True)
@click.option("--property", "property", default="dc:subject", show_default=True, help="What tags become.")
def create(name: str, title: str, organiser: str | None, **told: Any) -> None:
    """Make a campaign; it is open for contributions unless dates or --draft say otherwise."""
    from annoserver.cli.setup import noted, ready_database
    from annoserver.crowd import lifecycle
    from annoserver.model.campaign import Campaign
    from annoserver.model.person import Role
    from annoserver.store import people

    made, language = settings.read(), told.pop("language")
    words = {language: told.pop("description")}
    new = Campaign(
        name,
        {language: title},
        {key: text for key, text in words.items() if text},
        opens=_utc(told.pop("opens")),
        closes=_utc(told.pop("closes")),
        policy=PRESETS[told.pop("policy")],
        **told,
    )
    with ready_database(made).transaction() as store:
        address = lifecycle.create(store, new, made.page_size, datetime.now(UTC), organiser=organiser)
        one = people.find(store, organiser) if organiser else None
    if one:
        noted(made, "role-given", one.id, role=Role.ORGANISER, campaign=name)
    click.echo(f"{name}: {address.iri}")


@campaign.command()
@click.argument("name")
@click.argument("preset", type=click.Choice(list(PRESETS)))
def policy(name: str, preset: str) -> None:
    """Decide about tags by another policy from now on; every status is computed again."""
    from annoserver.cli.setup import ready_database
    from annoserver.crowd import lifecycle

    with ready_database(settings.read()).transaction() as store:
        changed = lifecycle.decide_by(store, name, PRESETS[preset], datetime.now(UTC))
    click.echo(f"{name}: {preset}; the status of {changed} tags has changed.")


@campaign.command(name="list")
def listing() -> None:
    """List all campaigns with their state, the number of their annotations, and how far they are."""
    from annoserver.cli.setup import ready_database
    from annoserver.crowd import campaigns as cards
    from annoserver.store import campaigns, containers

    with ready_database(settings.read()).reading() as store:
        totals = {one.name: one.total for one in containers.every(store, hidden=True)}
        for held in campaigns.every(store):
            card = cards.card(store, held, datetime.now(UTC))
            line = f"{held.campaign.name}\t{card.state}\t{totals[held.campaign.name]} annotations"
            far = f"{card.progress.done} of {card.progress.wanted} contributions" if card.progress else ""
            click.echo(f"{line}\t{far}".rstrip())


for command in (changes.edit, changes.show, changes.clone, changes.role, questions.question):
    campaign.add_command(command)
campaign.add_command(exclusions.exclude, "exclude")
campaign.add_command(exclusions.readmit, "readmit")
campaign.add_command(exclusions.exclusions)
for verb, state, about in (
    (
        "open",
        State.OPEN,
        "Open a campaign from now on, until its closing date if that is still to come.",
    ),
    ("pause", State.PAUSED, "Take no contributions for a while."),
    ("close", State.CLOSED, "End a campaign now."),
    ("archive", State.ARCHIVED, "Put a closed campaign away for good; it stays readable."),
):
    campaign.add_command(changes.to(state, about), verb)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None
