"""The worker: takes jobs from the queue, one after the other, and runs them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annoserver.crowd import boards
from annoserver.crowd.accounts import joining, keeping, leaving, notices
from annoserver.errors import AnnoError, Busy, Full, Stale, Unreachable, no_room
from annoserver.exchange import jobs as kinds
from annoserver.exchange.intake.orders import uploads
from annoserver.exchange.intake.orders.runs import NOWHERE, Outside
from annoserver.exchange.jobs import Desk, Run, Stopped
from annoserver.exchange.outside import mail
from annoserver.exchange.outside.mail import Post
from annoserver.exchange.release import mine
from annoserver.exchange.release.parcels import files
from annoserver.model.job import MOST_TRIES, Job, pause
from annoserver.store.database import Database, Store
from annoserver.store.upkeep import jobs

CATALOGUES = Path(__file__).parent / "web" / "locale"
"""Where the words of letters are in each language, beside those of pages."""

REST = 0.5
"""Seconds between two looks at an empty queue."""

BEAT = 15.0
"""Seconds between two signs of life of a job; a quarter of what a claim lasts."""

MINUTE, HOUR = 60.0, 60 * 60.0
PASSING = (Unreachable, Busy)
"""What trying again helps against."""

Outcome = Callable[[Store, datetime], None]

log = logging.getLogger(__name__)


def write_letters(desk: Desk) -> Mapping[str, Any]:
    """Write and send the letters of an order."""
    with desk.database.transaction() as store:
        letters = notices.write(store, desk.job.arguments, CATALOGUES, datetime.now(UTC))
    for number, each in enumerate(letters):
        mail.send(desk.post, each.to, each.subject, each.text, f"{desk.job.id:08}-{number}-{desk.job.key}")
    return {"sent": len(letters)}


def erase(desk: Desk) -> Mapping[str, Any]:
    """Erase a person who has left."""
    return {"annotations": leaving.erase(desk.database, desk.job.arguments, desk.progress)}


RUNNERS: Mapping[str, Run] = {**kinds.KINDS, joining.LETTER: write_letters, leaving.ERASURE: erase}
"""Every kind of job with its function."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One process that runs jobs; see Desk for folder, post and stopping, REST and BEAT for the rest."""

    database: Database
    folder: Path
    post: Post
    stopping: Callable[[], bool] = bool
    runners: Mapping[str, Run] = field(default_factory=lambda: RUNNERS)
    rest: float = REST
    beat: float = BEAT
    outside: Outside = NOWHERE

    def run(self) -> None:
        """Run what is due until the process is to stop."""
        swept, tallied = -HOUR, -MINUTE
        while not self.stopping():
            try:
                if time.monotonic() - swept >= HOUR:
                    swept = time.monotonic()
                    self.sweep(datetime.now(UTC))
                if time.monotonic() - tallied >= MINUTE:
                    tallied = time.monotonic()
                    boards.keep(self.database, datetime.now(UTC))
                busy = self.step()
            except Busy as error:
                log.warning("The queue cannot be read: %s", error)
                busy = False
            if not busy:
                time.sleep(self.rest)

    def sweep(self, now: datetime) -> None:
        """Forget what has expired, in the database and in the folder."""
        with self.database.transaction() as store:
            keeping.forget(store, now)
            keeping.tidy(store, now)
            jobs.forget(store, now - mine.LASTS, (mine.COPY,))
            jobs.forget(store, now - files.REMEMBERED, (files.EXPORT, uploads.IMPORT))
        files.sweep(self.folder, now)
        uploads.sweep(self.folder, now)
        for path in (self.folder / mine.COPIES).glob("*"):
            if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > mine.LASTS:
                path.unlink(missing_ok=True)

    def drain(self) -> int:
        """Run what is due until nothing is; how many jobs that were."""
        ran = 0
        while not self.stopping() and self.step():
            ran += 1
        return ran

    def step(self) -> bool:
        """Run one job, False when none is due."""
        job = self._claim()
        if job is None:
            return False
        outcome = self._outcome(job)
        try:
            with self.database.transaction() as store:
                outcome(store, datetime.now(UTC))
        except Stale:
            log.warning("job %s (%s) was cancelled, or taken up by another worker", job.key, job.kind)
        return True

    def _claim(self) -> Job | None:
        now = datetime.now(UTC)
        with self.database.reading() as store:
            if not jobs.is_due(store, now):
                return None
        with self.database.transaction() as store:
            return jobs.claim(store, now)

    def _outcome(self, job: Job) -> Outcome:
        """Run a job; gives what is to be written about it."""
        try:
            with self._beating(job):
                result = self._result(job)
        except Stopped:
            return lambda store, now: jobs.release(store, job, now)
        except AnnoError as error:
            # Also Stale, when the job is no longer ours: what is written of it then meets the same.
            return _failed(job, error.message, again=isinstance(error, PASSING))
        except Exception as error:
            log.exception("job %s (%s) failed", job.key, job.kind)
            if no_room(error):
                return _failed(job, Full().message, again=True)
            return _failed(job, "Something went wrong on our side; it has been logged.", again=True)
        return lambda store, now: jobs.finish(store, job, result, now)

    def _result(self, job: Job) -> Mapping[str, Any]:
        if job.tries > MOST_TRIES:
            raise AnnoError("The worker died each time it ran this job.")
        run = self.runners.get(job.kind)
        if run is None:
            raise AnnoError(f"This version knows no jobs of the kind “{job.kind}”.")
        return run(Desk(self.database, job, self.folder, self.post, self.stopping, self.outside))

    @contextmanager
    def _beating(self, job: Job) -> Iterator[None]:
        """Keep the claim while the job runs, however long one of its steps takes."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(self.beat):
                try:
                    with self.database.transaction() as store:
                        jobs.renew(store, job, datetime.now(UTC))
                except (Stale, Busy) as error:
                    log.warning("job %s: %s", job.key, error)

        thread = threading.Thread(target=beat, name=f"job {job.key}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def _failed(job: Job, message: str, *, again: bool) -> Outcome:
    wait = pause(job.tries) if again else None
    return lambda store, now: jobs.fail(store, job, message, now, wait)
