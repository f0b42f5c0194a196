"""Jobs: a queue from which several processes take work, each job for one of them at a time."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, text, update

from annoserver.errors import Missing, Stale, TooMany
from annoserver.model.job import Job, Refusal, State
from annoserver.store.database import Store
from annoserver.store.rows.jobs import job, refusal

CLAIM = timedelta(seconds=60)
"""How long a worker that says nothing keeps a job; then another one takes it up."""

MOST_REFUSALS = 10_000

SOON = 30
"""Seconds after which somebody whose job is under way may ask again."""

BY = "by"
"""The argument of a job that says who has it made, in a word that is forgotten with the others."""

_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:by, 0))")


def put(
    store: Store,
    kind: str,
    arguments: Mapping[str, Any],
    now: datetime,
    *,
    person: int | None = None,
    due: datetime | None = None,
) -> Job:
    """A new job, to be run when this transaction is committed, or later when due says so."""
    values = {"key": secrets.token_hex(16), "kind": kind, "arguments": dict(arguments), "person_id": person}
    start = {"state": State.WAITING.value, "tries": 0, "due": due or now, "created": now, "changed": now}
    adding = insert(job).values(**values, **start, done=0, total=None, result={}, message="").returning(job)
    return _job(store.connection.execute(adding).one())


def is_due(store: Store, now: datetime) -> bool:
    """Whether a job waits to be claimed; asked before a claim, which locks."""
    return store.connection.execute(select(job.c.id).where(_claimable(now)).limit(1)).first() is not None


def claim(store: Store, now: datetime) -> Job | None:
    """Take the job that is due longest, or whose worker has fallen silent; None when there is none."""
    wanted = select(job.c.id).where(_claimable(now)).order_by(job.c.due, job.c.id).limit(1)
    if store.locks:
        wanted = wanted.with_for_update(skip_locked=True)
    number = store.connection.scalar(wanted)
    if number is None:
        return None
    taken = {"state": State.RUNNING.value, "tries": job.c.tries + 1, "due": now + CLAIM, "changed": now}
    changing = update(job).where(job.c.id == number).values(**taken).returning(job)
    return _job(store.connection.execute(changing).one())


def renew(
    store: Store,
    one: Job,
    now: datetime,
    *,
    done: int | None = None,
    total: int | None = None,
    result: Mapping[str, Any] | None = None,
) -> None:
    """Keep a claim, and say how far the job is; Stale when another worker has taken it up.

    result: what came of it so far, which a later try finds.
    """
    told = (("done", done), ("total", total), ("result", result))
    progress = {name: value for name, value in told if value is not None}
    _change(store, one, due=now + CLAIM, changed=now, **progress)


def finish(store: Store, one: Job, result: Mapping[str, Any], now: datetime) -> None:
    """Keep what came of a job; its arguments are forgotten, since they may hold personal data."""
    _change(
        store,
        one,
        state=State.DONE.value,
        result=dict(result),
        arguments={},
        message="",
        due=now,
        changed=now,
    )


def fail(store: Store, one: Job, message: str, now: datetime, pause: timedelta | None) -> None:
    """Put a job back for another try after a pause; None: it has failed for good."""
    state = State.FAILED if pause is None else State.WAITING
    _change(store, one, state=state.value, message=message, due=now + (pause or timedelta()), changed=now)


def release(store: Store, one: Job, now: datetime) -> None:
    """Put a job back as it was before the claim: whoever ran it was told to stop."""
    _change(store, one, state=State.WAITING.value, tries=one.tries - 1, due=now, changed=now)


def cancel(store: Store, one: Job, now: datetime) -> bool:
    """End a job for which nobody waits any more; False when it has ended already.

    Whoever runs it is told so by its next sign of life.
    """
    waits = job.c.state.in_((State.WAITING.value, State.RUNNING.value))
    values = {"state": State.CANCELLED.value, "arguments": {}, "due": now, "changed": now}
    changing = update(job).where(job.c.id == one.id, waits).values(**values)
    return store.connection.execute(changing).rowcount == 1


def under_way(store: Store, by: str) -> list[Job]:
    """The jobs of somebody that wait or run; nobody else puts one for them before this transaction ends."""
    if store.locks:
        store.connection.execute(_ALONE, {"by": by})
    waits = job.c.state.in_((State.WAITING.value, State.RUNNING.value))
    query = select(job).where(waits, job.c.arguments[BY].as_string() == by).order_by(job.c.id)
    return [_job(row) for row in store.connection.execute(query)]


def waits(store: Store, one: Job) -> TooMany:
    """What whoever wants another job is told while this one of theirs is under way."""
    return TooMany(f"One of your jobs is under way: {store.base}jobs/{one.key}", SOON)


def retry(store: Store, one: Job, now: datetime) -> None:
    """Begin a job anew that has failed; Stale for any other."""
    if one.state is not State.FAILED:
        raise Stale("Only a job that has failed is tried again.")
    store.connection.execute(
        update(job).where(job.c.id == one.id).values(state=State.WAITING.value, tries=0, due=now, changed=now)
    )


def take(store: Store, one: Job, now: datetime) -> bool:
    """Note that what a job made was fetched, which happens once; False when somebody was faster."""
    query = select(job.c.result).where(job.c.id == one.id)
    result = store.connection.scalar(query.with_for_update() if store.locks else query) or {}
    if "fetched" in result:
        return False
    marked = {**result, "fetched": now.isoformat()}
    store.connection.execute(update(job).where(job.c.id == one.id).values(result=marked))
    return True


def refuse(store: Store, one: Job, left_out: Sequence[Refusal]) -> None:
    """Add to the list of what a job left out; of very many, the first ten thousand are kept."""
    counting = select(func.count()).where(refusal.c.job_id == one.id)
    start = store.connection.scalar(counting) or 0
    rows = [
        {"job_id": one.id, "number": start + place, "where": each.where, "reason": each.reason}
        for place, each in enumerate(left_out[: MOST_REFUSALS - start])
    ]
    if rows:
        store.connection.execute(insert(refusal), rows)


def excuse(store: Store, one: Job) -> None:
    """Forget what a job left out, since it meets all of it anew."""
    store.connection.execute(delete(refusal).where(refusal.c.job_id == one.id))


def refusals(store: Store, one: Job, limit: int = MOST_REFUSALS) -> list[Refusal]:
    """What a job left out, in the order in which it did."""
    query = select(refusal).where(refusal.c.job_id == one.id).order_by(refusal.c.number).limit(limit)
    return [Refusal(row.where, row.reason) for row in store.connection.execute(query)]


def get(store: Store, key: str) -> Job:
    """The job of a key; Missing when there is none."""
    row = store.connection.execute(select(job).where(job.c.key == key)).one_or_none()
    if row is None:
        raise Missing("There is no such job.")
    return _job(row)


def listed(store: Store, *, person: int | None = None, kind: str = "", limit: int = 100) -> list[Job]:
    """Jobs, the newest first: all, those that a person ordered, those of a kind."""
    query = select(job).order_by(job.c.id.desc()).limit(limit)
    if person is not None:
        query = query.where(job.c.person_id == person)
    if kind:
        query = query.where(job.c.kind == kind)
    return [_job(row) for row in store.connection.execute(query)]


def forget(store: Store, before: datetime, kinds: Sequence[str]) -> int:
    """Delete jobs of some kinds that ended before a moment; how many."""
    ended = job.c.state.in_((State.DONE.value, State.FAILED.value, State.CANCELLED.value))
    gone = delete(job).where(ended, job.c.changed < before, job.c.kind.in_(list(kinds)))
    return store.connection.execute(gone).rowcount


def _claimable(now: datetime) -> ColumnElement[bool]:
    waiting = job.c.state == State.WAITING.value
    # What was to be run at once does not wait for a clock that went back.
    due = or_(job.c.due <= now, and_(waiting, job.c.due <= job.c.changed))
    return and_(or_(waiting, job.c.state == State.RUNNING.value), due)


def _change(store: Store, one: Job, **values: Any) -> None:
    mine = and_(job.c.id == one.id, job.c.tries == one.tries, job.c.state == State.RUNNING.value)
    if store.connection.execute(update(job).where(mine).values(**values)).rowcount != 1:
        raise Stale("Another worker has taken this job up, or it was cancelled.")


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        key=row.key,
        kind=row.kind,
        arguments=row.arguments,
        person=row.person_id,
        state=State(row.state),
        tries=row.tries,
        due=row.due,
        created=row.created,
        changed=row.changed,
        done=row.done,
        total=row.total,
        result=row.result,
        message=row.message,
    )
