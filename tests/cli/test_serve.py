"""serve: one process and several, started and stopped as an operator does."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests

from annoserver.model.job import Refusal
from annoserver.store.database import Database
from annoserver.store.upkeep import jobs
from tests.parts.waiting import PATIENCE, eventually

if TYPE_CHECKING:
    from annoserver.model.job import Job
    from tests.cli.conftest import Run

Start = Callable[..., tuple["subprocess.Popen[str]", str]]


@pytest.fixture
def start(ready: Run) -> Iterator[Start]:
    """Start `annoserver serve` with words; gives the process and the address that it prints."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> tuple[subprocess.Popen[str], str]:
        command = [sys.executable, "-m", "annoserver.cli", "serve", "--port", "0", *words]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.match(r"annoserver listens at (http://\S+/)", line)
        assert found, line + process.stdout.read()
        return process, found[1]

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        assert process.stdout is not None
        process.stdout.close()


def put(url: str) -> Job:
    """A job that nobody can run."""
    database = Database(url)
    with database.transaction() as store:
        made = jobs.put(store, "unheard-of", {}, datetime.now(UTC))
        jobs.refuse(store, made, [Refusal("line 3", "This is no record.")])
    database.forget()
    return made


def children(process: subprocess.Popen[str]) -> set[int]:
    """The processes that a process has started and that still run."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
    )
    return {int(word) for word in found.stdout.split()}


@pytest.mark.parametrize("processes", ["1", "2"])
def test_it_serves_until_it_is_told_to_stop(start: Start, processes: str) -> None:
    process, url = start("--processes", processes)

    answer = requests.get(f"{url}annotations/folk/", timeout=PATIENCE)
    process.send_signal(signal.SIGTERM)

    assert answer.status_code == 200
    assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_connection_stays_open_after_an_answer_without_a_body(start: Start) -> None:
    _, url = start()
    there = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    there.request("GET", "/annotations/")
    first = there.getresponse()
    first.read()
    used, known = there.sock, {"If-None-Match": str(first.headers["ETag"])}

    for more, stays in (({}, True), ({"Connection": "close"}, False)):
        there.request("GET", "/annotations/", headers={**known, **more})
        answer = there.getresponse()
        answer.read()
        assert (answer.status, answer.headers["Connection"]) == (304, None if stays else "close")
        assert (there.sock is used) is stays
    there.close()


def test_ctrl_c_stops_it_as_well(start: Start) -> None:
    process, _ = start()

    process.send_signal(signal.SIGINT)

    assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_process_that_dies_is_replaced(start: Start) -> None:
    process, url = start("--processes", "2")
    assert eventually(lambda: len(children(process)) == 3)  # one of them runs jobs
    before = children(process)

    for child in before:
        os.kill(child, signal.SIGKILL)

    assert eventually(lambda: len(children(process)) == 3 and not children(process) & before)
    assert requests.get(f"{url}annotations/", timeout=PATIENCE).status_code == 200


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_port_that_is_taken_is_said_in_a_sentence(start: Start, ready: Run) -> None:
    _, url = start()
    port = url.rstrip("/").rpartition(":")[2]

    refused = ready("serve", "--port", port, status=1)

    assert f"cannot listen at 127.0.0.1, port {port}" in refused.output


HASTE = """
import os, signal, time
from annoserver.cli.server import processes

def serve(stopping):
    while not stopping.asked:
        time.sleep(0.01)

def fork(start, stopping, fork=processes._fork):
    child = fork(start, stopping)
    os.kill(os.getpid(), signal.SIGTERM)
    return child

processes._fork = fork
for _ in range(20):
    processes.share([serve, serve], processes.Stop())
"""


def test_processes_that_are_stopped_as_soon_as_they_begin_stop(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", HASTE], cwd=tmp_path, check=True, timeout=PATIENCE)


def test_jobs_are_run_beside_the_server(start: Start, ready: Run, empty_url: str) -> None:
    start()

    made = put(empty_url)

    assert eventually(lambda: f"{made.key}\tunheard-of\tfailed" in ready("job", "list").output)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_jobs_are_run_without_a_server_as_well(ready: Run, empty_url: str) -> None:
    command = [sys.executable, "-m", "annoserver.cli", "work"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        made = put(empty_url)
        done = eventually(lambda: f"{made.key}\tunheard-of\tfailed" in ready("job", "list").output)
        process.send_signal(signal.SIGTERM)

    assert done
    assert process.returncode == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_children_stop_when_the_process_that_started_them_is_killed(start: Start) -> None:
    process, url = start("--processes", "2")
    assert eventually(lambda: len(children(process)) == 3)
    left = children(process)

    process.kill()

    assert eventually(lambda: not any(Path(f"/proc/{child}").exists() for child in left))
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}healthz", timeout=PATIENCE)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_request_under_way_is_answered_before_the_server_stops(start: Start) -> None:
    process, url = start("--processes", "2")
    with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=PATIENCE) as slow:
        slow.sendall(b"POST /annotations/folk/ HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n12")
        time.sleep(2)  # so that a process has begun to read it
        process.send_signal(signal.SIGTERM)
        time.sleep(1.5)
        slow.sendall(b"34")
        answer = slow.recv(4096)

    assert answer.startswith(b"HTTP/1.1 401 ")
    assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_numbers_are_of_all_processes_and_of_those_that_died(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_METRICS_TOKEN", "a-token-for-prometheus")
    process, url = start("--processes", "3")
    assert eventually(lambda: "annoserver_processes 3.0" in numbers(url))
    for _ in range(30):
        requests.get(f"{url}annotations/", timeout=PATIENCE)
    counted = 'annoserver_requests_total{method="GET",route="containers.read_root",status="200"} 30.0'

    assert [counted in numbers(url) for _ in range(6)] == [True] * 6
    for died in children(process):
        os.kill(died, signal.SIGKILL)
        assert eventually(partial(replaced, process, died))
    # None of the first three is left: were they counted on, there would be four processes or more for ever.
    assert eventually(lambda: "annoserver_processes 3.0" in numbers(url))
    assert counted in numbers(url)


def replaced(process: subprocess.Popen[str], died: int) -> bool:
    """Whether another process has taken the place of one that died."""
    there = children(process)
    return died not in there and len(there) == 3


def numbers(url: str) -> list[str]:
    """What /metrics tells."""
    header = {"Authorization": "Bearer a-token-for-prometheus"}
    try:
        return requests.get(f"{url}metrics", headers=header, timeout=PATIENCE).text.splitlines()
    except requests.ConnectionError:  # to the process that was killed
        return []
