"""Processes that serve together: started, started again when they die, and stopped with the first."""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from annoserver import config as settings

Start = Callable[["Stop"], None]

RESTART_PAUSE = 0.5
STOP_PAUSE = 0.05
log = logging.getLogger("annoserver")


class Stop:
    """Whether this process is to stop: somebody asked it to, or the one that started it is no more."""

    def __init__(self) -> None:
        self._asked = False
        self._first: int | None = None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    @property
    def asked(self) -> bool:
        """Whether to finish what is under way, and begin nothing new."""
        # A child whose parent was killed would hold the port, and nobody would stop it.
        return self._asked or (self._first is not None and os.getppid() != self._first)

    def follow(self, first: int) -> None:
        """Stop with this process, which has started ours."""
        self._first = first

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked = True


def share(starts: Sequence[Start], stopping: Stop) -> None:
    """Start the processes, start another when one dies, and stop them all together."""
    children = {_fork(start, stopping): start for start in starts}
    while not stopping.asked:
        found, status = os.waitpid(-1, os.WNOHANG)
        if found:
            log.warning("process %d ended with status %d; another takes its place", found, status)
            start = children.pop(found)
            _count_out(found)
            time.sleep(RESTART_PAUSE)
            children[_fork(start, stopping)] = start
        else:
            time.sleep(RESTART_PAUSE)
    while children:
        for child in [*children]:
            # Again and again: what comes to a child that was just forked is forgotten, as Python has it.
            os.kill(child, signal.SIGTERM)
            if os.waitpid(child, os.WNOHANG)[0]:
                del children[child]
        time.sleep(STOP_PAUSE)


def _fork(start: Start, stopping: Stop) -> int:
    first = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        stopping.follow(first)
        start(stopping)
    except BaseException:
        log.exception("process %d failed", os.getpid())
        os._exit(1)
    os._exit(0)


@contextmanager
def counting(made: settings.Config) -> Iterator[None]:
    """A folder in which the processes count together what /metrics tells, when it tells anything."""
    if not (made.metrics_token or made.metrics_addresses) or settings.metrics_folder():
        yield
        return
    with tempfile.TemporaryDirectory(prefix="annoserver-metrics-") as folder:
        settings.count_together(folder)
        yield


def _count_out(child: int) -> None:
    if settings.metrics_folder():
        from annoserver.web.watch import numbers

        numbers.ended(child)
