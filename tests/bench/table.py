"""The table that a run prints, and the JSON that it writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.measures import Line

WIDE = 190
VERDICT = {True: "met", False: "MISSED", None: ""}
COLUMNS = ("what", "a second, MiB", "p50 ms", "p99 ms", "CPU µs", "beside", "its", "ratio", "spread")


def show(lines: Iterable[Line], facts: Mapping[str, str], console: Console | None = None) -> None:
    """Print what was measured, on which machine, and whether it is good enough."""
    console = console or Console(width=WIDE)
    for name, value in facts.items():
        console.print(f"{name}: {value}", highlight=False)
    table = Table(*COLUMNS, "ratio of CPU", "bar", "")
    for line in lines:
        table.add_row(*_cells(line))
    console.print(table)


def keep(lines: Iterable[Line], facts: Mapping[str, str], path: Path) -> None:
    """Write the same as JSON."""
    figures = [asdict(line) | {"met": line.met} for line in lines]
    path.write_text(json.dumps({"machine": facts, "lines": figures}, indent=1, ensure_ascii=False), "utf-8")


def _cells(line: Line) -> Iterable[str]:
    yield f"{line.name} [{line.unit}]" if line.unit != "requests" else line.name
    yield f"{line.rate:,.0f}"
    yield "" if line.p50 is None else f"{line.p50:.2f}"
    under = "" if line.floor_p99 is None else f" ({line.floor_p99:.2f})"
    yield "" if line.p99 is None else f"{line.p99:.2f}{under}"
    yield "" if line.cost is None else f"{line.cost:,.1f}"
    yield line.floor
    yield "" if line.floor_rate is None else f"{line.floor_rate:,.0f}"
    yield "" if line.ratio is None else f"{line.ratio:.2f}"
    yield "" if line.spread is None else f"{line.spread[0]:.2f}–{line.spread[1]:.2f}"
    yield "" if line.cost_ratio is None else f"{line.cost_ratio:.2f}"
    yield _bar(line)
    yield VERDICT[line.met]


def _bar(line: Line) -> str:
    if line.bar is not None:
        return f"≥ {line.bar:.2f}"
    if line.most is not None:
        return f"p99 ≤ {line.most:.0f} ms"
    if line.cost_bar is not None:
        return f"CPU ≤ {line.cost_bar:,.0f} µs"
    if line.ceiling is not None:
        return f"≤ {line.ceiling:,.0f} {line.unit}"
    return "" if line.rate_bar is None else f"≥ {line.rate_bar:,.0f}/s"
