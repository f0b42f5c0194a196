"""Kill −9: whatever the server acknowledged is there afterwards, and every number is right."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import absent
from tests.faults.kill import kill
from tests.faults.serving import Serving
from tests.parts.people import note

if TYPE_CHECKING:
    from annoserver.store.database import Database

KILLS = 3


@pytest.fixture
def serving(database: Database, tmp_path: Path) -> Iterator[Serving]:
    """A server of two processes over the database of the test."""
    serving = Serving(database, str(tmp_path / "files"), processes=2)
    yield serving
    serving.kill()


def test_what_was_acknowledged_outlives_kills_under_writers(serving: Serving) -> None:
    outcome = kill(serving, KILLS, seed=7)

    assert outcome.faults == []
    assert outcome.kills == KILLS
    assert outcome.acknowledged >= KILLS
    assert not [code for code in outcome.statuses if code >= 500]
    command = [sys.executable, "-m", "annoserver.cli", "check", "db"]
    checked = subprocess.run(
        command, env=serving.environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert checked.stdout == "Everything is as a recount gives it.\n"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_answer_leaves_after_the_disk_has_what_it_acknowledges(serving: Serving, tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        absent("strace", "there is no strace, which sees what is asked of the disk")
    serving.processes = 1
    site, trace = serving.people(), tmp_path / "trace"
    calls = "trace=fsync,fdatasync,sendto,recvfrom,sendmsg,write"
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not look at processes here")
    serving.start("strace", "-f", "-y", "-s", "16", "-e", calls, "-o", str(trace))

    answers = [site.post(note(f"n{number}")).status_code for number in range(5)]

    serving.kill()
    assert answers == [201] * 5
    order = re.findall(
        r"(POST /annot)|(f(?:data)?sync\([^)]*-wal>\) *= 0|fdatasync resumed>\) *= 0)|(HTTP/1\.1 201)",
        trace.read_text("utf-8", "replace"),
    )
    told = "".join("P" if asked else "D" if kept else "A" for asked, kept, _ in order)
    assert re.fullmatch(r"D*(PD+A)+D*", told), told
