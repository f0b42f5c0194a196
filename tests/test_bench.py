"""The bench itself: it runs from end to end, and judges what it measures."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from tests.bench.load import Order, Refused, walk
from tests.bench.load import run as load
from tests.bench.machine import LIBRARIES
from tests.bench.measures import Case, Floor, Sample, measure
from tests.bench.plan import Plan
from tests.bench.run import FULL, PARTS, QUICK, main
from tests.fakes.outside import Reply, Request, outside
from tests.parts.cluster import Cluster
from tests.parts.serving import Server

AMOUNTS = {
    "rounds": "1",
    "seconds": "0.05",
    "steady": "0.05",
    "sizes": "200,300",
    "bulk": "300",
    "items": "3",
}
TINY = [word for name, amount in AMOUNTS.items() for word in (f"--{name}", amount)]
FLAT = round(1 / 1.2, 3)
SAME, SMALL, PEERS = "trivial route, same answer", "the same of 200", "a tenth of what peers take"
LARGE = ("annotation", "annotation, 304", "container with page after a write", "container, anew")
PAGES = ("any page, anew", "first page, anew", "last page, anew", "search by item", "item page")
POSTS = [f"POST {kind}, {many}" for kind in ("tag", "vote") for many in ("1 connection", "8 connections")]
ISSUE: dict[tuple[str, str], float] = {
    ("GET annotation, SQLite", SAME): 0.75,
    ("GET annotation, 304, SQLite", f"{SAME}, threads in turn"): 0.85,
    ("GET container with page, SQLite", SAME): 0.6,
    ("GET first page, anew, SQLite", SAME): 0.6,
    ("GET last page, anew, SQLite", SAME): 0.6,
    ("GET any page, anew, SQLite", SAME): 0.6,
    ("GET last page, anew, SQLite", "first page, anew"): FLAT,
    **{(f"GET {name}, SQLite", SMALL): FLAT for name in (*LARGE, *PAGES)},
    **{(f"{name}, SQLite", "trivial POST, same bytes"): 0.4 for name in POSTS},
    ("harvest by pages, SQLite", "trivial route, same page"): 100_000,
    ("import, SQLite", "bare inserts, same batches"): 15_000,
    ("export graph", "rdflib, the same"): 10,
    ("export metis", "rdflib, the same"): 5,
    ("suggestion, of a word that all terms have, SQLite", "trivial route, as steadily"): 20,
    ("suggestion, of a word that one term has, SQLite", "trivial route, as steadily"): 20,
    ("search, of a word that all have, SQLite", "trivial route, as steadily"): 20,
    ("search, of a word that one has, SQLite", "trivial route, as steadily"): 20,
    ("search, of either of both, SQLite", "trivial route, as steadily"): 20,
    ("search by target, SQLite", "trivial route, as steadily"): 20,
    ("GET root list, last page, SQLite", "first page"): FLAT,
    ("memory at rest, SQLite", ""): 150,
    ("GET annotation, two processes", "one process"): 1.7,
    ("GET annotation, SQLite", PEERS): 230,
    ("GET container with page after a write, SQLite", PEERS): 8_000,
    ("GET any page, anew, SQLite", PEERS): 8_000,
    **{(f"{name}, SQLite", PEERS): 500 for name in POSTS},
}
"""What is good enough: name and floor of a line, and the bar."""

KINDS = ("bar", "rate_bar", "most", "cost_bar", "ceiling")
"""Of bars."""

ISSUE_POSTGRESQL: dict[tuple[str, str], float] = {
    ("POST tag, 8 connections, PostgreSQL", "bare insert and commit"): 0.5,
    ("POST vote, 8 connections, PostgreSQL", "bare insert and commit"): 0.5,
    ("import, PostgreSQL", "bare inserts, same batches"): 10_000,
}


def measured(folder: Path, *words: str) -> dict[str, Any]:
    """What `make bench` writes down when it measures next to nothing."""
    written = folder / "bench.json"
    done = CliRunner().invoke(main, [*TINY, *words, "--json", str(written)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(written.read_text("utf-8"))
    assert all(line["rate"] > 0 for line in found["lines"])
    return found


def bars(found: dict[str, Any]) -> dict[tuple[str, str], float]:
    """The bar of each line that has one."""
    known = {(line["name"], line["floor"]): [line[one] for one in KINDS] for line in found["lines"]}
    return {
        (re.sub(r", (of [\d,]+|load by .*)(?=,|$)", "", name), floor): round(value, 3)
        for (name, floor), values in known.items()
        for value in values
        if value is not None
    }


def test_it_measures_every_part_and_writes_the_figures_down(tmp_path: Path) -> None:
    found = measured(tmp_path, "--no-postgres")

    assert {line["part"] for line in found["lines"]} == {*PARTS}
    assert all((line["met"] is None) == all(line[kind] is None for kind in KINDS) for line in found["lines"])
    assert {"date", "processor", "memory", "system", "Python", *LIBRARIES} <= found["machine"].keys()
    assert {"SQLite", "PostgreSQL", "load before", "load after"} <= found["machine"].keys()
    assert ISSUE.items() <= bars(found).items()


def test_medians_are_of_five_rounds_at_least(tmp_path: Path) -> None:
    with ExitStack() as stack:
        assert Plan(tmp_path, stack, stack, None).rounds >= 5
    assert "rounds" not in {*QUICK, *FULL}


def test_the_full_bench_has_the_sizes_of_the_bars() -> None:
    assert FULL == {"sizes": (1_000, 1_000_000), "bulk": 1_000_000, "soak": 1_200}


def test_what_is_measured_outlives_what_fails_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def good(_: Plan) -> list[Case]:
        return [Case("act", lambda: Sample(7.0, 1))]

    def bad(_: Plan) -> list[Case]:
        raise Refused("not today")

    monkeypatch.setattr("tests.bench.run.PARTS", {"good": good, "bad": bad})
    written = tmp_path / "bench.json"

    done = CliRunner().invoke(main, ["--no-postgres", "--rounds", "1", "--json", str(written)])

    assert isinstance(done.exception, Refused)
    assert [line["rate"] for line in json.loads(written.read_text("utf-8"))["lines"]] == [7.0]


def in_pieces(asked: Request) -> Reply:
    """Two pages, whose bytes arrive one after another."""
    first = asked.path == "/1"
    one = b'{"id":"x","type":"Annotation"}'
    more = b'"next":"http://x/2",' if first else b""
    items = b",".join([one] * (2 if first else 1))
    return Reply(b'{"type":"AnnotationPage",%s"items":[%s]}' % (more, items), pause=0.01)


def test_a_walk_goes_on_however_an_answer_arrives() -> None:
    with outside(in_pieces) as server:
        seen = walk(urlsplit(server.url).port or 0, None, "/1")

    assert seen == 3


def test_it_measures_postgresql_where_it_is_there(
    tmp_path: Path, postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_TEST_POSTGRES", postgres.url)

    found = measured(tmp_path, "--part", "writing", "--part", "imports", "--part", "memory", "--no-sqlite")

    assert {line["name"].rpartition(", ")[2] for line in found["lines"]} == {"PostgreSQL"}
    assert ISSUE_POSTGRESQL.items() <= bars(found).items()


def test_a_soak_tells_what_memory_becomes(tmp_path: Path) -> None:
    found = measured(tmp_path, "--no-postgres", "--soak", "0.1")

    (line,) = found["lines"]
    assert re.fullmatch(
        r"memory after 0 s and [\d,]+ requests, [+-][\d.]+ MiB in a minute of its second half, SQLite",
        line["name"],
    )
    assert line["met"] is (line["rate"] <= 1.1 * line["floor_rate"])


@pytest.mark.parametrize(("p99", "met"), [(19.0, True), (21.0, False)])
def test_an_answer_that_comes_late_misses_its_bar(p99: float, *, met: bool) -> None:
    (line,) = measure("part", Case("ask", lambda: Sample(50.0, 1, p99=p99), most=20.0), 1)

    assert line.met is met


@pytest.mark.parametrize(("most", "met"), [(41.0, True), (39.0, False)])
def test_what_costs_or_weighs_too_much_misses_its_bar(most: float, *, met: bool) -> None:
    run, bare = (lambda: Sample(40.0, 1, cost=40.0)), Floor("bare", lambda: Sample(80.0, 1), 0.4)

    beside, cost = measure("part", Case("act", run, (bare,), cost_bar=most), 1)
    (weight,) = measure("part", Case("weigh", run, unit="MiB", ceiling=most), 1)

    assert (beside.met, cost.met, weight.met) == (True, met, met)


def test_steady_requests_are_looked_at_together() -> None:
    late = iter([(1.0,), (1.0,) * 60, (1.0,) * 39 + (50.0,)])  # the first is to warm up

    (line,) = measure("part", Case("ask", lambda: Sample(50.0, 1, p99=9.0, took=next(late)), most=20.0), 2)

    assert line.p99 == 50.0


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
