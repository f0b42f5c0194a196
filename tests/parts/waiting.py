"""Waiting for what others do, and no longer than a patience."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 30.0
"""Seconds."""


def eventually(met: Callable[[], bool], pause: float = 0.1) -> bool:
    """Whether something comes true before our patience ends; pause: seconds between two looks."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if met():
            return True
        time.sleep(pause)
    return False
