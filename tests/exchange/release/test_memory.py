"""Exports of any size: what they take of memory does not grow with the campaign."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import content, exports

FEW, MANY = 200, 2000
GROWTH = 12
"""MiB by which the larger campaign may pass the smaller one: what is remembered has its fill early."""

LIMIT = 250
"""MiB that an export of any size may take, the interpreter and all that is loaded included."""

PROGRAM = """
import sys
from pathlib import Path
from annoserver.exchange.release import orders
from annoserver.store import campaigns
from annoserver.store.database import Database
with Database(sys.argv[1]).reading() as store:
    size = sum(map(len, orders.edm(store, campaigns.find(store, sys.argv[2]), sys.argv[3]).chunks))
told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(size, told["VmHWM"].split()[0])
"""


@pytest.fixture
def filled(empty_url: str) -> str:
    """A database with a small campaign and one that is ten times as large."""
    site = content.site(empty_url)
    for name, number in (("few", FEW), ("many", MANY)):
        site.fill(name, number, voted=4)
        exports.furnish(site, name, number)
    site.database.forget()
    return empty_url


def taken(url: str, name: str, profile: str, root: Path) -> tuple[int, int]:
    """Bytes that an export in a process of its own has, and the most MiB that the process had.

    The system tells it of the program alone: usage of resources counts what the starting process had, too.
    """
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, url, name, profile],
        check=True,
        capture_output=True,
        text=True,
        cwd=root,
    )
    size, most = done.stdout.split()
    return int(size), int(most) >> 10


def test_memory_does_not_grow_with_the_campaign(filled: str, root: Path) -> None:
    for profile in ("metis", "graph"):
        small, before = taken(filled, "few", profile, root)
        large, after = taken(filled, "many", profile, root)

        assert large > 8 * small
        assert after < before + GROWTH
        assert after < LIMIT
