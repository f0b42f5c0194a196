"""The table of conformance in the documentation: no row without a test, no test that is not there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROW = re.compile(r"\| ((?:[PLMO][0-9]|RFC)[^|]*) \| ([^|]*) \| ([^|]*) \| (.*) \| ([^|]*) \|")
LISTED = re.compile(r"^\| ((?:[PLMO][0-9]|RFC)[^|]*) \|", re.MULTILINE)
HERE = Path(__file__).parent
SECTION = re.compile(r"^## (\d+)\. .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
SECTIONS = ("2", "3", "5", "6")
"""Those of the checklist that list requirements."""


def quoted() -> dict[str, str]:
    """Every test of the protocol, with what its docstring says in one line."""
    return {
        node.name: " ".join((ast.get_docstring(node) or "").split())
        for path in HERE.glob("test_*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.fixture(scope="module")
def rows(root: Path) -> dict[str, tuple[str, list[str]]]:
    """Row: the clause that it quotes, and the tests that hold it."""
    found = ROW.findall((root / "docs" / "conformance.md").read_text("utf-8"))
    table = {row: (clause, re.findall(r"`(\w+)`", tests)) for row, _, _, clause, tests in found}
    assert len(table) == len(found)
    return table


def named_after(test: str, row: str) -> bool:
    """Whether a test has a row in its name; ranges by their first, as in L4.2.2.1–2 or P7-01 to P7-06."""
    first = re.split(r"[–,]", row)[0].replace(" §3", "").replace(" ", "")
    key = re.sub(r"[.-]", "_", first)
    section, _, number = key.rpartition("_")
    ranged = re.search(rf"_{re.escape(section)}_(\d+)_to_(\d+)_", test) if section else None
    if ranged and number.isdigit():
        return int(ranged[1]) <= int(number) <= int(ranged[2])
    short = re.search(rf"_{re.escape(section)}_\d+_and_{number}_", test) if section else None
    return short is not None or re.search(rf"(^test|_and)_{re.escape(key)}(_|$)", test) is not None


def test_every_row_has_a_test_that_is_named_after_it(rows: dict[str, tuple[str, list[str]]]) -> None:
    tests = quoted()

    for row, (_, named) in rows.items():
        assert named, row
        assert set(named) <= tests.keys(), row
        assert any(named_after(test, row) for test in named), row


def test_every_clause_is_what_its_first_test_says(rows: dict[str, tuple[str, list[str]]]) -> None:
    tests = quoted()

    wrong = {
        row: clause for row, (clause, named) in rows.items() if tests[named[0]] != clause.replace("\\|", "|")
    }

    assert wrong == {}


def test_every_must_and_should_of_the_protocols_is_quoted(root: Path) -> None:
    """The rest of a row's words are ours: what the server does about it."""
    found = ROW.findall((root / "docs" / "conformance.md").read_text("utf-8"))
    binding = {row: clause for row, level, _, clause, _ in found if row[0] in "PL" and level[:1] in "MS"}

    quotes = {row: " ".join(re.findall("“([^”]+)”", clause)) for row, clause in binding.items()}

    assert len(quotes) > 110
    assert {row for row, quote in quotes.items() if not re.search("MUST|SHOULD|MAY", quote)} == set()


def test_every_test_that_is_named_after_a_row_is_in_the_table(rows: dict[str, tuple[str, list[str]]]) -> None:
    listed = {test for _, named in rows.values() for test in named}

    assert {test for test in quoted() if re.match(r"test_(P\d|L\d|M\d|O\d|RFC)", test)} <= listed


def test_the_table_has_every_row_of_the_checklist(
    rows: dict[str, tuple[str, list[str]]], shared: Path
) -> None:
    checklist = (shared / "wap.md").read_text("utf-8")
    sections = [
        re.search(rf"^## {number}\. .*?(?=^## |\Z)", checklist, re.MULTILINE | re.DOTALL)
        for number in SECTIONS
    ]

    wanted = {row for section in sections if section for row in LISTED.findall(section[0])}

    assert len(wanted) > 190
    assert wanted - rows.keys() == set()


def test_every_line_of_the_table_of_published_clients_has_tests_that_there_are(root: Path) -> None:
    lines = (root / "docs" / "published.md").read_text("utf-8").splitlines()
    table = [line for line in lines if line.startswith("| ") and not line.startswith(("| Client", "| Rule"))]
    there = {
        name
        for path in (root / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }

    named = [re.findall(r"`(test_\w+)`", line) for line in table]

    assert len(table) > 15
    assert all(named)
    assert {test for tests in named for test in tests} - there == set()


def test_the_table_of_published_clients_has_every_client_of_the_checklist(root: Path, shared: Path) -> None:
    (section,) = re.findall(r"^## 9\..*", (shared / "wap.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    listed = re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)[1:]
    written = (root / "docs" / "published.md").read_text("utf-8").replace("*", "")

    bare = [re.sub(r" \(.*\)", "", line).replace("inrupt ", "@inrupt/") for line in listed]
    names = {name.strip() for line in bare for name in line.split(",")}

    assert len(listed) == 10
    assert {name for name in names if name not in written} == set()
