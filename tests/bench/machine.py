"""The machine and the programs that a run was made with."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg

from tests.parts.cluster import Cluster

LIBRARIES = ("annoserver", "Flask", "Werkzeug", "waitress", "SQLAlchemy", "psycopg", "pyoxigraph", "rdflib")
QUIET = 0.5
"""Processes that want to run, for each processor, on a machine that does nothing else."""


def facts(cluster: Cluster | None) -> dict[str, str]:
    """What the figures depend on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": f"{os.cpu_count()} × {_processor()}",
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "load before": load(),
        "Python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": _postgres(cluster) if cluster else "not there: left out",
    }


def load() -> str:
    """How busy the machine is with other things, in words."""
    waiting = os.getloadavg()[0] / (os.cpu_count() or 1)
    return f"{waiting:.1f} for each processor ({'quiet' if waiting < QUIET else 'busy'})"


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines: Iterable[str] = known.read_text("utf-8").splitlines() if known.exists() else ()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _postgres(cluster: Cluster) -> str:
    with psycopg.connect(cluster.url.replace("+psycopg", "")) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]) if row else ""
