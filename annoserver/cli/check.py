"""The commands that check: what is kept, by a recount, and records before they are delivered."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from annoserver.exchange.records.delivery.findings import Finding
    from annoserver.exchange.release.check.schema import Schema


@click.group()
def check() -> None:
    """Check what is kept, or records before they are delivered."""


@check.command()
def db() -> None:
    """Recount totals, pages, tallies, standings and the log; exit status 1 if a number is wrong."""
    from annoserver import config as settings
    from annoserver.cli.setup import ready_database
    from annoserver.store import counts

    wrong = 0
    with ready_database(settings.read()).reading() as store:
        for line in counts.check(store):
            click.echo(line)
            wrong += 1
    click.echo("Everything is as a recount gives it." if not wrong else f"{wrong} numbers are wrong.")
    if wrong:
        raise SystemExit(1)


@check.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--xsd",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with Europeana's EDM.xsd and the schemas it imports.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each finding, on a line.")
def edm(paths: tuple[Path, ...], xsd: Path | None, as_json: bool) -> None:
    """Check records in EDM's external form: files, folders, archives; exit status 1 if one is wrong."""
    from annoserver.exchange.release.check.schema import Schema

    schema = Schema(xsd) if xsd else None
    met: Counter[str] = Counter()
    for record in _records(paths, schema):
        wrong = any(not one.warning for one in record.findings)
        met.update(records=1, wrong=int(wrong), findings=len(record.findings))
        for one in record.findings:
            click.echo(_line(record, one) if as_json else _sentence(record, one))
    told = f"{met['records']} records checked · {met['wrong']} wrong · {met['findings']} findings"
    if not as_json:
        click.echo(told + ("" if schema else " · schema skipped, since no --xsd was given"))
    if met["wrong"] or not met["records"]:
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class _Record:
    """One file with what was found in it."""

    name: str
    findings: list[Finding]


def _records(paths: tuple[Path, ...], schema: Schema | None) -> Iterator[_Record]:
    """Every record in the files; what lies beside them in an archive, as our manifest, is passed over."""
    from annoserver.exchange.intake.files.walk import Found, walk
    from annoserver.exchange.records.delivery.findings import Finding
    from annoserver.exchange.release.check.records import examine

    given = {path.name for path in paths}
    for found in walk(paths):
        if not isinstance(found, Found):
            yield _Record(found.file, [Finding("unread", found.line, found.reason)])
        elif found.name in given or found.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            yield _Record(found.name, examine(found.content, schema))


def _sentence(record: _Record, one: Finding) -> str:
    kind = "warning" if one.warning else "error"
    return f"{record.name}:{one.line}: {kind}: {one.message} [{one.rule}]\n    {one.remedy}"


def _line(record: _Record, one: Finding) -> str:
    said = {
        "record": record.name,
        "line": one.line,
        "rule": one.rule,
        "severity": "warning" if one.warning else "error",
        "message": one.message,
        "remedy": one.remedy,
    }
    return json.dumps(said, ensure_ascii=False)
