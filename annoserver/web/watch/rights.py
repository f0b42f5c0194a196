"""Requests in the security log: what came of them, with their route and the network that they are from."""

from __future__ import annotations

import logging
from typing import Any

from flask import g, request

from annoserver.errors import AnnoError, Forbidden, TooMany, Unknown
from annoserver.model.campaign import agent_iri
from annoserver.store import people
from annoserver.web.context import service, token_digest
from annoserver.web.watch import security
from annoserver.web.watch.logs import shortened
from annoserver.web.watch.requests import NOWHERE

DOUBTED = frozenset(("csrf", "confirmation", "second-factor"))
"""Rules that refuse a form because whoever sent it may be somebody else."""


def tell(act: str, account: int | None = None, *, level: int = logging.INFO, **more: Any) -> None:
    """Log what a request did; account: the number of whose account it is about, if not of who asks."""
    seen = {"route": request.endpoint or NOWHERE, "address": shortened(request.remote_addr or "")}
    security.note(act, account or _account(), level=level, **more, **seen)


def excluded(campaign: str, key: str, *, back: bool) -> None:
    """Log that somebody excluded or readmitted the agent of this key."""
    agent = agent_iri(service().database.base, campaign, key)
    tell("readmitted" if back else "excluded", agent=agent)


def refused(error: AnnoError) -> None:
    """Log that somebody was refused, by the rule that did it; other faults are no matter of rights."""
    if isinstance(error, Unknown | Forbidden | TooMany) or error.rule in DOUBTED:
        about = {"rule": error.rule} if error.rule else {}
        whose = error.account if isinstance(error, Unknown) else None
        tell("refused", whose, level=logging.WARNING, **about)


def _account() -> int | None:
    """The number of the account that asks, None for nobody; a view that looked at it knows already."""
    if (known := g.get("account")) is not None:
        return int(known)
    if (user := g.get("_login_user")) is not None:  # where Flask-Login keeps whom it has looked up
        return int(user.person.id) if user.is_authenticated else None
    digest = "" if "account" in g else token_digest()
    if not digest:
        return None
    try:
        with service().database.reading() as store:
            found = people.by_token(store, digest, "")
    except AnnoError:  # that the database is busy is no reason to answer otherwise
        return None
    return found.person.id if found is not None and found.person is not None else None
