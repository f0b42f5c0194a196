"""Tests of the demo command: it loads the campaign once, and tells where to go."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from annoserver.store import campaigns, containers, people
from annoserver.store.database import Database
from annoserver.store.facts import people as facts
from tests.cli.conftest import Run

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


PATIENCE = 30.0


def opened(path: Path) -> Database:
    return Database(f"sqlite:///{path}")


def test_the_demo_is_loaded_and_a_second_run_adds_what_is_missing(run: Run, tmp_path: Path) -> None:
    first = run("demo", "--load-only", "--port", "8123").output
    second = run("demo", "--load-only", "--full").output

    assert "read 60 · added 60 · updated 0 · already there 0" in first
    assert "read 1074 · added 1074 · updated 0 · already there 0" in first
    assert "read 431 · added 371 · updated 0 · already there 60" in second
    assert "read 1074 · added 0 · updated 0 · already there 1074" in second
    for output in (first, second):
        assert "http://127.0.0.1:8123/campaigns/china" in output
        assert len(re.findall(r"^curl ", output, re.MULTILINE)) == 3
    for secret in (r"password (\S+)", r"Bearer (\S+)'"):
        assert len({*re.findall(secret, first), *re.findall(secret, second)}) == 2
    database = opened(tmp_path / "empty.db")
    with database.reading() as store:
        assert containers.read(store, "china").total == 1074
        assert len(people.every(store)) == 13
        assert len(facts.tokens(store, people.find(store, "demo"))) == 1
    database.forget()


def test_another_campaign_of_that_name_is_left_alone(run: Run, tmp_path: Path) -> None:
    run("init")
    run("campaign", "create", "china", "--title", "Our own")

    output = run("demo", "--load-only", status=1).output

    assert "not the demo" in output
    database = opened(tmp_path / "empty.db")
    with database.reading() as store:
        assert campaigns.find(store, "china").campaign.title == {"en": "Our own"}
    database.forget()


def test_a_port_to_which_the_iris_do_not_point_is_refused(run: Run) -> None:
    run("init")

    output = run("demo", "--port", "8124", status=1).output

    assert "annoserver rebase http://127.0.0.1:8124/" in output


def test_a_busy_port_is_refused_before_iris_are_made_for_it(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        output = run("demo", "--port", str(busy.getsockname()[1]), status=1).output

    assert "Choose another: --port" in output
    database = opened(tmp_path / "empty.db")
    assert not database.base
    database.forget()


def test_without_load_only_it_serves_where_the_iris_point_to(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    run("demo", "--load-only", "--port", str(port))

    command = [sys.executable, "-m", "annoserver.cli", "demo"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if line.startswith("annoserver listens"):
                break
        page = re.search(r"The campaign: +(\S+)", printed)
        answer = requests.get(page[1], timeout=PATIENCE) if page else None
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)

    assert answer is not None
    assert answer.url == f"http://127.0.0.1:{port}/en/campaigns/china"
    assert "Arbeiterin in einer Färberei" in answer.text
