"""Turns: which of the requests that wait is answered next, and by which thread."""

from __future__ import annotations

import time
from itertools import islice
from typing import Any

from waitress.task import ThreadedTaskDispatcher

from annoserver.cli.server.connections import begin

MOST = 32
"""How many are answered together, so that other processes have their turn with the database."""

SLOW = 0.01
"""Seconds after which whoever is being answered takes long, and others are answered beside them."""


class Turns(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress has no types
    """Threads of which few answer at a time, and all the others wait without looking.

    Threads that want Python's one lock at the same time take it from each other with every question
    to SQLite, and two requests that are answered so take twice what they take one after the other.
    So a thread begins only while less than most of them are at something short; whatever takes long,
    or waits for others, counts no more, and the next thread begins.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._short: dict[int, float] = {}
        self._called = 0

    @property
    def waiting(self) -> bool:
        """Whether any request waits for a thread."""
        return bool(self.queue)

    def add_task(self, task: Any) -> None:
        """Have a request answered when its turn comes."""
        with self.lock:
            self.queue.append(task)
            self._call()

    def handler_thread(self, thread_no: int) -> None:
        """Answer requests, one after the other, until the server stops."""
        while True:
            with self.lock:
                self._short.pop(thread_no, None)
                if not self._wait(thread_no):
                    return
                together = self._taken()
                self._short[thread_no] = time.monotonic()
            if len(together) > 1:
                begin(together)
            for task in together:
                try:
                    task.service()
                except BaseException:
                    self.logger.exception("Exception when servicing %r", task)

    def look(self, now: float) -> None:
        """Let others begin beside what takes long; to be asked now and then while requests wait."""
        with self.lock:
            for number, began in [*self._short.items()]:
                if now - began > SLOW:
                    del self._short[number]
            self._call()

    def _taken(self) -> list[Any]:
        """The next request; with one that may be answered together with others all of those that wait."""
        first = self.queue.popleft()
        if not self.queue or not first.joins():
            return [first]
        found = list(islice((one for one in self.queue if one.joins()), MOST - 1))
        for one in found:
            self.queue.remove(one)
        return [first, *found]

    def _call(self) -> None:
        """Wake a thread, if there is something to do and room for one more."""
        if self.queue and len(self._short) + self._called < self._most and self._called < self._idle():
            self._called += 1
            self.queue_cv.notify()

    def _idle(self) -> int:
        return int(len(self.threads) - self.stop_count - self.active_count)

    def _wait(self, thread_no: int) -> bool:
        """Wait for a turn; False when this thread is to end."""
        while not self.stop_count and not (self.queue and len(self._short) < self._most):
            self.active_count -= 1
            self.queue_cv.wait()
            self.active_count += 1
            self._called = max(0, self._called - 1)
        if self.stop_count:
            self.active_count -= 1
            self.stop_count -= 1
            self.threads.discard(thread_no)
            self.thread_exit_cv.notify()
            return False
        return True
