"""The server behind the real nginx, with the configuration in examples/."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests
from flask import jsonify, request

from annoserver.protocol.representation import KEPT_SECONDS
from tests.conftest import absent
from tests.flows.conftest import Serve
from tests.parts.people import Site, note, peopled

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.serving import Server

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MAIN = """
daemon off; user root; worker_processes 1; pid {place}/pid; error_log stderr warn;
events {{}}
http {{
    access_log off; client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
    {example}
}}
"""


@pytest.fixture
def behind(serve: Callable[..., Server], database: Database, root: Path, tmp_path: Path) -> Iterator[Site]:
    """A site whose visitors come through nginx; the server itself is one of its own."""
    server = serve(trusted_proxies=("127.0.0.1",), rate_limits=False)
    server.app.add_url_rule("/seen", view_func=_seen)
    with fronted(peopled(database, server.url), root, tmp_path) as site:
        yield site


@contextmanager
def fronted(site: Site, root: Path, tmp_path: Path) -> Iterator[Site]:
    """The same site as those see it who come through nginx."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        absent("nginx", "there is no nginx on the path")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    example = (root / "examples" / "nginx.conf").read_text("utf-8")
    for ours, theirs in (
        ("127.0.0.1:8000", site.url.split("/")[2]),
        ("listen 80", f"listen 127.0.0.1:{port}"),
        ("/var/cache/nginx/annoserver", f"{tmp_path}/cache"),
    ):
        assert ours in example
        example = example.replace(ours, theirs)
    conf = tmp_path / "nginx.conf"
    conf.write_text(MAIN.format(place=tmp_path, example=example), "utf-8")
    process = subprocess.Popen([program, "-c", str(conf), "-p", str(tmp_path)])
    try:
        _listens(port)
        yield Site(f"http://127.0.0.1:{port}/", site.tokens)
    finally:
        process.terminate()
        process.wait(30)


def _seen() -> Any:
    return jsonify([request.remote_addr, request.scheme, request.host, request.script_root])


def _listens(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    pytest.fail("nginx does not listen")


def status(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text
    return answer.headers["X-Cache-Status"]


def test_full_pages_come_from_the_cache_and_are_never_staler_than_is_said(behind: Site) -> None:
    made = [behind.post(note(str(number))) for number in range(5)]
    first, last = f"{behind.container}?iris=0&page=0", f"{behind.container}?iris=0&page=1"
    export = f"{behind.url}campaigns/folk/export/annotations?format=ndjson"
    began = time.monotonic()
    kept = behind.get(first)
    told = behind.get(export)

    again = behind.get(first)
    assert (status(told), status(behind.get(export))) == ("MISS", "HIT")
    path = made[0].headers["Location"].split("/annotations/")[1]
    changed = behind.put(f"{behind.url}annotations/{path}", note("changed"))
    assert changed.status_code == 200, changed.text

    assert (status(kept), status(again), again.content) == ("MISS", "HIT", kept.content)
    assert status(behind.get(last)) == status(behind.get(last)) == "MISS"
    assert kept.headers["Cache-Control"] == f"public, max-age=0, s-maxage={KEPT_SECONDS}"
    time.sleep(max(0.0, began + KEPT_SECONDS + 1.5 - time.monotonic()))
    fresh = behind.get(first)
    assert "changed" in fresh.text
    assert fresh.headers["ETag"] != kept.headers["ETag"]
    newer = behind.get(export)
    assert "changed" in newer.text
    assert "changed" not in told.text
    assert told.headers["Cache-Control"] == f"public, max-age=0, s-maxage={KEPT_SECONDS}"


def test_what_has_not_changed_is_not_made_again(behind: Site) -> None:
    for number in range(4):
        behind.post(note(str(number)))
    time.sleep(2.5)  # until a date tells apart what changed
    addresses = (
        f"{behind.container}?iris=0&page=0",
        f"{behind.url}campaigns/folk/export/annotations?format=ndjson",
    )
    began, before = time.monotonic(), [behind.get(one) for one in addresses]

    time.sleep(max(0.0, began + KEPT_SECONDS + 1.5 - time.monotonic()))
    after = [behind.get(one) for one in addresses]

    assert [status(one) for one in before] == ["MISS", "MISS"]
    assert [status(one) for one in after] == ["REVALIDATED", "REVALIDATED"]
    assert [one.content for one in after] == [one.content for one in before]
    mark = {"If_None_Match": after[1].headers["ETag"]}
    assert behind.get(addresses[1], **mark).status_code == 304


def test_each_form_is_kept_by_itself_and_nothing_of_those_who_say_who_they_are(behind: Site) -> None:
    for number in range(4):
        behind.post(note(str(number)))
    page = f"{behind.container}?iris=0&page=0"
    behind.get(page)

    turtle, own = behind.get(page, Accept="text/turtle"), behind.ask("GET", page, by="ann")

    assert turtle.headers["Content-Type"].startswith("text/turtle")
    assert (status(behind.get(page)), status(own)) == ("HIT", "BYPASS")


CLAIMS = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/below",
}


def test_what_a_visitor_claims_to_be_forwarded_counts_for_nothing(behind: Site) -> None:
    seen = requests.get(f"{behind.url}seen", headers=CLAIMS, timeout=60).json()

    assert seen == ["127.0.0.1", "http", behind.url.split("/")[2], ""]


@pytest.mark.parametrize(
    ("trusted", "expected"),
    [
        (("127.0.0.1",), ["203.0.113.9", "https", "evil.example", "/below"]),
        (("192.0.2.1",), None),
        ((), None),
    ],
)
def test_forwarded_headers_are_believed_from_trusted_proxies_alone(
    serve: Callable[..., Server], trusted: tuple[str, ...], expected: list[str] | None
) -> None:
    server = serve(trusted_proxies=trusted)
    server.app.add_url_rule("/seen", view_func=_seen)

    seen = requests.get(f"{server.url}seen", headers=CLAIMS, timeout=60).json()

    assert seen == (expected or ["127.0.0.1", "http", server.url.split("/")[2], ""])


def test_one_id_is_shared_and_what_is_for_operators_stays_behind(behind: Site) -> None:
    answer = behind.get(f"{behind.url}annotations/none/", X_Request_ID="an-id-of-a-visitor")

    found = answer.raw.headers.getlist("X-Request-ID")
    assert [len(one) for one in found] == [32]
    assert answer.json()["request"] == found[0]
    assert behind.get(f"{behind.url}healthz").status_code == 200
    for path in ("metrics", "readyz"):
        refused = behind.get(f"{behind.url}{path}")
        assert (refused.status_code, refused.headers["Content-Type"]) == (404, "text/html")


def test_two_processes_stand_behind_it_as_one_server(
    database: Database, processes: Serve, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOSERVER_TRUSTED_PROXIES", "127.0.0.1")
    started = processes(2)
    with fronted(peopled(database, started.url), root, tmp_path) as behind, ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda number: behind.post(note(str(number))).status_code, range(4)))
        page = f"{behind.container}?iris=0&page=0"
        cached = [status(behind.get(page)) for _ in range(2)]

        path = f"/proc/{started.process}/task/{started.process}/children"
        os.kill(min(map(int, Path(path).read_text("ascii").split())), signal.SIGKILL)
        after = [behind.get(f"{behind.container}?iris=1&page={number % 2}") for number in range(10)]

        assert made == [201] * 4
        assert cached == ["MISS", "HIT"]
        assert {one.status_code for one in after} == {200}
        assert behind.post(note("after")).status_code == 201
