"""One try of a job to run an import, and the counts of all its tries together."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from annoserver.errors import Gone
from annoserver.exchange.intake.batches.outcome import Outcome
from annoserver.exchange.intake.orders import runs
from annoserver.exchange.intake.orders.order import Order
from annoserver.exchange.intake.orders.runs import Means
from annoserver.exchange.intake.orders.uploads import FOLDER
from annoserver.exchange.records.refusal import Refusal
from annoserver.model.job import Job
from annoserver.model.job import Refusal as Left
from annoserver.store.upkeep import jobs

COUNTED = ("read", "added", "updated", "same", "refused", "vanished", "removed")

Progress = Callable[[int, int | None, Mapping[str, Any]], None]


def bring(
    means: Means, job: Job, progress: Progress, refuse: Callable[[Sequence[Left]], None]
) -> Mapping[str, Any]:
    """Run the import of a job; one that was interrupted goes on, or meets all from the start again."""
    words = job.arguments["order"]
    here = means.folder / FOLDER / job.arguments["room"]
    paths = [here / name for name in job.arguments["files"]]
    if not all(path.exists() for path in paths):
        raise Gone("What was sent with this order is here no longer; please send it again.")
    wanted = Order(words["kind"], words["campaign"], words["given"], job.arguments.get("institution", ""))
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
