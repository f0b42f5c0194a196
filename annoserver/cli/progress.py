"""How a long command tells what it has done: a bar, plain lines, counts at the end, a report of refusals."""

from __future__ import annotations

import csv
import time
from collections import Counter
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from _csv import Writer
    from collections.abc import Callable, Mapping

    from rich.console import Console

SECONDS = 5.0  # between two plain lines

OPERATOR = "command line"
"""Whose jobs those are that commands order; of these, too, one runs at a time."""


class Count(StrEnum):
    """What is counted, in the words of the last line."""

    READ = "read"
    ADDED = "added"
    UPDATED = "updated"
    SAME = "already there"
    WRITTEN = "written"
    REFUSED = "refused"


IMPORT = (Count.READ, Count.ADDED, Count.UPDATED, Count.SAME, Count.REFUSED)
EXPORT = (Count.READ, Count.WRITTEN, Count.REFUSED)


class Progress:
    """The progress of one command, from `with` to the counts, which are printed however it ends.

    The bar and the plain lines go to standard error, the counts to standard output.
    total: how many will be read, None if that is not known. report: the CSV file (file, position,
    reason) that is written once something is refused.
    """

    def __init__(
        self,
        title: str,
        *,
        report: Path,
        counts: tuple[Count, ...] = IMPORT,
        total: int | None = None,
        console: Console | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._title = title
        self._report = report
        self._order = counts
        self._total = total
        self._console = console
        self._clock = clock
        self._counter: Counter[Count] = Counter()
        self._closing = ExitStack()
        self._show: Callable[[], None] = self._line
        self._last = clock()
        self._rows: Writer | None = None

    def __enter__(self) -> Self:
        from rich.console import Console

        self._console = self._console or Console(stderr=True)
        if self._console.is_terminal:
            self._show = self._bar(self._console)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closing.close()
        click.echo(str(self))
        if self._rows is not None:
            click.echo(f"What was refused, and why: {self._report}")

    def __str__(self) -> str:
        return " · ".join(f"{count} {self._counter[count]}" for count in self._order)

    def __getitem__(self, count: Count) -> int:
        return self._counter[count]

    def count(self, count: Count, by: int = 1) -> None:
        """Add to a count, and show it when it is time."""
        self.tell({count: by})

    def tell(self, more: Mapping[Count, int]) -> None:
        """Add to counts that belong together, and show them when it is time."""
        self._counter.update(more)
        self._show()

    def refuse(self, file: str, position: str, reason: str) -> None:
        """Count a refusal and write it to the report; position: a line, record or entry of the file."""
        if self._rows is None:
            file_of_rows = self._report.open("w", encoding="utf-8", newline="")
            self._rows = csv.writer(self._closing.enter_context(file_of_rows))
            self._rows.writerow(("file", "position", "reason"))
        self._rows.writerow((file, position, reason))
        self.count(Count.REFUSED)

    def _line(self) -> None:
        if self._clock() - self._last >= SECONDS:
            self._last = self._clock()
            click.echo(f"{self._title}: {self}", err=True)

    def _bar(self, console: Console) -> Callable[[], None]:
        """Start a bar; what comes back moves it."""
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        bars = self._closing.enter_context(Bars(*columns, console=console, transient=True))
        task = bars.add_task(self._title, total=self._total)
        return lambda: bars.update(task, completed=self._counter[Count.READ])
