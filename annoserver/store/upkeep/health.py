"""Health: whether a database can be worked with, and how much there is in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select

from annoserver.errors import Busy
from annoserver.model.job import State
from annoserver.store.database import Database
from annoserver.store.migrations import steps
from annoserver.store.rows.annotations import container
from annoserver.store.rows.jobs import job
from annoserver.store.rows.votes import vote

_BY_STATE = select(job.c.state, func.count().label("number")).group_by(job.c.state)

LEAST_ROOM = 16 * 1024 * 1024
"""Bytes without which a folder is full: the journal of a database grows by as much."""

OK = "ok"


def readiness(database: Database, files: Path) -> dict[str, str]:
    """What a server needs, and “ok” or what is wrong with it."""
    found = _of_database(database)
    places = [files]
    if database.engine.dialect.name == "sqlite":
        places.append(Path(database.engine.url.database or "").absolute().parent)
    wrong = [words for words in map(_of_folder, places) if words != OK]
    return {**found, "disk": wrong[0] if wrong else OK}


def _of_database(database: Database) -> dict[str, str]:
    try:
        with database.glance() as store:
            revision = MigrationContext.configure(store.connection).get_current_revision()
            reads_only = store.locks and (
                store.connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
            )
    except Busy:
        return {"database": "does not answer", "schema": "not known"}
    schema = OK if revision == steps.head() else "of another version"
    return {"database": "takes no writes" if reads_only else OK, "schema": schema}


def _of_folder(place: Path) -> str:
    """Whether there is room in a folder; one that is still to be made, by what it will be in."""
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK | os.X_OK):
        return "cannot be written to"
    return OK if shutil.disk_usage(place).free >= LEAST_ROOM else "is full"


def kept(database: Database, now: datetime) -> Mapping[str, Mapping[tuple[str, ...], float]]:
    """How much there is, by name and labels: annotations, votes, and jobs by state."""
    with database.reading() as store:
        ask = store.connection.execute
        jobs = {row.state: row.number for row in ask(_BY_STATE)}
        oldest = ask(select(func.min(job.c.due)).where(job.c.state == State.WAITING.value)).scalar()
        annotations = ask(select(func.sum(container.c.total)).where(container.c.name != "")).scalar()
        votes = ask(select(func.count()).select_from(vote)).scalar()
    waits = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
    return {
        "annotations": {(): float(annotations or 0)},
        "votes": {(): float(votes or 0)},
        "jobs": {(state.value,): float(jobs.get(state.value, 0)) for state in State},
        "oldest_job_seconds": {(): waits},
    }
