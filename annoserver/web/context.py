"""What a route may ask: the service it belongs to, who is asking, and what was sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import cast

from flask import current_app, g, request, session
from flask_login import current_user
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from annoserver.crowd.accounts.factors import Required
from annoserver.crowd.accounts.sessions import Lasting
from annoserver.errors import Invalid, TooLarge, Unfit, Unknown
from annoserver.model.person import NOBODY, Actor, Person
from annoserver.protocol.annotations import Sent
from annoserver.protocol.batch.arrivals import Arrival, Arrivals
from annoserver.protocol.conditions import Conditions
from annoserver.store import people
from annoserver.store.accounts import devices
from annoserver.store.database import Database, Store
from annoserver.store.facts import campaigns
from annoserver.web.reuse.sessions import WHO

NAME = "annoserver"
UNREADABLE = "?"
"""What whoever shows something else than a token is known by; the digest of no token."""

REFUSED = "annoserver.refused"
"""Under which a request has the error that it met before Flask was asked."""

JSON_TYPES = ("application/ld+json", "application/json")


@dataclass(frozen=True, slots=True)
class Service:
    """What one server process works with; nothing in it changes while it runs.

    files: the folder for what jobs make; outbox: whether mail is laid there, since there is no mail
    server; trap: how long a form to sign up with has to be open; contact: an address for mail;
    always: headers of every answer to a program; lasting: how long people are signed in;
    second_factor: of whom one is asked.
    """

    database: Database
    arrivals: Arrivals
    max_body_bytes: int
    max_batch_bytes: int
    max_upload_bytes: int
    import_hosts: tuple[str, ...]
    large_export: int
    require_if_match: bool
    cors_origins: tuple[str, ...]
    files: Path
    outbox: bool
    trap: timedelta
    page_size: int
    contact: str
    always: tuple[tuple[str, str], ...]
    lasting: Lasting
    second_factor: Required


def service() -> Service:
    """The service that this application was made for."""
    return cast(Service, current_app.extensions[NAME])


def now() -> datetime:
    """The moment of this request."""
    return datetime.now(UTC)


def actor(store: Store, campaign: str) -> Actor:
    """Who asks with a token, seen from a campaign; NOBODY without one, Unknown for one that nobody has."""
    found = _asking(shown(), campaign)(store)
    g.account = found.person.id if found.person else None
    return found


def arriving(sent: Sent, slug: str, token: str, container: str) -> Arrival:
    """What was posted to a container, for a transaction that another thread may open; token: its digest."""
    return Arrival(sent, slug, token, _asking(token, container))


def shown() -> str:
    """What whoever asks is known by: the digest of a token, "" for nobody; never the words as they came,
    or a digest would be as good as its token."""
    authorization = request.headers.get("Authorization", "")
    return digest(authorization) or (UNREADABLE if authorization else "")


def _asking(token: str, campaign: str) -> Callable[[Store], Actor]:
    return partial(_known, token, campaign) if token else _nobody


def _nobody(_store: Store) -> Actor:
    return NOBODY


def _known(token: str, campaign: str, store: Store) -> Actor:
    found = people.by_token(store, token, campaign)
    if found is None:
        raise Unknown("This token is not known here.", rule="token")
    return found


def token_digest() -> str:
    """The digest under which the token of this request is kept, "" for a request without one."""
    return digest(request.headers.get("Authorization", ""))


def digest(authorization: str) -> str:
    """The same for an Authorization header."""
    scheme, _, words = authorization.partition(" ")
    return hashlib.sha256(words.strip().encode()).hexdigest() if scheme.lower() == "bearer" else ""


UNASKED = object()
"""What a request has as the next turn of any campaign that wants to know it, and has not asked yet."""


@contextmanager
def looking(about: str = "", at: datetime | None = None) -> Iterator[Store]:
    """The transaction in which a page is read, who is signed in included.

    about: the argument that says what the page is of, if others like it are of something else; at: the
    moment that it is asked about.
    """
    asked = [(name, "" if name == about else value) for name, value in request.args.items()]
    like = request.path, *asked, session.get(WHO)
    minute = now().replace(second=0, microsecond=0)
    with service().database.looking(like, request.args.get(about), at, minute) as store:
        g.looking = store
        try:
            # Asked here, so that they take no transaction of their own.
            _ = current_user.is_authenticated
            if g.get("turn") is UNASKED:
                g.turn = campaigns.turn(store, minute)
            yield store
        finally:
            g.pop("looking")
            g.pop("seen", None)


def looking_already() -> Store | None:
    """The transaction in which the page of this request is being read."""
    store: Store | None = g.get("looking")
    return store


def signed_in(store: Store, digest: str) -> Person | None:
    """Who is signed in with a cookie; seen from the campaign that the page is of in the same question."""
    campaign = (request.view_args or {}).get("name", "")
    actor = devices.seen(store, digest, campaign, now())
    g.seen = campaign, actor
    return actor.person if actor else None


def visitor(store: Store, campaign: str) -> Actor:
    """Who is looking at a page, seen from a campaign."""
    seen = g.get("seen")
    if seen is not None and seen[0] == campaign and store is looking_already():
        return seen[1] or NOBODY
    return (
        people.by_person(store, current_user.person.id, campaign) if current_user.is_authenticated else NOBODY
    )


def only() -> Conditions:
    """What the change that this request wants depends on."""
    asked = request.headers
    return Conditions(asked.get("If-Match"), asked.get("If-None-Match"), service().require_if_match)


def body() -> bytes:
    """The bytes of the request; Unfit for a media type that is no JSON, TooLarge over the limit."""
    if request.mimetype not in JSON_TYPES:
        sent = f"“{request.mimetype}”" if request.mimetype else "no Content-Type"
        message = f"Please send {' or '.join(JSON_TYPES)}; this request has {sent}."
        raise Unfit(message, rule="media-type", accepted=JSON_TYPES)
    return received()


def received(*, keep: bool = False) -> bytes:
    """The bytes of the request whatever they are; keep: they are asked for again."""
    try:
        return request.get_data(cache=keep)
    except RequestEntityTooLarge as error:
        raise TooLarge(f"The body is larger than {service().max_body_bytes} bytes.") from error
    except ClientDisconnected as error:
        raise Invalid("The request ended before its body did.", rule="body") from error
