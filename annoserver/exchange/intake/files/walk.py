"""Files and folders, and what is in the archives among them, one file at a time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from annoserver.exchange.intake.files.archives import Found, hidden, read, shown
from annoserver.exchange.intake.files.limits import LIMITS, Limits
from annoserver.exchange.records.refusal import Refusal

__all__ = ["Found", "Limits", "walk"]


def walk(paths: Iterable[Path], limits: Limits = LIMITS) -> Iterator[Found | Refusal]:
    """Every file: given, in a folder (by name, hidden ones left out), in zip, tar, gz, bz2 or xz.

    Archives are told by their content, not by their name, and opened in one another. What cannot
    be read or passes a limit is a refusal, and the walk goes on with the next one.
    """
    for path in paths:
        for file in _files(path):
            yield from _file(shown(file.relative_to(path.parent).as_posix()), file, limits)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not hidden(name))
        yield from (Path(folder, name) for name in sorted(names) if not hidden(name))


def _file(name: str, path: Path, limits: Limits) -> Iterator[Found | Refusal]:
    if path.exists() and not path.is_file():
        yield Refusal("this is not a regular file", name)
        return
    try:
        with path.open("rb") as stream:
            yield from read(name, stream, path.stat().st_size, limits)
    except OSError as fault:
        yield Refusal(f"cannot be read: {fault.strerror or fault}", name)
