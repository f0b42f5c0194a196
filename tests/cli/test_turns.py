"""Turns: of the threads of a server few work at a time, and nobody waits behind what takes long."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest

from annoserver.cli.server import loop
from annoserver.cli.server.turns import MOST, SLOW, STUCK, Turns
from annoserver.config import Config
from tests.parts.waiting import PATIENCE, eventually

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


@pytest.fixture
def engine() -> str:
    """There is no database in it."""
    return "sqlite"


@dataclass
class Task:
    """Something that waits to be answered, as waitress has it."""

    act: Callable[[], Any] = lambda: None
    post: bool = False
    number: int = 0
    said: list[str] = field(default_factory=list)

    def joins(self) -> bool:
        return self.post

    def begin(self, line: list[Any]) -> None:
        line.append(self)
        self.said.append(f"begun {len(line)}")

    def service(self) -> None:
        self.act()
        self.said.append("served")


@pytest.fixture
def turns() -> Iterator[Turns]:
    """Four threads, of which one works at a time."""
    turns = Turns(1)
    turns.set_thread_count(4)
    yield turns
    turns.shutdown(timeout=PATIENCE)


def served(tasks: list[Task]) -> bool:
    return all("served" in one.said for one in tasks)


def test_one_works_at_a_time(turns: Turns) -> None:
    working, most = [0], [0]

    def act() -> None:
        working[0] += 1
        time.sleep(0.001)
        most[0] = max(most[0], working[0])
        working[0] -= 1

    tasks = [Task(act) for _ in range(40)]
    for one in tasks:
        turns.add_task(one)

    assert eventually(lambda: served(tasks))
    assert most == [1]


def test_nobody_waits_behind_what_takes_long(turns: Turns) -> None:
    ends = threading.Event()
    slow, quick = [Task(ends.wait) for _ in range(3)], [Task() for _ in range(10)]
    for one in (*slow, *quick):
        turns.add_task(one)
    time.sleep(2 * SLOW)
    assert turns.waiting

    def looked() -> bool:
        turns.look(time.monotonic())
        return served(quick)

    assert eventually(looked)
    assert not any(one.said for one in slow)
    ends.set()
    assert eventually(lambda: served(slow))


def test_where_all_threads_are_at_something_long_the_rest_waits(turns: Turns) -> None:
    ends = threading.Event()
    tasks = [Task(ends.wait) for _ in range(6)]
    for one in tasks:
        turns.add_task(one)
    for _ in range(8):
        time.sleep(2 * SLOW)
        turns.look(time.monotonic())

    assert len(turns.queue) == 2
    ends.set()
    assert eventually(lambda: served(tasks))


def test_what_is_posted_at_one_moment_is_begun_together(turns: Turns) -> None:
    ends = threading.Event()
    first, others = Task(ends.wait), [Task(post=number % 3 != 0) for number in range(3 * MOST)]
    turns.add_task(first)
    assert eventually(lambda: not turns.waiting)
    for one in others:
        turns.add_task(one)
    ends.set()

    assert eventually(lambda: served(others))
    posted = [one for one in others if one.post]
    assert [one.said for one in posted[:MOST]] == [[f"begun {n + 1}", "served"] for n in range(MOST)]
    assert len({one.said[0] for one in posted}) == MOST
    assert all(one.said == ["served"] for one in others if not one.post)


def test_what_is_posted_waits_for_what_was_posted_before_and_nothing_else_does(turns: Turns) -> None:
    ends = threading.Event()
    first, posted, read = Task(ends.wait, post=True), [Task(post=True) for _ in range(5)], Task()
    turns.add_task(first)
    assert eventually(lambda: not turns.waiting)
    for one in (*posted, read):
        turns.add_task(one)
    time.sleep(2 * SLOW)
    turns.look(time.monotonic())

    assert eventually(lambda: served([read]))
    assert not any(one.said for one in posted)
    ends.set()
    assert eventually(lambda: served(posted))
    assert [one.said[0] for one in posted] == [f"begun {n + 1}" for n in range(5)]


def test_those_who_post_wait_for_nobody_who_is_stuck(turns: Turns) -> None:
    ends = threading.Event()
    stuck, posted = Task(ends.wait, post=True), Task(post=True)
    turns.add_task(stuck)
    assert eventually(lambda: not turns.waiting)
    turns.add_task(posted)
    turns.look(time.monotonic() + STUCK + SLOW)

    assert eventually(lambda: served([posted]))
    assert not stuck.said
    ends.set()


def test_something_that_fails_stops_no_thread(turns: Turns) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    tasks = [Task(fail) for _ in range(8)] + [Task()]
    for one in tasks:
        turns.add_task(one)

    assert eventually(lambda: served(tasks[-1:]))


class _Asked:
    """Whether a server has been asked to stop."""

    asked = False


ABOUT = ContextVar("about", default="")


class App:
    """An application that answers with what it was asked for, which it keeps in its context."""

    def __init__(self) -> None:
        self.held = threading.Event()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        if environ["PATH_INFO"] == "/held":
            self.held.wait()
        elif environ["PATH_INFO"] == "/annotations/broken/":
            raise ZeroDivisionError
        ABOUT.set(environ["PATH_INFO"])
        return self._answer(start_response)

    def _answer(self, start_response: StartResponse) -> Iterator[bytes]:
        body = ABOUT.get().encode()
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
        yield body


@pytest.fixture
def app() -> App:
    """Asked by the server of the test."""
    return App()


@pytest.fixture
def port(app: App) -> Iterator[int]:
    """Where our loop serves the application."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    stop = _Asked()
    thread = threading.Thread(target=loop.answer, args=(app, Config(), listener, stop))
    thread.start()
    yield listener.getsockname()[1]
    app.held.set()
    stop.asked = True
    thread.join(PATIENCE)


def sent(port: int, method: str, path: str) -> HTTPConnection:
    """A connection on which something was asked."""
    link = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    link.request(method, path, b"{}" if method == "POST" else None)
    return link


def told(link: HTTPConnection) -> tuple[int, bytes]:
    answer = link.getresponse()
    found = answer.status, answer.read()
    link.close()
    return found


def test_a_server_answers_others_beside_what_takes_long(app: App, port: int) -> None:
    held = [sent(port, "GET", "/held") for _ in range(3)]

    assert [told(sent(port, "GET", "/quick"))[0] for _ in range(5)] == [200] * 5
    app.held.set()
    assert [told(one)[0] for one in held] == [200] * 3


def test_those_who_post_at_one_moment_are_answered_each_with_theirs(app: App, port: int) -> None:
    names = [f"/annotations/{name}/" for name in ("folk", "broken", "china", "folk")]
    for _ in range(20):
        # Until that is known to take long, all others wait, and are begun together then.
        held = sent(port, "GET", "/held")
        links = [sent(port, "POST", name) for name in names]
        answers = [told(one) for one in links]
        app.held.set()
        told(held)
        app.held.clear()

        assert [code for code, _ in answers] == [200, 500, 200, 200]
        assert [body.decode() for code, body in answers if code == 200] == [names[0], *names[2:]]
