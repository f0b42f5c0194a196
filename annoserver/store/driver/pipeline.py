"""Statements that follow one another without waiting for each answer, where the driver can do that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from annoserver.store.database import Store


@contextmanager
def pipeline(store: Store, *, when: bool = True) -> Iterator[None]:
    """Send what is written all at once: one way to PostgreSQL and back, instead of one for each statement.

    Only for what Statement runs. A question waits for its answer, and so for all that was sent before;
    what the database refuses is raised there, or at the end.
    """
    if not (store.locks and when) or under_way(store):
        yield
        return
    try:
        with store.driver.pipeline():
            yield
    except store.errors as error:
        raise exc.DBAPIError.instance(
            None, None, error, store.errors, hide_parameters=True, dialect=store.dialect
        ) from error


def under_way(store: Store) -> bool:
    """Whether statements are being sent like this."""
    return store.locks and bool(store.driver.pgconn.pipeline_status)
