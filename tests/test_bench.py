"""The bench itself: it runs from end to end, and judges what it measures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.bench.load import Order, Refused
from tests.bench.load import run as load
from tests.bench.measures import Case, Floor, Sample, measure
from tests.bench.run import PARTS, main
from tests.parts.cluster import Cluster
from tests.parts.serving import Server

TINY = ("--rounds", "1", "--seconds", "0.05", "--sizes", "100,200", "--bulk", "300", "--items", "3")


def measured(folder: Path, *words: str) -> dict[str, Any]:
    """What `make bench` writes down when it measures next to nothing."""
    written = folder / "bench.json"
    done = CliRunner().invoke(main, [*TINY, *words, "--json", str(written)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(written.read_text("utf-8"))
    assert all(line["rate"] > 0 for line in found["lines"])
    return found


def test_it_measures_every_part_and_writes_the_figures_down(tmp_path: Path) -> None:
    found = measured(tmp_path, "--no-postgres")

    assert {line["part"] for line in found["lines"]} == {*PARTS}
    assert {"date", "processor", "Python", "waitress", "server at rest"} <= found["machine"].keys()


def test_it_measures_postgresql_where_it_is_there(
    tmp_path: Path, postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_TEST_POSTGRES", postgres.url)

    found = measured(tmp_path, "--part", "writing")

    assert {line["name"].rpartition(", ")[2] for line in found["lines"]} == {"SQLite", "PostgreSQL"}


def test_a_soak_tells_what_memory_becomes(tmp_path: Path) -> None:
    found = measured(tmp_path, "--no-postgres", "--soak", "0.1")

    assert found["lines"] == []
    assert re.fullmatch(
        r"\d+ MiB, \d+ MiB after 0 s and [\d,]+ requests, [+-][\d.]+ MiB in a minute of the second half",
        found["machine"]["after a soak, SQLite"],
    )


@pytest.mark.parametrize(("p99", "met"), [(19.0, True), (21.0, False)])
def test_an_answer_that_comes_late_misses_its_bar(p99: float, *, met: bool) -> None:
    (line,) = measure("part", Case("ask", lambda: Sample(50.0, 1, p99=p99), most=20.0), 1)

    assert line.met is met


def test_a_bar_is_met_by_the_median_of_the_rounds() -> None:
    rates = iter([1.0, 90.0, 50.0, 10.0])  # the first is to warm up
    case = Case("act", lambda: Sample(next(rates), 1), (Floor("bare", lambda: Sample(100.0, 1), 0.4),))

    (line,) = measure("part", case, 3)

    assert (line.ratio, line.spread, line.rate) == (0.5, (0.1, 0.9), 50.0)
    assert line.met


def test_a_rate_that_is_too_low_misses_its_bar() -> None:
    (line,) = measure("part", Case("act", lambda: Sample(9.0, 1), bar=10.0), 1)

    assert line.met is False


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_answer_that_nobody_expects_stops_the_bench(server: Server) -> None:
    port = int(server.url.rstrip("/").rpartition(":")[2])

    with pytest.raises(Refused, match="404"):
        load(Order(port, b"GET /annotations/none/ HTTP/1.1\r\nHost: x\r\n\r\n", 200, 2, 0.1))
