"""Servers in files of their own, for what goes from one to another."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annoserver.store.database import Database
from tests.exchange.intake.conftest import Home


@contextmanager
def homes(template: Path, folder: Path) -> Iterator[Callable[[str], Home]]:
    """Make servers, each with an empty campaign, by their base; template: an empty SQLite file."""
    opened: list[Database] = []

    def start(base: str) -> Home:
        database = Database(f"sqlite:///{shutil.copyfile(template, folder / f'{len(opened)}.db')}")
        database.write_setting("base_url", base)
        opened.append(database)
        home = Home(database)
        home.campaign()
        return home

    yield start
    for database in opened:
        database.forget()
