"""Files that jobs make of exports: ordered once, there when they are whole, and kept for a month."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from annoserver.exchange.release.orders import Export
from annoserver.exchange.release.parcels import order
from annoserver.exchange.release.parcels.order import Order
from annoserver.model.job import Job
from annoserver.store import campaigns
from annoserver.store.database import Database, Store
from annoserver.store.facts import selected
from annoserver.store.upkeep import jobs

EXPORT = "export"
"""The kind of job that makes such a file."""

FOLDER = "exports"
"""The folder of the files, below that of the settings."""

KEPT = timedelta(days=30)
REMEMBERED = timedelta(days=365)
"""How long a file is there, and how long it is known that there was one."""

STEP = 1.0
"""Seconds between two words on how far a job is."""

Progress = Callable[[int, int | None], None]


def put(store: Store, wanted: Order, by: str, now: datetime, *, person: int | None = None) -> Job:
    """The job that makes a file: a new one, or the one of the same order that is under way.

    by: what somebody is known by, of whom one job runs at a time; TooMany when another one does.
    """
    words = {"kind": wanted.kind, "given": order.told(wanted)}
    for job in jobs.under_way(store, by):
        if job.kind == EXPORT and job.arguments["order"] == words:
            return job
        raise jobs.waits(store, job)
    return jobs.put(store, EXPORT, {"order": words, jobs.BY: by}, now, person=person)


def size(store: Store, wanted: Order, most: int) -> int:
    """How many tags an order takes; counted no further than to one more than most."""
    number = 0
    for name in wanted.campaigns:
        number += selected.number(store, campaigns.find(store, name), wanted.selection, most + 1 - number)
        if number > most:
            break
    return number


def make(database: Database, job: Job, folder: Path, progress: Progress) -> Mapping[str, Any]:
    """Make the file of a job; it has its name only when it is whole, and is begun anew after a crash."""
    words = job.arguments["order"]
    wanted = order.read(words["kind"], words["given"])
    place = path(folder, job.key)
    place.parent.mkdir(parents=True, exist_ok=True)
    for left in place.parent.glob(f".{job.key}.*"):
        left.unlink(missing_ok=True)
    part = place.with_name(f".{job.key}.{job.tries}")
    try:
        with database.reading() as store, part.open("wb") as file:
            total = sum(selected.items(store, campaigns.find(store, one)) for one in wanted.campaigns)
            export = order.make(store, wanted)
            digest = _write(export, file, lambda done: progress(done, max(done, total)))
        done = export.counts.items
        progress(done, done)  # raises when another worker has taken the job up
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    made = {"name": export.name, "mediaType": export.media_type, "bytes": place.stat().st_size}
    return {"order": words, "file": made | {"sha256": digest}, "counts": asdict(export.counts)}


def _write(export: Export, file: IO[bytes], progress: Callable[[int], None]) -> str:
    """Write all of an export to the disk; gives the SHA-256 of it."""
    digest, told = hashlib.sha256(), time.monotonic()
    for piece in export.chunks:
        digest.update(piece)
        file.write(piece)
        if time.monotonic() - told >= STEP:
            told = time.monotonic()
            progress(export.counts.items)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest()


def path(folder: Path, key: str) -> Path:
    """Where the file of a job is."""
    return folder / FOLDER / key


def until(job: Job) -> datetime:
    """When the file of a job that is done goes."""
    return job.changed + KEPT


def sweep(folder: Path, now: datetime) -> None:
    """Remove files whose time is over, and what workers that died left half done."""
    for one in (folder / FOLDER).glob("*"):
        lasts = timedelta(days=1) if one.name.startswith(".") else KEPT
        if now.timestamp() - one.stat().st_mtime > lasts.total_seconds():
            one.unlink(missing_ok=True)
