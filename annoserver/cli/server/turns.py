"""Turns: which of the requests that wait is answered next, and by which thread."""

from __future__ import annotations

import time
from collections import deque
from itertools import count
from typing import Any

from waitress.task import ThreadedTaskDispatcher

from annoserver.cli.server.connections import begin

MOST = 32
"""How many are answered together, so that other processes have their turn with the database."""

SLOW = 0.01
"""Seconds after which whoever is being answered takes long, and others are answered beside them."""

STUCK = 0.25
"""Seconds after which those that post wait no longer for others that posted before them."""


class Turns(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress has no types
    """Threads of which few answer at a time, and all the others wait without looking.

    Threads that want Python's one lock at the same time take it from each other with every question
    to SQLite, and two requests that are answered so take twice what they take one after the other.
    So a thread begins only while less than most of them are at something short; whatever takes long
    counts no more, and the next thread begins. What may be answered together waits for what came
    before it, and one thread then answers all that came meanwhile.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._short: dict[int, float] = {}
        self._called = 0
        self._number = count()
        self._joining: deque[Any] = deque()
        self._together: tuple[int, float] | None = None

    @property
    def waiting(self) -> bool:
        """Whether any request waits for a thread."""
        return bool(self.queue or self._joining)

    def add_task(self, task: Any) -> None:
        """Have a request answered when its turn comes."""
        task.number = next(self._number)
        joins = task.joins()
        with self.lock:
            (self._joining if joins else self.queue).append(task)
            self._call()

    def handler_thread(self, thread_no: int) -> None:
        """Answer requests, one after the other, until the server stops."""
        while True:
            with self.lock:
                self._end(thread_no)
                if not self._wait(thread_no):
                    return
                tasks = self._taken(thread_no, time.monotonic())
            if len(tasks) > 1:
                begin(tasks)
            for task in tasks:
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
            if self._together and now - self._together[1] > STUCK:
                self._together = None
            self._call()

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End the threads; what still waits is cancelled."""
        with self.lock:
            self.queue.extend(self._joining)
            self._joining.clear()
        return bool(super().shutdown(cancel_pending, timeout))

    def _due(self) -> bool:
        """Whether a thread that is free may begin something."""
        return len(self._short) < self._most and bool(self.queue or (self._joining and not self._together))

    def _call(self) -> None:
        """Wake a thread, if there is something to do and room for one more."""
        idle = len(self.threads) - self.stop_count - self.active_count
        if self._due() and len(self._short) + self._called < self._most and self._called < idle:
            self._called += 1
            self.queue_cv.notify()

    def _wait(self, thread_no: int) -> bool:
        """Wait for a turn; False when this thread is to end."""
        while not self.stop_count and not self._due():
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

    def _taken(self, thread_no: int, now: float) -> list[Any]:
        """What waits longest: one request, or all that may be answered together with it."""
        self._short[thread_no] = now
        if self._together or not self._joining:
            return [self.queue.popleft()]
        if self.queue and self.queue[0].number < self._joining[0].number:
            return [self.queue.popleft()]
        self._together = thread_no, now
        return [self._joining.popleft() for _ in range(min(MOST, len(self._joining)))]

    def _end(self, thread_no: int) -> None:
        """Note that this thread is free again."""
        self._short.pop(thread_no, None)
        if self._together and self._together[0] == thread_no:
            self._together = None
