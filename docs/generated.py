"""Pages of the reference that are written from the program itself, whenever the documentation is built."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import rdflib
from rdflib.namespace import RDFS, SKOS

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://anno.example/"


def commands() -> str:
    """Every command with its help."""
    from annoserver.cli.main import main

    return "\n".join(_helped(main, click.Context(main, info_name="annoserver")))


def _helped(command: click.Command, context: click.Context) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner and not inner.hidden:
                yield from _helped(inner, click.Context(inner, parent=context, info_name=name))
    else:
        yield f"\n## {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"


def http() -> str:
    """Every operation of the contract, room by room."""
    found = _contract()
    rooms: dict[str, list[str]] = {}
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            rooms.setdefault(operation["tags"][0], []).append(_operation(found, path, method, operation))
    return "\n".join(f"\n## {room}\n\n" + "\n".join(lines) for room, lines in rooms.items())


def _contract() -> dict[str, Any]:
    from annoserver.app import create_app
    from annoserver.config import Config
    from annoserver.store.database import Database
    from annoserver.store.migrations import steps

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/docs.db"
        database = Database(url)
        steps.upgrade(database)
        database.write_setting("base_url", BASE)
        database.forget()
        app = create_app(Config(base_url=BASE, database_url=url, secret_key="-" * 32, files=folder))
        found: dict[str, Any] = app.test_client().get("/openapi.json").json
        app.extensions["annoserver"].database.forget()
    return found


def _operation(found: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> str:
    parts = found["components"]["parameters"]
    given = [
        parts[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in operation["parameters"]
    ]
    lines = [f"`{method.upper()} {path}`", f": {operation['summary']}"]
    if names := [f"`{one['name']}` ({one['in']})" for one in given if one["in"] != "path"]:
        lines.append(f"\n  Takes {', '.join(names)}.")
    lines.append(f"\n  Answers {', '.join(sorted(operation['responses']))}.\n")
    return "\n".join(lines)


def vocabulary() -> str:
    """Every term of our vocabulary."""
    graph = rdflib.Graph().parse(ROOT / "vocab" / "crowd.ttl")
    lines = []
    for term, label in sorted(graph.subject_objects(RDFS.label)):
        said = graph.value(term, RDFS.comment) or graph.value(term, SKOS.definition) or label
        lines.append(f"`{term}`\n: {' '.join(str(said).split())}\n")
    return "\n".join(lines)


PAGES = {"reference/commands": commands, "reference/http": http, "reference/vocabulary": vocabulary}
