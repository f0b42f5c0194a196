"""Commands for people and their tokens."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from annoserver import config as settings

WHY = "Why; it is kept in the log."


@click.group()
def user() -> None:
    """Add people and make their tokens."""


@user.command()
@click.argument("name")
@click.option("--email", required=True, help="Where mail reaches the person; shown to nobody.")
@click.option("--public-name", default="", help="What others see; without one a person stays anonymous.")
@click.option("--admin", is_flag=True, help="May do everything.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(name: str, email: str, public_name: str, admin: bool, password_stdin: bool) -> None:
    """Add a person."""
    from annoserver.cli.setup import noted, ready_database
    from annoserver.crowd.accounts import people

    made = settings.read()
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask()
    with ready_database(made).transaction() as store:
        one = people.add(
            store, name, email, password, datetime.now(UTC), public_name=public_name, admin=admin
        )
    noted(made, "account-added", one.id, **({"role": "admin"} if admin else {}))
    click.echo(f"{name} is known now.")


@user.command()
@click.argument("name")
@click.option("--campaign", help="Make a token for this campaign only; without it, for all.")
def token(name: str, campaign: str | None) -> None:
    """Make a token for a person, and print the token alone; it is shown this once."""
    from annoserver.cli.setup import noted, ready_database
    from annoserver.crowd.accounts import keys
    from annoserver.store import campaigns, people

    made = settings.read()
    with ready_database(made).transaction() as store:
        held = campaigns.find(store, campaign) if campaign else None
        one = people.find(store, name)
        new = keys.new_token(store, one, held, datetime.now(UTC))
    noted(made, "token-made", one.id)
    click.echo(new)


@user.command()
@click.argument("name")
@click.argument("campaign")
@click.option("--credited", is_flag=True, help="Credits of the campaign may name them.")
def join(name: str, campaign: str, credited: bool) -> None:
    """Let a person take part in a campaign who agreed to its notice elsewhere, on paper for instance."""
    from annoserver.cli.setup import ready_database
    from annoserver.store import containers, people
    from annoserver.store.accounts import consents

    now = datetime.now(UTC)
    with ready_database(settings.read()).transaction() as store:
        held = containers.hold(store, campaign)
        consents.join(store, held, people.find(store, name), now, credited=credited)
    click.echo(f"{name} takes part in {campaign}.")


@user.command()
@click.argument("name")
@click.option("--reason", default="", help=WHY)
def suspend(name: str, reason: str) -> None:
    """Close an account for the time being: nobody signs in with it, and its tokens are of no use."""
    _suspend(name, reason, back=False)
    click.echo(f"{name} is suspended.")


@user.command()
@click.argument("name")
@click.option("--reason", default="", help=WHY)
def restore(name: str, reason: str) -> None:
    """Open a suspended account again."""
    _suspend(name, reason, back=True)
    click.echo(f"{name} is restored.")


@user.command()
def suspensions() -> None:
    """List which accounts were suspended and restored: moment, what, name, reason."""
    from annoserver.cli.setup import ready_database
    from annoserver.store.accounts import suspensions as shelf

    with ready_database(settings.read()).reading() as store:
        for one in shelf.log(store):
            what = "restored" if one.back else "suspended"
            click.echo(f"{one.moment:%Y-%m-%dT%H:%M:%SZ}\t{what}\t{one.name}\t{one.reason}")


@user.command()
@click.argument("name")
@click.argument("email")
def move(name: str, email: str) -> None:
    """Give an account another e-mail address, for somebody who has lost the old one."""
    from annoserver.cli.setup import noted, ready_database
    from annoserver.crowd.accounts import people as checks
    from annoserver.store import people
    from annoserver.store.accounts import profiles

    made, address = settings.read(), checks.checked_address(email)
    with ready_database(made).transaction() as store:
        one = people.find(store, name)
        profiles.verify(store, one, address, datetime.now(UTC))
    noted(made, "address-changed", one.id)
    click.echo(f"{name} has the address {address}.")


@user.command(name="reset-factor")
@click.argument("name")
def reset_factor(name: str) -> None:
    """Take the second factor of somebody away who has lost it, and let their password be enough."""
    from annoserver.cli.setup import noted, ready_database
    from annoserver.crowd.accounts import factors
    from annoserver.store import people

    made = settings.read()
    with ready_database(made).transaction() as store:
        one = people.find(store, name)
        gone = factors.reset(store, one, datetime.now(UTC))
    if gone:
        noted(made, "factor-reset", one.id)
    click.echo(f"{name} signs in without a second factor" + ("." if gone else " already."))


def _suspend(name: str, reason: str, *, back: bool) -> None:
    from annoserver.cli.setup import noted, ready_database
    from annoserver.store import people
    from annoserver.store.accounts import suspensions as shelf

    made = settings.read()
    with ready_database(made).transaction() as store:
        one = people.find(store, name)
        shelf.write(store, one, reason, datetime.now(UTC), back=back)
    noted(made, "restored" if back else "suspended", one.id)


@user.command(name="list")
def listing() -> None:
    """List everybody."""
    from annoserver.cli.setup import ready_database
    from annoserver.store import people

    with ready_database(settings.read()).reading() as store:
        for one in people.every(store):
            marks = [
                word
                for word, holds in (
                    ("admin", one.admin),
                    ("not verified", not one.verified),
                    ("suspended", one.suspended),
                )
                if holds
            ]
            click.echo(f"{one.name} ({', '.join(marks)})" if marks else one.name)


def _ask() -> str:
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
