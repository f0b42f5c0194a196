"""Limits: how often somebody may do what, per person and per address, in all processes together."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import gettext as _
from flask_login import current_user
from limits import RateLimitItem, parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from annoserver.errors import TooMany
from annoserver.ld.resources import motivations
from annoserver.ld.votes import MOTIVATION
from annoserver.model.rules.permission import runs
from annoserver.store import people
from annoserver.store.upkeep.limits import Counters
from annoserver.web.context import now, received, service, token_digest

CROWD = 10
"""How many people may share an address, a class for instance: what one may do, times this."""

YOUNG = 3
"""How much an act of an account counts that is younger than a day."""

PORTION = 10
"""A portion is this part of a limit, so that the database is written to once for many acts."""

LARGEST, MOST_LEASES = 20, 20_000

WRITES = ("POST", "PUT", "DELETE", "PATCH")
PROGRAMS = ("annotations.", "batch.", "containers.", "membership.", "moderation.")
PERSONAL = {
    "votes.cast": "votes",
    "tags.add": "tags",
    "items.comment": "tags",
    "items.finish": "votes",
    **dict.fromkeys(("tags.change", "tags.remove", "tags.disown", "joined.join", "joined.leave"), "changes"),
    **dict.fromkeys(("account.verify_again", "account.change_address"), "mail"),
    "reports.send": "reports",
    "privacy.copy": "jobs",
}
"""Endpoint → what it counts as, for the forms of whoever is signed in."""

NAMED = {"signin.sign_in": "sign_in", "joining.forgotten": "mail"}
"""Endpoint → what it counts as for the account whose name was typed."""

PLACED = {
    "signin.sign_in": "sign_in_address",
    "joining.sign_up": "sign_up",
    "vocabularies.suggest": "suggestions",
}
"""Endpoint → what it counts as for the address alone."""


@dataclass(slots=True)
class _Lease:
    """What this process may count by itself: up to end, of a limit that begins anew when it expires."""

    used: int
    end: int
    limit: int
    expires: float


class Shared(Storage):
    """Counters that all processes share, taken in portions; see store.upkeep.limits."""

    STORAGE_SCHEME = ["annoserver"]  # noqa: RUF012 (the library asks for the attribute)

    def __init__(self, counters: Counters) -> None:
        super().__init__()
        self._counters = counters
        self._leases: dict[str, _Lease] = {}
        self._lock = threading.Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library is to expect: nothing, since a busy database is no error here."""
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and say how far the counter has come; key ends in amount/multiple/name."""
        moment = time.time()
        with self._lock:
            lease = self._leases.get(key)
            if lease is None or lease.expires <= moment or lease.used + amount > lease.end < lease.limit:
                lease = self._take(key, expiry, amount, moment)
            lease.used += amount
            return lease.used

    def _take(self, key: str, expiry: float, amount: int, moment: float) -> _Lease:
        if len(self._leases) >= MOST_LEASES:
            self._leases = {key: one for key, one in self._leases.items() if one.expires > moment}
        limit = int(key.rsplit("/", 3)[1])
        wanted = max(amount, min(limit // PORTION, LARGEST))
        got = self._counters.take(key, wanted, expiry, moment)
        # Nobody is refused because the database was busy: the portion is this process's own then.
        used, expires = (got.used, got.expires) if got else (wanted, moment + expiry)
        lease = _Lease(used - wanted, used, limit, expires)
        self._leases[key] = lease
        return lease

    def get(self, key: str) -> int:
        """How far the counter has come, as this process knows."""
        lease = self._leases.get(key)
        return lease.used if lease else 0

    def get_expiry(self, key: str) -> float:
        """When the counter begins anew."""
        lease = self._leases.get(key)
        return lease.expires if lease else time.time()

    def check(self) -> bool:
        """Whether there is anything to count with."""
        return True

    def reset(self) -> int | None:
        """Forget this process's portions."""
        self._leases.clear()
        return None

    def clear(self, key: str) -> None:
        """Forget this process's portion of one counter."""
        self._leases.pop(key, None)


