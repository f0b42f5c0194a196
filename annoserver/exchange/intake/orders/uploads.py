"""Imports as jobs: the files that came with an order, and what becomes of both."""

from __future__ import annotations

import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from annoserver.errors import Gone, TooMany
from annoserver.exchange.intake.batches.outcome import Outcome
from annoserver.exchange.intake.orders import runs
from annoserver.exchange.intake.orders.order import Order
from annoserver.exchange.intake.orders.runs import Means
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.job import Job
from annoserver.model.job import Refusal as Left
from annoserver.store.database import Store
from annoserver.store.upkeep import jobs

IMPORT = "import"
"""The kind of job that runs an import."""

FOLDER = "imports"
"""The folder of what was sent, below that of the settings."""

KEPT = timedelta(days=30)
SOON = 30
COUNTED = ("read", "added", "updated", "same", "refused", "vanished", "removed")

Progress = Callable[[int, int | None, Mapping[str, Any]], None]


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
        raise TooMany(f"One of your jobs is under way: {store.base}jobs/{job.key}", SOON)
    words = {"kind": wanted.kind, "campaign": wanted.campaign, "given": dict(wanted.options)}
    arguments = {"order": words, "room": files[0], "files": list(files[1]), jobs.BY: by}
    return jobs.put(store, IMPORT, arguments, now, person=person)


def bring(
    means: Means, job: Job, progress: Progress, refuse: Callable[[Sequence[Left]], None]
) -> Mapping[str, Any]:
    """Run the import of a job; one that was interrupted goes on, or meets all from the start again."""
    words = job.arguments["order"]
    here = means.folder / FOLDER / job.arguments["room"]
    paths = [here / name for name in job.arguments["files"]]
    if not all(path.exists() for path in paths):
        raise Gone("What was sent with this order is here no longer; please send it again.")
    wanted = Order(words["kind"], words["campaign"], words["given"])
    before, now = Counter(job.result.get("counts", {})), Counter[str]()
    running = runs.start(means, wanted, paths)
    if not running.resumed:
        with means.database.transaction() as store:
            jobs.excuse(store, job)
    counts: Mapping[str, int] = before
    for outcome in running.outcomes:
        now.update(_counted(outcome))
        counts = _joined(before, now, resumed=running.resumed)
        refuse([Left(_where(one), one.reason) for one in outcome.refused])
        progress(counts["read"], None, {"order": words, "counts": counts})
    shutil.rmtree(here, ignore_errors=True)
    return {"order": words, "counts": counts}


def _counted(outcome: Outcome) -> Mapping[str, int]:
    return {name: getattr(outcome, name) for name in COUNTED} | {"refused": len(outcome.refused)}


def _joined(before: Counter[str], now: Counter[str], *, resumed: bool) -> dict[str, int]:
    """Counts of all tries together: what an earlier one brought was the same when it was met again."""
    if resumed:
        return {name: before[name] + now[name] for name in COUNTED}
    again = min(before["added"] + before["updated"], now["same"])
    earlier = {"added": min(before["added"], again), "same": -again}
    earlier["updated"] = again - earlier["added"]
    return {name: now[name] + earlier.get(name, 0) for name in COUNTED}


def _where(one: Refusal) -> str:
    """File, line and thing of a refusal, as far as they are known."""
    return ", ".join(part for part in (one.file, f"line {one.line}" if one.line else "", one.about) if part)


def sweep(folder: Path, now: datetime) -> None:
    """Remove what was sent a month ago."""
    for one in (folder / FOLDER).glob("*"):
        if now - datetime.fromtimestamp(one.stat().st_mtime, UTC) > KEPT:
            shutil.rmtree(one, ignore_errors=True)
