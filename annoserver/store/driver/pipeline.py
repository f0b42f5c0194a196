"""Statements that follow one another without waiting for each answer, where the driver can do that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import exc

from annoserver.store.database import Store
from annoserver.store.postgres.gathering import Gathered


@contextmanager
def pipeline(store: Store, *, when: bool = True, joined: bool = False) -> Iterator[None]:
    """Send what is written all at once: one way to PostgreSQL and back, instead of one for each statement.

    Only for what Statement runs. A question waits for its answer, and so for all that was sent before;
    what the database refuses is raised there, or at the end. joined: what can be is one statement.
    """
    if not (store.locks and when):
        yield
        return
    try:
        with (
            nullcontext() if under_way(store) else store.driver.pipeline(),
            _gathering(store) if joined else nullcontext(),
        ):
            yield
    except store.errors as error:
        raise exc.DBAPIError.instance(
            None, None, error, store.errors, hide_parameters=True, dialect=store.dialect
        ) from error


@contextmanager
def _gathering(store: Store) -> Iterator[None]:
    store.gathered = Gathered(store.driver)
    try:
        yield
        store.gathered.send()
    finally:
        store.gathered = None


def under_way(store: Store) -> bool:
    """Whether statements are being sent like this."""
    return store.locks and bool(store.driver.pgconn.pipeline_status)
