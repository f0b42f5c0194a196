"""Secrets: they are in no log, cost much to guess, and the document of security tells the truth."""

from __future__ import annotations

import ast
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
from argon2 import PasswordHasher, extract_parameters

from annoserver.crowd.accounts import keys
from annoserver.store import people
from annoserver.store.keys import passwords
from tests.parts.folk import PASSWORD, Folk
from tests.parts.people import LD, note, peopled
from tests.parts.visiting import Visitor

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.serving import Server

pytestmark = pytest.mark.costly_passwords

MEMORY, PASSES = 19 * 1024, 2
"""KiB and rounds that OWASP asks of argon2id at least."""


def test_passwords_cost_what_they_should_to_guess() -> None:
    found = extract_parameters(keys.hashed("a password of mine"))

    assert found.type.name == "ID"
    assert found.memory_cost >= MEMORY
    assert found.time_cost >= PASSES
    assert found.salt_len >= 16


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_a_hash_that_cost_less_is_made_anew_by_signing_in(folk: Folk, visitor: Visitor, engine: str) -> None:
    ann, less = folk.known["ann"], PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

    def kept() -> str:
        with folk.database.reading() as store:
            return people.password_hash(store, ann) or ""

    with folk.database.transaction() as store:
        people.keep_password(store, ann, less)
    assert visitor.sign_in("ann", "a wrong password").status_code == 400
    assert kept() == less
    assert visitor.sign_in().status_code == 303
    anew = kept()
    assert extract_parameters(anew).memory_cost >= MEMORY
    assert visitor.sign_in().status_code == 303
    assert kept() == anew
    # A password that was changed in between stays changed.
    with folk.database.transaction() as store:
        assert not passwords.replace(store, ann, less, "another")
    assert kept() == anew


def test_what_is_kept_of_a_token_lets_nobody_in(database: Database, server: Server) -> None:
    """Whoever has read the table of tokens, in a backup for instance, can do nothing with it."""
    site = peopled(database, server.url)
    digest, body = keys.digest(site.tokens["ann"]), note("dog")

    for shown in (digest, f"Bearer {digest}", f"Digest {digest}", f"{digest} {digest}", f"Bearer{digest}"):
        asked = {"Authorization": shown, "Content-Type": LD}
        assert requests.post(site.container, json=body, headers=asked).status_code == 401, shown
        assert requests.get(site.container, headers=asked).status_code == 401, shown
    assert site.post(body).status_code == 201


def test_no_secret_is_logged(folk: Folk, visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visitor.sign_in("ann", "a wrong password")
    visitor.sign_in()
    made = visitor.post("/me/tokens", label="mine")
    visitor.get("/verify?token=a-secret-of-a-mail")
    cookie = str(visitor.session.cookies.get("session"))

    written = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "urllib3.connectionpool"
    )

    assert made.status_code < 400
    for secret in ("a wrong password", PASSWORD, "a-secret-of-a-mail", cookie, "ann@example.org"):
        assert secret not in written


RUNS = re.compile(
    r"\b(subprocess|os\.system|os\.popen|pickle|marshal|shelve|yaml|md5|sha1|import random)\b"
    r"|(^|[^.\w])(eval|exec)\(|new Function|document\.write",
    re.MULTILINE,
)
"""What runs commands, evaluates words, makes objects of bytes, digests weakly, or is foretold."""


def test_nothing_of_ours_runs_commands_evaluates_words_or_draws_what_can_be_foretold(root: Path) -> None:
    files = [*(root / "annoserver").rglob("*.py"), *(root / "annoserver/web/static/js").glob("*.js")]

    assert len(files) > 300
    assert RUNS.search("import subprocess")
    assert [(str(file), found[0]) for file in files if (found := RUNS.search(file.read_text("utf-8")))] == []


@pytest.mark.parametrize("document", ["security.md", "reference/people.md", "reference/website.md"])
def test_the_document_names_tests_that_are_there(root: Path, document: str) -> None:
    words = (root / "docs" / document).read_text("utf-8")

    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", words)

    assert len(named) > 40
    for path, test in named:
        tree = ast.parse((root / path).read_text("utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (
            f"{path}::{test}"
        )
    rows = re.findall(r"^\| (V[\d.]+) \|.*$", words, re.MULTILINE)
    assert len(rows) == len(set(rows))
    lines = re.findall(r"^\| V[\d.]+ \|.*$", words, re.MULTILINE)
    assert not [line for line in lines if "::" not in line and "| Not met: " not in line]
    numbers = [tuple(map(int, row[1:].split("."))) for row in rows]
    assert numbers == sorted(numbers)