class Limits:
    """The limits of the settings: what → the limits, such as 60/minute;2000/day."""

    def __init__(self, settings: Mapping[str, str], counters: Counters) -> None:
        self._items = {what: parse_many(words) for what, words in settings.items()}
        self.counters = counters
        self._limiter = FixedWindowRateLimiter(Shared(counters))
        self._grown: set[str] = set()

    def count(self, what: str, who: str, *, cost: int = 1, times: int = 1) -> None:
        """Count an act; TooMany when there were too many of late."""
        for item in self._items[what]:
            scaled = type(item)(item.amount * times, item.multiples) if times > 1 else item
            if not self._limiter.hit(scaled, what, who, cost=cost):
                raise self._refusal(scaled, what, who)

    def allows(self, what: str, who: str) -> bool:
        """Count an act; whether there were not too many of late."""
        return all(self._limiter.hit(item, what, who) for item in self._items[what])

    def _refusal(self, item: RateLimitItem, what: str, who: str) -> TooMany:
        wait = self._limiter.get_window_stats(item, what, who).reset_time - time.time()
        seconds = max(1, round(wait))
        message = _("This was too often for now. Please try again in %(seconds)s seconds.", seconds=seconds)
        return TooMany(message, seconds)

    def check(self) -> None:
        """Count this request by its endpoint, for whom it is from; TooMany when there were too many."""
        endpoint = request.endpoint or ""
        writes, place = request.method in WRITES, request.remote_addr or "unknown"
        if endpoint.startswith(PROGRAMS):
            self._program(place, writes=writes)
            return
        if what := (PLACED.get(endpoint) if writes or endpoint == "vocabularies.suggest" else None):
            self.count(what, place)
        if not writes:
            return
        if what := NAMED.get(endpoint):
            self.count(what, _digest(request.form.get("name", "").strip().lower()))
        if what := PERSONAL.get(endpoint):
            self._personal(what, place)

    def _program(self, place: str, *, writes: bool) -> None:
        token = request.headers.get("Authorization", "")
        if writes:
            self.count("token_writes", _digest(token) if token else place)
            self.count("token_writes", place, times=CROWD)
            if request.endpoint == "annotations.create":
                # Before the transaction of an Idempotency-Key, in which SQLite could not count.
                count_young((request.view_args or {})["container"], lambda: [received(keep=True)])
        elif not token:
            self.count("reads", place)

    def _personal(self, what: str, place: str) -> None:
        self.count(what, place, times=CROWD)
        if current_user.is_authenticated:
            person = current_user.person
            young = what in ("votes", "tags") and person.is_young(now())
            self.count(what, str(person.id), cost=YOUNG if young else 1)

    def young(self, container: str) -> str:
        """Whose token this is, if the account is younger than a day and does not run the campaign, else "".

        Tokens of grown accounts are remembered, since none becomes younger: most writes ask nothing.
        """
        digest = token_digest()
        if not digest or digest in self._grown:
            return ""
        with service().database.reading() as store:
            actor = people.by_token(store, digest, container)
        if actor is None or actor.person is None:
            return ""
        if actor.person.is_young(now()):
            return "" if runs(actor) else str(actor.person.id)
        self._grown = {*(self._grown if len(self._grown) < MOST_LEASES else ()), digest}
        return ""


def count_young(container: str, documents: Callable[[], Iterable[bytes]]) -> None:
    """Count what an account younger than a day sends with a token, each as if it were sent by a form."""
    limits = current_app.extensions.get("limits")
    if limits and (who := limits.young(container)):
        for document in documents():
            limits.count(_kind(document), who, cost=YOUNG)


def _kind(document: bytes) -> str:
    """What a document counts as; what cannot be read is refused later, and counts as well."""
    try:
        said = json.loads(document)
    except (ValueError, RecursionError):
        said = None
    return "votes" if isinstance(said, dict) and MOTIVATION in motivations(said) else "tags"


def count_job(person: int | None) -> str:
    """Count a job that this request orders, TooMany when there were too many; under whom it was counted.

    That is the person, or without one the address.
    """
    who = _digest(request.remote_addr or "unknown") if person is None else f"person {person}"
    if limits := current_app.extensions.get("limits"):
        limits.count("jobs", who)
    return who


def install(app: Flask, settings: Mapping[str, str], database_url: str) -> None:
    """Hold the limits on every request, before anything else is done about it."""
    limits = Limits(settings, Counters(database_url))
    app.extensions["limits"] = limits
    app.before_request(limits.check)


def _digest(words: str) -> str:
    """What is counted under; no token or address stands in the table."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
