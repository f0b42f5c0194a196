"""Commands for the queue of jobs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from annoserver import config as settings
from annoserver.model.annotation import stamp


@click.group()
def job() -> None:
    """List jobs, look at one, and end one."""


@job.command(name="list")
@click.option("--kind", default="", help="Only jobs of this kind.")
def listing(kind: str) -> None:
    """List the newest jobs: key, kind, state, progress, message."""
    from annoserver.cli.setup import ready_database
    from annoserver.store.upkeep import jobs

    with ready_database(settings.read()).reading() as store:
        for one in jobs.listed(store, kind=kind):
            progress = f"{one.done}/{'?' if one.total is None else one.total}"
            click.echo(f"{one.key}\t{one.kind}\t{one.state}\t{progress}\t{one.message}".rstrip())


@job.command()
@click.argument("key")
def show(key: str) -> None:
    """Show what came of a job, and what it left out."""
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.release.parcels import files
    from annoserver.store.upkeep import jobs

    made = settings.read()
    with ready_database(made).reading() as store:
        one = jobs.get(store, key)
        left_out = jobs.refusals(store, one)
    if "file" in one.result and (path := files.path(Path(made.files), key)).exists():
        click.echo(f"{path} is kept until {stamp(files.until(one))}")
    of = "" if one.total is None else f" of {one.total}"
    click.echo(
        f"{one.kind}: {one.state} after {one.tries} tries, {one.done}{of} done. {one.message}".rstrip()
    )
    for name, value in one.result.items():
        click.echo(f"{name}\t{value}")
    for each in left_out:
        click.echo(f"left out\t{each.where}\t{each.reason}")


@job.command()
@click.argument("key")
def retry(key: str) -> None:
    """Run a job again that has failed."""
    from annoserver.cli.setup import ready_database
    from annoserver.store.upkeep import jobs

    with ready_database(settings.read()).transaction() as store:
        jobs.retry(store, jobs.get(store, key), datetime.now(UTC))
    click.echo(f"{key} waits to be run.")


@job.command()
@click.argument("key")
def cancel(key: str) -> None:
    """End a job that waits or runs."""
    from annoserver.cli.setup import ready_database
    from annoserver.store.upkeep import jobs

    with ready_database(settings.read()).transaction() as store:
        ended = jobs.cancel(store, jobs.get(store, key), datetime.now(UTC))
    click.echo(f"{key} is cancelled." if ended else f"{key} has ended already.")
