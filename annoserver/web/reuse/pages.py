"""Pages for readers who are not signed in: sent again while nothing was written and no date has passed."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import cast

from flask import Flask, Response, current_app, request, session
from werkzeug.wrappers import Response as Answer

from annoserver.protocol import conditions
from annoserver.store.database import Database
from annoserver.store.driver.marks import Marks
from annoserver.store.facts import campaigns
from annoserver.web import guards, language
from annoserver.web.context import now, service
from annoserver.web.respond import Complete

View = Callable[..., Answer]
NAME = "annoserver.pages"
PART = "Annoserver-Part"
"""What a script asks for that has sent a form: what was said alone, not the page around it."""

MOST = 16 << 20
LARGEST = 256 << 10
"""Bytes that a process keeps, and of one page."""

MINUTE = timedelta(minutes=1)
DIGEST = 32
OF_BODY = ("Content-Type", "Content-Length")


@dataclass(frozen=True, slots=True)
class Kept:
    """A page with all its headers; mark: of the database before it was made; until: when it may be untrue."""

    mark: str
    until: datetime
    headers: tuple[tuple[str, str], ...]
    tag: str
    body: bytes

    def answer(self, known: str) -> Complete:
        """The response, without a body when the browser has it already."""
        if conditions.fresh(self.tag, known):
            kept = [one for one in self.headers if one[0] not in OF_BODY]
            return Complete(b"", HTTPStatus.NOT_MODIFIED, kept)
        return Complete(self.body, HTTPStatus.OK, list(self.headers))


class Shelf:
    """What a process keeps, the least used falling out first.

    No process is wiser than another: whether a page is still true, the database says each time.
    """

    def __init__(self, marks: Marks, always: tuple[tuple[str, str], ...]) -> None:
        self.marks = marks
        self.always = always
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def find(self, key: Hashable, mark: str, moment: datetime) -> Kept | None:
        """The page of this key, if it is as it would be made now."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or found.mark != mark or moment >= found.until:
                return None
            self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, page: Kept) -> None:
        """Keep a page, instead of an earlier one."""
        with self._lock:
            earlier = self._kept.pop(key, None)
            self._size += len(page.body) - (len(earlier.body) if earlier else 0)
            self._kept[key] = page
            while self._size > MOST:
                self._size -= len(self._kept.popitem(last=False)[1].body)


def install(app: Flask, database: Database, *, secure: bool) -> None:
    """Keep pages of this application."""
    app.extensions[NAME] = Shelf(Marks(database), guards.headers(secure=secure))


def kept(view: View) -> View:
    """A view whose page depends on the database, the moment, the address and the reader's languages alone.

    Whoever has a session gets a page of their own.
    """

    @wraps(view)
    def run(**names: str) -> Answer:
        if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
            return view(**names)
        shelf = cast(Shelf, current_app.extensions[NAME])
        known = request.headers.get("If-None-Match", "")
        mark, moment, key = shelf.marks.read(), now(), _key()
        found = shelf.find(key, mark, moment)
        if found is None:
            made = view(**names)
            if not isinstance(made, Response) or made.status_code != HTTPStatus.OK or session.modified:
                return made
            found = _kept(made, mark, _until(moment), shelf.always)
            if len(found.body) <= LARGEST:
                shelf.keep(key, found)
        return found.answer(known)

    return run


def _key() -> Hashable:
    asked = (request.script_root, request.path, request.query_string, PART in request.headers)
    return (*asked, *language.preferred())


def _until(moment: datetime) -> datetime:
    """The end of this minute, since pages say how long ago something was; or when a campaign turns."""
    with service().database.glance() as store:
        turn = campaigns.turn(store, moment)
    minute = moment.replace(second=0, microsecond=0) + MINUTE
    return min(minute, turn) if turn else minute


def _kept(made: Response, mark: str, until: datetime, always: tuple[tuple[str, str], ...]) -> Kept:
    body = made.get_data()
    tag = f'"{hashlib.sha256(body).hexdigest()[:DIGEST]}"'
    made.vary.add("Cookie")
    for name, value in (*always, ("ETag", tag)):
        made.headers.setdefault(name, value)
    return Kept(mark, until, tuple(made.headers), tag, body)
