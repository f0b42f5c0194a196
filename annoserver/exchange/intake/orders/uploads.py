"""Imports as jobs: an order, and the files that came with it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annoserver.exchange.intake.orders.order import Order
from annoserver.model.job import Job
from annoserver.store.database import Store
from annoserver.store.upkeep import jobs

IMPORT = "import"
"""The kind of job that runs an import."""

FOLDER = "imports"
"""The folder of what was sent, below that of the settings."""

KEPT = timedelta(days=30)


def room(folder: Path) -> Path:
    """A new folder for the files of one order."""
    made = folder / FOLDER / secrets.token_hex(16)
    made.mkdir(parents=True)
    return made


def copied(room: Path, paths: Sequence[Path]) -> list[str]:
    """The names of files and folders that were copied to where workers find them."""
    for path in paths:
        if path.is_dir():
            shutil.copytree(path, room / path.name)
        else:
            shutil.copy(path, room / path.name)
    return [path.name for path in paths]


def put(
    store: Store,
    wanted: Order,
    files: tuple[str, Sequence[str]],
    by: str,
    now: datetime,
    *,
    person: int | None = None,
) -> Job:
    """The job that runs an import; files: their room, and their names in their order.

    by: what somebody is known by, of whom one job runs at a time; TooMany when another one does.
    """
    for job in jobs.under_way(store, by):
        raise jobs.waits(store, job)
    words = {"kind": wanted.kind, "campaign": wanted.campaign, "given": dict(wanted.options)}
    arguments = {"order": words, "room": files[0], "files": list(files[1]), jobs.BY: by}
    arguments |= {"institution": wanted.institution} if wanted.institution else {}
    return jobs.put(store, IMPORT, arguments, now, person=person)


def sweep(folder: Path, now: datetime) -> None:
    """Remove what was sent a month ago."""
    for one in (folder / FOLDER).glob("*"):
        if now - datetime.fromtimestamp(one.stat().st_mtime, UTC) > KEPT:
            shutil.rmtree(one, ignore_errors=True)
