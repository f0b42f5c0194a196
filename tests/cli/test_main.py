"""Tests of the command `annoserver` itself: lazy, quick, and without tracebacks."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from annoserver.cli import main as cli
from annoserver.errors import Invalid, Missing, Problem

HEAVY = (
    "flask",
    "sqlalchemy",
    "alembic",
    "rdflib",
    "pyld",
    "pyoxigraph",
    "lxml",
    "requests",
    "rich",
    "waitress",
)
SECONDS = 0.4


@click.command()
def missing() -> None:
    raise Missing("There is no campaign folk.")


@click.command()
def invalid() -> None:
    raise Invalid("The document is not valid.", (Problem("M07", "/target", "There is no target."),))


@click.command()
def interrupted() -> None:
    raise KeyboardInterrupt


@pytest.fixture
def planted() -> click.Group:
    """A group like the real one with commands that fail."""
    names = ("missing", "invalid", "interrupted")
    return cli.LazyGroup(lazy={name: (f"{__name__}:{name}", "It fails.") for name in names})


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_of_the_list_is_there_and_explains_itself(name: str) -> None:
    result = CliRunner().invoke(cli.main, [name, "--help"])

    assert result.exit_code == 0
    assert f"Usage: main {name}" in result.output


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    script = (
        "import sys; from annoserver.cli.main import main; main(['--help'], standalone_mode=False);"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert all(f"  {name} " in done.stdout for name in cli.COMMANDS)
    assert done.stdout.endswith("HEAVY []\n")


def test_help_answers_in_less_than_four_tenths_of_a_second() -> None:
    def seconds() -> float:
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "from annoserver.cli.main import main; main(['--help'])"],
            stdout=subprocess.DEVNULL,
            check=True,
            env={},
        )
        return time.perf_counter() - begin

    best = min(seconds() for _ in range(5))

    assert best < SECONDS


def test_the_version_is_that_of_the_project(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]

    result = CliRunner().invoke(cli.main, ["--version"], prog_name="annoserver")

    assert result.output == f"annoserver {project['version']}\n"


def test_an_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(cli.main, ["frobnicate"])

    assert result.exit_code == 2
    assert "No such command 'frobnicate'" in result.output


@pytest.mark.parametrize(
    ("name", "code", "output"),
    [
        ("missing", 1, "Error: There is no campaign folk.\n"),
        ("invalid", 1, "Error: The document is not valid.\n  /target: There is no target. (M07)\n"),
        ("interrupted", 130, "Interrupted.\n"),
    ],
)
def test_a_command_that_fails_says_so_without_a_traceback(
    planted: click.Group, name: str, code: int, output: str
) -> None:
    result = CliRunner().invoke(planted, [name])

    assert (result.exit_code, result.output) == (code, output)
