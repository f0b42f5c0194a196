"""Answers to whoever is not known: sent again while nothing was written and no date has passed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from flask import Flask, Response, current_app, g, request, session
from werkzeug.wrappers import Response as Answer

from annoserver.protocol import conditions
from annoserver.protocol.representation import Representation
from annoserver.store.database import Database
from annoserver.store.driver.marks import Marks
from annoserver.store.facts import campaigns
from annoserver.web import guards, language
from annoserver.web.context import UNASKED, now, service
from annoserver.web.respond import Complete
from annoserver.web.reuse.fragments import Parts

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

View = Callable[..., Answer]
NAME = "annoserver.pages"
PART = "Annoserver-Part"
"""What a script asks for that has sent a form: what was said alone, not the page around it."""

MOST = 16 << 20
LARGEST = 1 << 20
"""Bytes that a process keeps, and of one answer."""

MINUTE = timedelta(minutes=1)
DIGEST = 32

MARK = "annoserver.mark"
"""Where a request has the mark of the database that was read for it already."""

ASKED = 2048
"""How many answers that were not kept are remembered to have been asked for."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with all its headers.

    mark: of the database before it was made; until: when it may be untrue though nothing was written.
    """

    mark: str
    until: datetime
    headers: tuple[tuple[str, str], ...]
    tag: str
    body: bytes

    def answer(self, known: str) -> Complete:
        """The response, without a body when the browser has it already."""
        shown = self.shown(known)
        code = HTTPStatus.NOT_MODIFIED if shown.body is None else HTTPStatus.OK
        return Complete(shown.body or b"", code, list(shown.headers))

    def shown(self, known: str) -> Representation:
        """What is sent: no body, and no type of it, to whoever has it already."""
        if conditions.fresh(self.tag, known):
            return Representation(None, tuple(one for one in self.headers if one[0] != "Content-Type"))
        return Representation(self.body, self.headers)


class Shelf:
    """What a process keeps, the least used falling out first.

    No process is wiser than another: whether a page is still true, the database says each time.
    """

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self._kept = Parts[Kept](MOST)
        self._asked: set[Hashable] = set()
        self._lock = threading.Lock()

    def find(self, key: Hashable, mark: str, moment: datetime) -> Kept | None:
        """The answer of this key, if it is as it would be made now."""
        found = self._kept.find(key)
        return found if found is not None and found.mark == mark and moment < found.until else None

    def wants(self, key: Hashable) -> bool:
        """Whether this answer is worth keeping: it was asked for before, not by a harvester going by."""
        with self._lock:
            if key in self._asked:
                return True
            if len(self._asked) >= ASKED:
                self._asked.clear()
            self._asked.add(key)
            return False

    def keep(self, key: Hashable, made: Kept) -> None:
        """Keep an answer, instead of an earlier one."""
        self._kept.keep(key, made, len(made.body))


def install(app: Flask, database: Database) -> None:
    """Keep answers of this application."""
    app.extensions[NAME] = Shelf(Marks(database))


def kept(view: View) -> View:
    """A view whose page depends on the database, the moment, the address and the reader's languages alone.

    Whoever has a session gets a page of their own.
    """

    @wraps(view)
    def run(**names: str) -> Answer:
        if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
            return view(**names)
        g.turn = UNASKED
        return _again(partial(view, **names), _page_key(), _until, _completed)

    return run


def document(view: View) -> View:
    """The same for programs: what a view answers depends on the database, the address and Accept and Prefer.

    Whoever says who they are is answered anew, and so is whoever wants a page.
    """

    @wraps(view)
    def run(**names: str) -> Answer:
        if "Authorization" in request.headers:
            return view(**names)
        key = document_key(request.environ)
        return _again(partial(view, **names), key, minute, _complete, once=False)

    return run


def _again(
    view: View,
    key: Hashable,
    until: Callable[[datetime], datetime],
    complete: Callable[[Answer], Complete | None],
    *,
    once: bool = True,
) -> Answer:
    """What was answered before if it is still true, else what the view answers.

    once: whether it is kept when it was asked for but once.
    """
    shelf = cast(Shelf, current_app.extensions[NAME])
    mark, moment = request.environ.get(MARK) or shelf.marks.read(), now()
    found = shelf.find(key, mark, moment)
    if found is None:
        made = view()
        whole = complete(made)
        if whole is None or "ETag" not in whole.headers:
            return made
        # How long the body is, whoever sends it adds.
        headers = tuple(one for one in whole.headers if one[0] != "Content-Length")
        found = Kept(mark, until(moment), headers, whole.headers["ETag"], whole.get_data())
        if len(found.body) <= LARGEST and (once or shelf.wants(key)):
            shelf.keep(key, found)
    return found.answer(request.headers.get("If-None-Match", ""))


def _page_key() -> Hashable:
    asked = (request.script_root, request.path, request.query_string, PART in request.headers)
    return (*asked, *language.preferred())


def document_key(environ: WSGIEnvironment) -> Hashable:
    """What tells the answers to programs apart that do not say who they are."""
    asked = environ.get
    return (
        asked("SCRIPT_NAME"),
        asked("PATH_INFO"),
        asked("QUERY_STRING"),
        asked("HTTP_ACCEPT"),
        asked("HTTP_PREFER"),
    )


def _until(moment: datetime) -> datetime:
    """The end of this minute, since pages say how long ago something was; or when a campaign turns."""
    turn = g.pop("turn", UNASKED)
    if turn is UNASKED:
        with service().database.glance() as store:
            turn = campaigns.turn(store, moment)
    return min(minute(moment), turn) if turn else minute(moment)


def minute(moment: datetime) -> datetime:
    """The end of the minute that a moment is in."""
    return moment.replace(second=0, microsecond=0) + MINUTE


def _complete(made: Answer) -> Complete | None:
    """A document that can be sent again."""
    return made if isinstance(made, Complete) and made.status_code == HTTPStatus.OK else None


def _completed(made: Answer) -> Complete | None:
    """A page with all its headers, None when it is not to be sent again."""
    if not isinstance(made, Response) or made.status_code != HTTPStatus.OK or session.modified:
        return None
    body, whole = made.get_data(), made.headers
    made.vary.add("Cookie")
    always = guards.headers(secure=current_app.config["SESSION_COOKIE_SECURE"])
    for name, value in (*always, ("ETag", f'"{hashlib.sha256(body).hexdigest()[:DIGEST]}"')):
        whole.setdefault(name, value)
    return Complete(body, HTTPStatus.OK, whole)
