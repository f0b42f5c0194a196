"""The commands that serve and run jobs: processes that share a socket and a queue."""

from __future__ import annotations

import socket
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annoserver import config as settings
from annoserver.cli.processes import Stop, counting, share
from annoserver.errors import Misconfigured

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from annoserver.config import Config
    from annoserver.work import Worker

Headers = tuple[tuple[str, str], ...]

DRAIN_SECONDS = 20.0
LOOK_SECONDS = 1.0
BACKLOG = 1024


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

    app = create_app(made)
    answer(app, made, listener, stopping, app.extensions["annoserver"].always)


def answer(
    app: WSGIApplication, made: Config, listener: socket.socket, stopping: Stop, always: Headers = ()
) -> None:
    """Serve any application as ours is served; always: the headers of what it is never asked."""
    from waitress.server import create_server

    from annoserver.cli import connections

    server = create_server(
        app,
        sockets=[listener],
        threads=made.threads,
        clear_untrusted_proxy_headers=False,
        ident="annoserver",
        backlog=BACKLOG,
        # The application refuses large bodies itself, with an answer that clients can read.
        max_request_body_size=2 * max(made.max_body_bytes, made.max_batch_bytes, made.max_upload_bytes),
        connection_limit=connections.most(),
        # Of those that have asked for nothing yet, or for nothing more.
        channel_timeout=2 * made.client_timeout,
    )
    server.channel_class = connections.Channel
    server.always = always
    _loop(server, made.client_timeout, stopping)


def _loop(server: Any, patience: float, stopping: Stop) -> None:
    """Answer until somebody asks to stop, and then only what is under way."""
    from annoserver.cli import connections

    sockets = server._map  # noqa: SLF001 (waitress has no other door to its loop)
    looked = 0.0
    while not stopping.asked:
        server.asyncore.loop(timeout=LOOK_SECONDS, map=sockets, count=1, use_poll=True)
        if (now := time.monotonic()) - looked >= LOOK_SECONDS:
            looked = now
            connections.look(server.active_channels.values(), now, patience)
    server.accepting = False
    server.del_channel()
    server.socket.close()
    deadline = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < deadline and _under_way(server.active_channels.values()):
        server.asyncore.loop(timeout=0.1, map=sockets, count=1, use_poll=True)
    server.task_dispatcher.shutdown(timeout=1)


def _under_way(channels: object) -> bool:
    return any(
        channel.requests or channel.request is not None or channel.total_outbufs_len
        for channel in channels  # type: ignore[attr-defined]  # waitress has no types
    )


def _listen(made: Config) -> socket.socket:
    family = socket.AF_INET6 if ":" in made.host else socket.AF_INET
    try:
        listener = socket.create_server((made.host, made.port), family=family, backlog=BACKLOG)
    except OSError as error:
        where = f"{made.host}, port {made.port}"
        raise Misconfigured(f"The server cannot listen at {where}: {error.strerror}.") from error
    listener.setblocking(False)
    return listener
