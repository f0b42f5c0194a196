"""import csv, from a file to items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.exchange.intake.test_tables import HEADER, MAPPING, ROW

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_table_is_brought_in_and_a_later_version_updates_it(ready: Run) -> None:
    Path("map.toml").write_text(MAPPING, encoding="utf-8")
    Path("a.csv").write_text(f"{HEADER}{ROW}2,,,,,\n", encoding="utf-8")
    command = ("import", "csv", "folk", "a.csv", "--mapping", "map.toml")

    checked = ready(*command, "--check").output
    first = ready(*command).output
    Path("a.csv").write_text(HEADER + ROW.replace("Krug", "Kanne"), encoding="utf-8")
    second = ready(*command).output
    Path("a.csv").write_text(HEADER, encoding="utf-8")
    third = ready(*command, "--prune").output

    assert "read 2 · added 1 · updated 0 · already there 0 · refused 1" in checked
    assert "read 2 · added 1 · updated 0 · already there 0 · refused 1" in first
    assert "a.csv,3," in Path("import-report.csv").read_text("utf-8")
    assert "updated 1" in second
    assert "vanished from the source 1 · removed 1" in third
