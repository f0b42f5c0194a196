"""Files as they are given, and those in zips and tars among them, each to be read more than once."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annoserver.exchange.intake.files.walk import walk
from annoserver.exchange.records.refusal import Refusal

ENDINGS = (".json", ".jsonld", ".ndjson")
"""Files of an archive that hold annotations; beside them lie reports and tables."""


@contextmanager
def unpacked(paths: Iterable[Path]) -> Iterator[tuple[list[Path], list[Refusal]]]:
    """The files, those of an archive in a folder that is there for the time; and what was damaged."""
    with tempfile.TemporaryDirectory() as folder:
        files: list[Path] = []
        refused: list[Refusal] = []
        for path in paths:
            if zipfile.is_zipfile(path):
                _unpack(path, Path(folder), files, refused)
            else:
                files.append(path)
        yield files, refused


def _unpack(path: Path, folder: Path, files: list[Path], refused: list[Refusal]) -> None:
    for found in walk([path]):
        if isinstance(found, Refusal):
            refused.append(found)
        elif found.name.endswith(ENDINGS):
            # A number keeps apart what archives call alike; the name is for reports only.
            place = folder / f"{len(files):06}"
            place.mkdir()
            file = place / found.name.rpartition("/")[2]
            with file.open("wb") as out:
                found.stream.seek(0)
                shutil.copyfileobj(found.stream, out)
            files.append(file)
