"""Files that commands write: whole under their name, or not there at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

READABLE = 0o644  # a temporary file is its owner's alone


@contextmanager
def whole(path: Path, *, readable: bool = True) -> Iterator[IO[bytes]]:
    """An open file beside the path, which takes its place when the block ends without an error.

    readable: by everybody; else it is its owner's alone.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            yield file
        except BaseException:
            Path(file.name).unlink()
            raise
    made = Path(file.name)
    if readable:
        made.chmod(READABLE)
    made.replace(path)


def report(path: Path) -> Path:
    """Where the report of refusals about a file goes: beside it."""
    return path.with_name(f"{path.name}.report.csv")
