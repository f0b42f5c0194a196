"""The command that recounts everything that is kept."""

from __future__ import annotations

import click


@click.group()
def check() -> None:
    """Check what is kept against a recount."""


@check.command()
def db() -> None:
    """Recount totals, pages, tallies, standings and the log; exit status 1 if a number is wrong."""
    from annoserver import config as settings
    from annoserver.cli.setup import ready_database
    from annoserver.store import counts

    wrong = 0
    with ready_database(settings.read()).reading() as store:
        for line in counts.check(store):
            click.echo(line)
            wrong += 1
    click.echo("Everything is as a recount gives it." if not wrong else f"{wrong} numbers are wrong.")
    if wrong:
        raise SystemExit(1)
