"""What the documentation tells people to type works as it stands there."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from annoserver.cli.main import main

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"```\w*\n.*?```|`[^`\n]+`", re.DOTALL)
COMMAND = re.compile(r"(?:^|`|\| )annoserver((?: [a-z]+(?:-[a-z]+)*)+)", re.MULTILINE)


def test_the_tutorial_can_be_followed_from_beginning_to_end(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    script = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).replace("8000", str(port))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-m", "-c", f"trap 'kill $(jobs -p) 2>/dev/null || :' EXIT\n{script}"],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (tmp_path / "folk.ndjson").read_text("utf-8").splitlines()]
    assert [one["motivation"] for one in lines] == ["tagging", "moderating"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_names_is_there(page: Path) -> None:
    code = "\n".join(CODE.findall(page.read_text("utf-8")))
    for words in COMMAND.findall(code):
        command: click.Command = main
        for word in words.split():
            if not isinstance(command, click.Group):
                break  # what follows are its arguments
            found = command.get_command(click.Context(command), word)
            assert found, f"annoserver{words}"
            command = found
