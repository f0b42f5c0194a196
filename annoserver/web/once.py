"""Idempotency-Key: the same request, sent again, is answered again and not obeyed again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from flask import Response, g, request
from werkzeug.wrappers import Response as Answer

from annoserver.errors import Invalid
from annoserver.store.database import Store
from annoserver.store.upkeep import answers
from annoserver.store.upkeep.answers import Answer as Kept
from annoserver.web.context import actor, now, received, service

View = Callable[..., Answer]
HEADER = "Idempotency-Key"
LONGEST = 255


def once(view: View) -> View:
    """A view that changes something, for requests with an Idempotency-Key in one transaction with its answer.

    What is refused changes nothing, and is not kept: it may be sent again, mended.
    """

    @wraps(view)
    def run(**names: str) -> Answer:
        if HEADER not in request.headers:
            return view(**names)
        return keyed(received(keep=True), view, **names)

    return run


def keyed(sent: bytes, view: View, **names: str) -> Answer:
    """What a view answers, or answered to the same with this key; sent: the body, or a digest of it."""
    given = request.headers.get(HEADER)
    return view(**names) if given is None else _answered(key(given), sent, view, names)


def open_already() -> Store | None:
    """The transaction of this request's Idempotency-Key, None without one."""
    store: Store | None = g.get("once")
    return store


@contextmanager
def writing() -> Iterator[Store]:
    """The transaction of this request: that of its Idempotency-Key, else one of its own."""
    if (store := open_already()) is not None:
        yield store
        return
    with service().database.transaction() as store:
        yield store


def key(given: str) -> str:
    """The key in a header; Invalid for one that is empty or too long."""
    found = given.strip().strip('"')
    if not found or len(found) > LONGEST:
        raise Invalid(f"An {HEADER} has 1 to {LONGEST} characters.", rule="idempotency-key")
    return found


def sender(store: Store, campaign: str) -> str:
    """Whose keys these are: a person's, or those of all who do not say who they are."""
    person = actor(store, campaign).person
    return f"person {person.id}" if person else "nobody"


def _answered(name: str, sent: bytes, view: View, names: dict[str, str]) -> Answer:
    digest = hashlib.sha256(f"{request.method} {request.full_path}\n".encode() + sent).hexdigest()
    with service().database.transaction() as store:
        who = sender(store, names.get("container") or names.get("campaign", ""))
        kept = answers.claim(store, who, name, digest, now())
        if kept:
            return Response(kept.body, kept.status, list(kept.headers))
        g.once = store
        try:
            response = view(**names)
        finally:
            g.pop("once")
        headers = tuple(pair for pair in response.headers if pair[0] != "Content-Length")
        answers.keep(store, who, name, Kept(response.status_code, headers, response.get_data()))
    return response
