"""Counting: what each request counts as, and for whom; Flask-Limiter counts it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping

from flask import Flask, current_app, request
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_login import current_user
from limits import RateLimitItem, parse_many

from annoserver.errors import TooMany
from annoserver.ld.resources import motivations
from annoserver.ld.votes import MOTIVATION
from annoserver.model.rules.permission import runs
from annoserver.store import people
from annoserver.web.context import now, received, service, token_digest
from annoserver.web.limits.storage import MOST_LEASES, SCHEME

CROWD = 10
"""How many people may share an address, a class for instance: what one may do, times this."""

YOUNG = 3
"""How much an act of an account counts that is younger than a day."""

CODE = 2
"""How much trying a code of six digits counts."""

COUNTED = "annoserver.counted"
"""Whether a request was counted before Flask was asked."""

WRITES = ("POST", "PUT", "DELETE", "PATCH")
PROGRAMS = frozenset(
    {
        *("annotations", "batch", "containers", "exports", "feeds", "imports", "jobs", "membership"),
        *("moderation", "search"),
    }
)
"""Blueprints that look at the token which a program shows: only reads without one are counted."""

DOCUMENTS = frozenset(("agents", "datasets", "deletions", "erasures", "item_resources", "oaipmh", "records"))
"""Blueprints of documents for everybody: a token makes nobody known there, and so no difference."""

ASKING = frozenset(("oaipmh.harvest", "search.ask"))
"""Endpoints that take a question by POST, which changes nothing."""

PERSONAL = {
    "votes.cast": "votes",
    "tags.add": "tags",
    "items.comment": "tags",
    "items.finish": "votes",
    **dict.fromkeys(("tags.change", "tags.remove", "tags.disown", "joined.join", "joined.leave"), "changes"),
    **dict.fromkeys(("account.verify_again", "account.change_address"), "mail"),
    # Whoever found a browser in which somebody is signed in does not find their password by it.
    **dict.fromkeys(
        ("account.change_password", "factors.begin", "factors.remove", "privacy.delete"), "sign_in"
    ),
    "reports.send": "reports",
    "privacy.copy": "jobs",
}
"""Endpoint → what it counts as, for the forms of whoever is signed in."""

NAMED = {"signin.sign_in": "sign_in", "joining.forgotten": "mail"}
"""Endpoint → what it counts as for the account whose name was typed."""

SUGGEST = "vocabularies.suggest"
PLACED = {
    "signin.sign_in": "sign_in_address",
    "factors.prove": "sign_in_address",
    "joining.sign_up": "sign_up",
    SUGGEST: "suggestions",
}
"""Endpoint → what it counts as for the address alone."""


class Limits:
    """The limits of the settings: what → the limits, such as 60/minute;2000/day."""

    def __init__(self, settings: Mapping[str, str], limiter: Limiter) -> None:
        self._items = {
            (what, times): [type(one)(one.amount * times, one.multiples) for one in parse_many(words)]
            for what, words in settings.items()
            for times in (1, CROWD)
        }
        self._limiter = limiter.limiter
        self._grown: set[str] = set()

    def count(self, what: str, who: str, *, cost: int = 1, times: int = 1) -> None:
        """Count an act; TooMany when there were too many of late."""
        for item in self._items[what, times]:
            if not self._limiter.hit(item, what, who, cost=cost):
                raise self._refusal(item, what, who)

    def allows(self, what: str, who: str, times: int = 1) -> bool:
        """Count an act; whether there were not too many of late."""
        return all(self._limiter.hit(item, what, who) for item in self._items[what, times])

    def lets_write(self, authorization: str, place: str) -> bool:
        """Count a change by a program that shows a token; whether there were not too many of late."""
        mine = self.allows("token_writes", _digest(authorization))
        return mine and self.allows("token_writes", place, CROWD)

    def _refusal(self, item: RateLimitItem, what: str, who: str) -> TooMany:
        wait = self._limiter.get_window_stats(item, what, who).reset_time - time.time()
        seconds = max(1, round(wait))
        message = _("This was too often for now. Please try again in %(seconds)s seconds.", seconds=seconds)
        return TooMany(message, seconds)

    def check(self) -> None:
        """Count this request by its endpoint, for whom it is from; TooMany when there were too many."""
        if request.environ.get(COUNTED):
            return
        endpoint = request.endpoint or ""
        place = request.remote_addr or "unknown"
        writes = request.method in WRITES and endpoint not in ASKING
        room = endpoint.partition(".")[0]
        if room in PROGRAMS:
            self._program(place, writes=writes)
        elif room in DOCUMENTS:
            self.count("reads", place)
        else:
            self._page(endpoint, place, writes=writes)

    def _page(self, endpoint: str, place: str, *, writes: bool) -> None:
        if what := (PLACED.get(endpoint) if writes or endpoint == SUGGEST else None):
            self.count(what, place)
        if writes and (what := NAMED.get(endpoint)):
            self.count(what, _digest(request.form.get("name", "").strip().lower()))
        if writes and (what := PERSONAL.get(endpoint)):
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

    def is_grown(self, token: str) -> bool:
        """Whether this token is known to be of an account that is older than a day."""
        return token in self._grown

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


def count_code(person: int) -> None:
    """Count a code that somebody tries, TooMany when there were too many; one is easier to guess."""
    if limits := current_app.extensions.get("limits"):
        limits.count("sign_in", f"code {person}", cost=CODE)


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
    limiter = Limiter(
        lambda: request.remote_addr or "unknown",
        storage_uri=f"{SCHEME}://",
        storage_options={"database": database_url},
    )
    limiter.init_app(app)
    # It looks at every request three times, for limits of views, of which there are none: ours are of
    # acts, with keys that a view knows, and are asked about once. That would double what a GET costs.
    for functions in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs):
        functions[None].pop()
    limits = Limits(settings, limiter)
    app.extensions["limits"] = limits
    app.before_request(limits.check)


def _digest(words: str) -> str:
    """What is counted under; no token or address stands in the table."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
