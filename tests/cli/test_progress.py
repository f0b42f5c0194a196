"""Tests of what a long command tells: bar, plain lines, counts, report."""

from __future__ import annotations

import io
from itertools import count
from pathlib import Path

import pytest
from rich.console import Console

from annoserver.cli.progress import EXPORT, Count, Progress


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return tmp_path / "refused.csv"


def test_the_last_line_counts_what_was_done(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Importing", report=report) as progress:
        progress.count(Count.READ, 3)
        progress.count(Count.ADDED)
        progress.count(Count.SAME, 2)

    assert capsys.readouterr().out == "read 3 · added 1 · updated 0 · already there 2 · refused 0\n"
    assert not report.exists()


def test_an_export_counts_what_was_written(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Exporting", report=report, counts=EXPORT) as progress:
        progress.count(Count.READ)
        progress.count(Count.WRITTEN)

    assert capsys.readouterr().out == "read 1 · written 1 · refused 0\n"


def test_what_is_refused_is_in_the_report(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Importing", report=report) as progress:
        progress.refuse("a.zip", "2", "no rights statement")
        progress.refuse("b,c.xml", "line 7", 'not "EDM"')

    assert report.read_text("utf-8").splitlines() == [
        "file,position,reason",
        "a.zip,2,no rights statement",
        '"b,c.xml",line 7,"not ""EDM"""',
    ]
    assert capsys.readouterr().out.splitlines() == [
        "read 0 · added 0 · updated 0 · already there 0 · refused 2",
        f"What was refused, and why: {report}",
    ]


def test_without_a_terminal_there_is_a_plain_line_every_few_seconds(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = count()

    with Progress("Importing", report=report, counts=EXPORT, clock=lambda: float(next(second))) as progress:
        for _ in range(12):
            progress.count(Count.READ)

    assert capsys.readouterr().err.splitlines() == [
        "Importing: read 5 · written 0 · refused 0",
        "Importing: read 10 · written 0 · refused 0",
    ]


def test_on_a_terminal_there_is_a_bar(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    screen = io.StringIO()

    with Progress(
        "Importing", report=report, total=2, console=Console(file=screen, force_terminal=True)
    ) as progress:
        progress.count(Count.READ, 2)

    assert "Importing" in screen.getvalue()
    assert "2/2" in screen.getvalue()
    assert capsys.readouterr().err == ""


def test_interrupted_it_tells_the_counts_so_far(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        with Progress("Exporting", report=report, counts=EXPORT) as progress:
            progress.count(Count.READ, 7)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert capsys.readouterr().out == "read 7 · written 0 · refused 0\n"


def test_what_belongs_together_is_never_shown_apart(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    second = count(step=10)

    with Progress("Demo", report=report, clock=lambda: float(next(second))) as progress:
        for _ in range(3):
            progress.tell({Count.READ: 2, Count.ADDED: 1, Count.SAME: 1})

    for line in capsys.readouterr().err.splitlines():
        read, added, _, same, _ = (int(part.split()[-1]) for part in line.split(" · "))
        assert read == added + same
