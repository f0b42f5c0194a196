"""`make bench`: every speed beside its floor, measured in the same rounds; a table and JSON."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tests.bench import bulk, content, exports, lookups, machine, pages, reading, servers, table, writing
from tests.bench import soak as soaked
from tests.bench.measures import Line, measure
from tests.bench.plan import Part, Plan
from tests.parts.cluster import Absent, Cluster, throwaway

PARTS: dict[str, Part] = {
    "reading": reading.cases,
    "processes": reading.processes,
    "pages": pages.cases,
    "lookups": lookups.cases,
    "writing": writing.cases,
    "harvest": bulk.harvest,
    "imports": bulk.imports,
    "exports": exports.cases,
}
QUICK: Mapping[str, Any] = {"seconds": 0.3, "sizes": (1_000, 10_000), "bulk": 6_000, "items": 300}


def _sizes(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    return tuple(int(size) for size in value.split(",")) if value else None


@click.command()
@click.option("--part", "parts", multiple=True, type=click.Choice([*PARTS]), help="Only these parts.")
@click.option("--quick", is_flag=True, help="Little of everything, in two minutes or so.")
@click.option("--rounds", type=int, help="Rounds of each case, 5 by default; medians are shown.")
@click.option("--seconds", type=float, help="How long each run under load takes; 1 by default.")
@click.option("--sizes", callback=_sizes, help="Annotations in what is read; 1000,100000 by default.")
@click.option("--bulk", type=int, help="Annotations to import, and to harvest; 60000 by default.")
@click.option("--items", type=int, help="Records to export; 3000 by default.")
@click.option(
    "--soak",
    type=float,
    default=0.0,
    help="Seconds of mixed load, and what memory becomes of it; alone, or before the parts that are named.",
)
@click.option("--no-postgres", is_flag=True, help="SQLite alone.")
@click.option("--json", "written", type=click.Path(path_type=Path), default=Path("build/bench.json"))
def main(
    parts: tuple[str, ...], quick: bool, soak: float, no_postgres: bool, written: Path, **amounts: Any
) -> None:
    """Measure the speed of annoserver on this machine."""
    given = {name: amount for name, amount in amounts.items() if amount is not None}
    with _planned(postgres=not no_postgres, amounts={**(QUICK if quick else {}), **given}) as plan:
        facts = {**machine.facts(plan.cluster), "server at rest": _at_rest(plan)}
        if soak:
            told = {f"after a soak, {one}": soaked.memory(plan, one, soak) for one in plan.engines()}
            facts |= told
        # A soak alone, unless parts are named.
        lines = [line for part in parts or (() if soak else PARTS) for line in run(part, plan)]
        facts |= {"load after": machine.load(), "rounds": str(plan.rounds), "seconds": str(plan.seconds)}
    table.show(lines, facts)
    written.parent.mkdir(parents=True, exist_ok=True)
    table.keep(lines, facts, written)
    click.echo(f"Written to {written}")


def run(part: str, plan: Plan) -> Sequence[Line]:
    """Measure one part; what it started is stopped at the end."""
    lines: list[Line] = []
    with ExitStack() as stack:
        for case in PARTS[part](replace(plan, stack=stack)):
            click.echo(f"{part}: {case.name}", err=True)
            lines += measure(part, case, plan.rounds)
    return lines


@contextmanager
def _planned(*, postgres: bool, amounts: Mapping[str, Any]) -> Iterator[Plan]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="annoserver-bench-")))
        cluster = _cluster(stack) if postgres else None
        yield Plan(folder, stack, cluster, **amounts)


def _cluster(stack: ExitStack) -> Cluster | None:
    if url := os.environ.get("ANNOSERVER_TEST_POSTGRES"):
        return Cluster(url)
    try:
        return stack.enter_context(throwaway())
    except Absent as reason:
        click.echo(f"{reason}: those parts are left out", err=True)
        return None


def _at_rest(plan: Plan) -> str:
    """Memory of a server that has answered once."""
    with ExitStack() as stack:
        site = content.site(url := replace(plan, stack=stack).database("SQLite", "rest"))
        address = site.fill("folk", content.PAGE_SIZE)
        site.database.forget()
        server = stack.enter_context(servers.ours(url))
        server.asked(servers.request(f"/{address.iri.removeprefix(address.base)}", {}))
        return f"{server.memory():.0f} MiB"


if __name__ == "__main__":
    main()
