"""The commands that serve and run jobs: processes that share a socket and a queue."""

from __future__ import annotations

import gc
import socket
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annoserver import config as settings
from annoserver.cli.server.processes import Stop, counting, share
from annoserver.errors import Misconfigured

if TYPE_CHECKING:
    from annoserver.config import Config
    from annoserver.work import Worker


@click.command()
@click.option("--host", help="Address to listen at.")
@click.option("--port", type=int, help="Port to listen at; 0 takes a free one.")
@click.option("--processes", type=int, help="How many processes serve.")
@click.option("--threads", type=int, help="How many threads each process serves with.")
def serve(host: str | None, port: int | None, processes: int | None, threads: int | None) -> None:
    """Serve over HTTP until SIGTERM or Ctrl-C; requests under way are answered first."""
    run(settings.read({"host": host, "port": port, "processes": processes, "threads": threads}))


def run(made: Config) -> None:
    """Listen, say where, and serve."""
    from annoserver.cli.setup import ready_database

    _log(made)
    database = ready_database(made)
    base = database.base
    database.forget()
    stopping, listener = Stop(), _listen(made)
    host, port = listener.getsockname()[:2]
    click.echo(f"annoserver listens at http://{host}:{port}/ (IRIs begin with {base})")
    if not made.rate_limits:
        click.echo("Rate limits are off (ANNOSERVER_RATE_LIMITS): for tests and measuring only.")
    sys.stdout.flush()
    starts = [partial(serve_on, made, listener)] * made.processes + [partial(run_jobs, made)] * made.workers
    with counting(made):
        if len(starts) == 1:
            starts[0](stopping)
        else:
            share(starts, stopping)


@click.command()
@click.option("--once", is_flag=True, help="End when no job is due any more.")
def work(once: bool) -> None:
    """Run jobs until SIGTERM or Ctrl-C; a job under way is put back, and begun again later."""
    from annoserver.cli.setup import ready_database

    made = settings.read()
    _log(made)
    ready_database(made).forget()
    stopping = Stop()
    if once:
        click.echo(f"{_worker(made, stopping).drain()} jobs were run.")
    else:
        run_jobs(made, stopping)


def run_jobs(made: Config, stopping: Stop) -> None:
    """Run jobs until SIGTERM or SIGINT."""
    _worker(made, stopping).run()


def _worker(made: Config, stopping: Stop) -> Worker:
    from annoserver.app import open_database, sender
    from annoserver.exchange.intake.orders.runs import Outside
    from annoserver.exchange.outside.mail import Post
    from annoserver.work import Worker

    database, folder = open_database(made), Path(made.files)
    post = Post(sender(made, database), made.smtp_url, folder / "outbox")
    outside = Outside(made.europeana_api_key, made.europeana_api, made.call_private)
    return Worker(database, folder, post, stopping=lambda: stopping.asked, outside=outside)


def _log(made: Config) -> None:
    from annoserver.web.watch import logs

    logs.install(made.log_level, made.log_format)


def serve_on(made: Config, listener: socket.socket, stopping: Stop) -> None:
    """Serve on a listening socket until SIGTERM or SIGINT; then finish what is under way."""
    from annoserver.app import create_app
    from annoserver.cli.server.loop import answer

    app = create_app(made)
    # What is there by now stays: no collection has to look through it. One before this would touch all of
    # it, and so give this process a copy of what it shares with its parent.
    gc.freeze()
    answer(app, made, listener, stopping, app.extensions["annoserver"].always)


def _listen(made: Config) -> socket.socket:
    from annoserver.cli.server.loop import BACKLOG

    family = socket.AF_INET6 if ":" in made.host else socket.AF_INET
    try:
        listener = socket.create_server((made.host, made.port), family=family, backlog=BACKLOG)
    except OSError as error:
        where = f"{made.host}, port {made.port}"
        raise Misconfigured(f"The server cannot listen at {where}: {error.strerror}.") from error
    listener.setblocking(False)
    return listener
