"""Commands that exclude people from a campaign, and readmit them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from annoserver import config as settings

if TYPE_CHECKING:
    from annoserver.store.accounts.exclusions import Effect


def _command(about: str, *, back: bool) -> click.Command:
    @click.command(help=about)
    @click.argument("name")
    @click.argument("agent")
    @click.option("--reason", default="", help="Why; it is kept in the log.")
    @click.option("--what-if", is_flag=True, help="Only tell what would change.")
    def write(name: str, agent: str, reason: str, what_if: bool) -> None:
        from annoserver.cli.setup import ready_database
        from annoserver.crowd.moderation import exclusions

        database = ready_database(settings.read())
        if what_if:
            with database.reading() as store:
                _tell(exclusions.preview(store, name, agent, back=back))
            return
        with database.transaction() as store:
            _tell(exclusions.write(store, name, agent, reason, datetime.now(UTC), back=back))

    return write


def _tell(found: Effect) -> None:
    click.echo(f"votes\t{found.votes}")
    for (old, new), number in sorted(found.turns.items()):
        click.echo(f"{old} → {new}\t{number}")


exclude = _command(
    "Exclude a person, by the IRI of their pseudonym: their votes stay and stop counting.", back=False
)
readmit = _command("Take an exclusion back: their votes count again.", back=True)


@click.command()
@click.argument("name")
def exclusions(name: str) -> None:
    """List who was excluded from a campaign and readmitted: moment, what, pseudonym, reason."""
    from annoserver.cli.setup import ready_database
    from annoserver.store import campaigns
    from annoserver.store.accounts import exclusions

    with ready_database(settings.read()).reading() as store:
        for one in exclusions.log(store, campaigns.find(store, name)):
            what = "readmitted" if one.back else "excluded"
            click.echo(f"{one.moment:%Y-%m-%dT%H:%M:%SZ}\t{what}\t{one.agent}\t{one.reason}")
