"""Commands as people type them, over a database of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annoserver.cli.main import main

Run = Callable[..., Result]


@pytest.fixture
def run(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `annoserver` with words, in an empty folder, over an empty database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANNOSERVER_DATABASE_URL", empty_url)

    def run(*words: str, typed: str | None = None, status: int = 0) -> Result:
        result = CliRunner().invoke(main, words, input=typed)
        assert result.exit_code == status, result.output
        return result

    return run


@pytest.fixture
def ready(run: Run) -> Run:
    """The same, after init, with the campaign folk and the people ann and bob."""
    run("init")
    run("campaign", "create", "folk", "--title", "Folk art")
    for name in ("ann", "bob"):
        run(
            "user",
            "add",
            name,
            "--email",
            f"{name}@example.org",
            "--password-stdin",
            typed="a long password\n",
        )
    return run
