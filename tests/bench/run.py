"""`make bench`: every speed beside its floor, measured in the same rounds; a table and JSON."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tests.bench import bulk, content, exports, lists, lookups, machine, pages, reading, soak, table, writing
from tests.bench.measures import Line, measure
from tests.bench.plan import Part, Plan
from tests.parts.cluster import Absent, Cluster, throwaway

PARTS: dict[str, Part] = {
    "memory": soak.rest,
    "reading": reading.cases,
    "processes": reading.processes,
    "lists": lists.cases,
    "lookups": lookups.cases,
    "harvest": bulk.harvest,
    "pages": pages.cases,
    "writing": writing.cases,
    "imports": bulk.imports,
    "exports": exports.cases,
}
QUICK: Mapping[str, Any] = {
    "seconds": 0.25,
    "sizes": (1_000, 10_000),
    "bulk": 6_000,
    "items": 300,
    "steady": 2.0,
}
FULL: Mapping[str, Any] = {"sizes": (1_000, 1_000_000), "bulk": 1_000_000, "soak": 1_200.0}


def _sizes(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    sizes = tuple(int(size) for size in value.split(",")) if value else None
    if sizes and min(sizes) <= content.PAGE_SIZE:
        raise click.BadParameter(f"a container has more than one page of {content.PAGE_SIZE}")
    return sizes


@click.command()
@click.option("--part", "parts", multiple=True, type=click.Choice([*PARTS]), help="Only these parts.")
@click.option("--quick", is_flag=True, help="Little of everything, in eight minutes or so.")
@click.option("--full", is_flag=True, help="1,000,000 of everything, and a soak of 20 minutes; takes hours.")
@click.option("--rounds", type=int, help="Rounds of each case, 5 by default; medians are shown.")
@click.option("--seconds", type=float, help="How long each run under load takes; 1 by default.")
@click.option("--steady", type=float, help="Seconds of each lookup at 50 a second, all rounds together; 20.")
@click.option("--sizes", callback=_sizes, help="Annotations in what is read; 1000,100000 by default.")
@click.option("--bulk", type=int, help="Annotations to import; 60000 by default.")
@click.option("--items", type=int, help="Records to export; 3000 by default.")
@click.option(
    "--soak",
    type=float,
    help="Seconds of mixed load, and what memory becomes of it; alone, or after the parts that are named.",
)
@click.option("--no-postgres", is_flag=True, help="SQLite alone.")
@click.option("--no-sqlite", is_flag=True, help="PostgreSQL alone.")
@click.option("--json", "written", type=click.Path(path_type=Path), default=Path("build/bench.json"))
def main(
    parts: tuple[str, ...],
    quick: bool,
    full: bool,
    no_postgres: bool,
    no_sqlite: bool,
    written: Path,
    **given: Any,
) -> None:
    """Measure the speed of annoserver on this machine."""
    amounts = {**(QUICK if quick else {}), **(FULL if full else {})}
    amounts |= {name: amount for name, amount in given.items() if amount is not None}
    soaked = amounts.pop("soak", 0.0)
    # A soak alone, unless parts are named.
    wanted = parts or (PARTS if full or not soaked else ())
    written.parent.mkdir(parents=True, exist_ok=True)
    lines: list[Line] = []
    with _planned(postgres=not no_postgres, amounts={**amounts, "sqlite": not no_sqlite}) as plan:
        facts = {**machine.facts(plan.cluster), "rounds": str(plan.rounds), "seconds": str(plan.seconds)}
        try:
            for line in _lines(wanted, soaked, plan):
                lines.append(line)
                # What is measured already outlives what fails later.
                table.keep(lines, facts | {"load after": machine.load()}, written)
        finally:
            table.show(lines, facts | {"load after": machine.load()})
    click.echo(f"Written to {written}")


def _lines(parts: Iterable[str], soaked: float, plan: Plan) -> Iterator[Line]:
    for part in parts:
        yield from run(part, plan)
    if soaked:
        yield from (soak.memory(plan, engine, soaked) for engine in plan.engines())


def run(part: str, plan: Plan) -> Iterator[Line]:
    """Measure one part; what it started is stopped at the end."""
    with ExitStack() as stack:
        for case in PARTS[part](replace(plan, stack=stack)):
            click.echo(f"{part}: {case.name}", err=True)
            yield from measure(part, case, plan.rounds)


@contextmanager
def _planned(*, postgres: bool, amounts: Mapping[str, Any]) -> Iterator[Plan]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="annoserver-bench-")))
        cluster = _cluster(stack) if postgres else None
        yield Plan(folder, stack, stack, cluster, **amounts)


def _cluster(stack: ExitStack) -> Cluster | None:
    if url := os.environ.get("ANNOSERVER_TEST_POSTGRES"):
        return Cluster(url)
    try:
        return stack.enter_context(throwaway())
    except Absent as reason:
        click.echo(f"{reason}: those parts are left out", err=True)
        return None


if __name__ == "__main__":
    main()
