"""Tests of the house itself: sizes, names, floors, and that everything is packaged."""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import annoserver

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "annoserver"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)
PYTHON = sorted({*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "examples").rglob("*.py")})
BESIDE = {"annoserver.contexts": "contexts", "annoserver.vocab": "vocab"}

FILES_IN_A_FOLDER = 12
LINES_IN_A_FILE = 250
# A file of tests is a list of cases about one noun, which is looked up and not read through.
LINES_OF_TESTS = 500
LINES_IN_A_FUNCTION = 25
VAGUE = {"utils", "util", "common", "base", "manager", "managers", "data", "helpers", "misc"}
# What may be imported only in one place, so that the floors above can do without it.
ENVIRONMENT = {"environ", "environb", "getenv", "putenv"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), named(path))


def folders() -> list[Path]:
    """Every folder of the package that holds Python, the package itself included."""
    return sorted({path.parent for path in PACKAGE.rglob("*.py")})


def dotted(folder: Path) -> str:
    return ".".join(folder.relative_to(ROOT).parts)


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def contracts() -> Iterator[dict[str, Any]]:
    yield from project()["tool"]["importlinter"]["contracts"]


@pytest.mark.parametrize("folder", folders(), ids=named)
def test_a_folder_holds_at_most_twelve_files(folder: Path) -> None:
    files = sum(path.suffix == ".py" for path in folder.iterdir())

    assert folder.name == "versions" or files <= FILES_IN_A_FOLDER


@pytest.mark.parametrize("path", PYTHON, ids=named)
def test_a_file_begins_with_one_sentence_and_is_not_too_long(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.count("\n")
    sentence = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]

    assert re.fullmatch(r"[^.]+(\.\w+[^.]*)*[.:]", sentence.replace("\n", " "))
    assert lines <= (LINES_OF_TESTS if "tests" in path.relative_to(ROOT).parts else LINES_IN_A_FILE)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_function_fits_in_one_look(path: Path) -> None:
    long = [
        f"{node.name}: {length}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and (length := lines_of(node)) > LINES_IN_A_FUNCTION
    ]

    assert long == []


def lines_of(function: ast.FunctionDef) -> int:
    """The lines of a body, its docstring left out."""
    first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
    return (function.end_lineno or first.lineno) - first.lineno + 1


# The package's own gives create_app.
@pytest.mark.parametrize("path", [path / "__init__.py" for path in folders() if path != PACKAGE], ids=named)
def test_the_init_of_a_folder_holds_one_sentence_and_no_code(path: Path) -> None:
    if path.exists():  # Alembic's versions are no package
        assert len(tree_of(path).body) == 1


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_name_says_what_is_in_it(path: Path) -> None:
    assert not VAGUE & {path.stem, *path.relative_to(PACKAGE).parent.parts}


@pytest.mark.parametrize("path", [path for path in MODULES if path != PACKAGE / "config.py"], ids=named)
def test_only_config_reads_the_environment(path: Path) -> None:
    touched = {
        name
        for node in ast.walk(tree_of(path))
        for name in (
            {node.attr}
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
            else {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom) and node.module == "os"
            else set()
        )
    }

    assert not touched & ENVIRONMENT


def test_every_folder_is_written_in_setup_cfg() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")

    written = setup["options"]["packages"].split()

    assert written == sorted(written)
    assert set(written) == {dotted(folder) for folder in folders()} | set(BESIDE)


def test_a_contract_that_forbids_names_every_floor_that_is_there() -> None:
    floors = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
    floors -= {"__init__", "__pycache__", "static", "templates", "py"}
    let_in = {  # the floors that a contract lets in
        "Flask and its extensions stay in web and app": {"web", "app", "work"},
        "SQLAlchemy stays in store": {"store", "app"},
        "Calls to other servers stay in exchange.outside and client": {"client", "app"},
        "Only app and cli read config": {"app", "cli", "config"},
    }

    left_out = {
        (contract["name"], floor)
        for contract in contracts()
        if contract["name"] in let_in
        for floor in floors
        - let_in[contract["name"]]
        - {name.split(".")[1] for name in contract["source_modules"]}
    }

    assert left_out == set()


def test_the_package_gives_create_app_and_nothing_else() -> None:
    from annoserver.app import create_app

    assert annoserver.create_app is create_app
    with pytest.raises(AttributeError, match="no attribute 'make_app'"):
        annoserver.__getattr__("make_app")


@pytest.mark.parametrize("path", sorted((PACKAGE / "web/static").glob("*.css")), ids=named)
def test_colours_are_tokens_of_the_one_style_sheet(path: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    said = re.findall(r"([\w-]+)\s*:\s*([^;{}]+)[;}]", rules)
    literal = re.compile(
        r"#[0-9a-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|\b(white|black|gr[ae]y)\b",
        re.IGNORECASE,
    )
    coloured = [name for name, value in said if literal.search(value)]

    assert [name for name in coloured if not name.startswith("--")] == []
    assert not coloured or path.name == "site.css"
