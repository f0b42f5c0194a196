"""Which function runs which kind of job, and what such a function may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annoserver.exchange.intake.orders import tries, uploads
from annoserver.exchange.intake.orders.runs import NOWHERE, Means, Outside
from annoserver.exchange.outside.mail import Post
from annoserver.exchange.release import mine
from annoserver.exchange.release.parcels import files
from annoserver.model.job import Job, Refusal
from annoserver.store.database import Database
from annoserver.store.upkeep import jobs

OWNER_ONLY = 0o600


class Stopped(Exception):
    """The worker was told to stop; the job goes back to the queue as it was."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the function of a job works with.

    folder: where the files that jobs make are kept, each under the key of its job; post: how mail
    leaves; stopping: whether this process was told to stop; outside: what imports know of others.
    """

    database: Database
    job: Job
    folder: Path
    post: Post
    stopping: Callable[[], bool] = bool
    outside: Outside = NOWHERE

    def progress(self, done: int, total: int | None = None, result: Mapping[str, Any] | None = None) -> None:
        """Say how far the job is; Stopped when the process is to end, Stale when the job is another's."""
        if self.stopping():
            raise Stopped
        with self.database.transaction() as store:
            jobs.renew(store, self.job, datetime.now(UTC), done=done, total=total, result=result)

    def refuse(self, *left_out: Refusal) -> None:
        """Add to the list of what the job left out."""
        with self.database.transaction() as store:
            jobs.refuse(store, self.job, left_out)


Run = Callable[[Desk], Mapping[str, Any]]
"""Runs a job, and gives its result as JSON; an AnnoError says why it cannot be done."""


def copy_mine(desk: Desk) -> Mapping[str, Any]:
    """Make a copy of what is known of a person; it has its name only when it is whole."""
    folder = desk.folder / mine.COPIES
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{desk.job.key}.part"
    with desk.database.reading() as store:
        made = mine.write(store, desk.job.arguments["person"], part, datetime.now(UTC))
    part.chmod(OWNER_ONLY)
    part.replace(folder / f"{desk.job.key}.zip")
    return made


def export(desk: Desk) -> Mapping[str, Any]:
    """Make the file of an export that was ordered."""
    return files.make(desk.database, desk.job, desk.folder, desk.progress)


def bring(desk: Desk) -> Mapping[str, Any]:
    """Run an import that was ordered."""
    means = Means(desk.database, desk.folder, desk.outside, datetime.now(UTC), desk.progress)
    return tries.bring(means, desk.job, desk.progress, lambda left: desk.refuse(*left))


KINDS: Mapping[str, Run] = {mine.COPY: copy_mine, files.EXPORT: export, uploads.IMPORT: bring}
"""The kinds of jobs that exchange runs; what people's accounts need is joined to them in work."""
