"""Whether the server lives, is ready, and what Prometheus is told: by whom it is asked and what is wrong."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from annoserver.store.upkeep import health
from tests.parts.folk import Folk
from tests.parts.shelf import NOW

if TYPE_CHECKING:
    from annoserver.store.database import Database
    from tests.parts.serving import Server

TOKEN = "a-token-for-prometheus"


def ask(server: Server, path: str, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(f"{server.url}{path}", headers=named, timeout=10)


def test_a_server_that_is_well_lives_and_is_ready(server: Server) -> None:
    alive, ready = ask(server, "healthz"), ask(server, "readyz")

    assert (alive.status_code, alive.text) == (200, "ok\n")
    assert ready.status_code == 200
    assert ready.json() == {"ready": True, "checks": {"database": "ok", "schema": "ok", "disk": "ok"}}
    assert {one.headers["Cache-Control"] for one in (alive, ready)} == {"no-store"}


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
def test_a_schema_of_another_version_is_not_ready(server: Server, database: Database) -> None:
    with database.transaction() as store:
        store.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")

    found = ask(server, "readyz")

    assert found.status_code == 503
    assert found.json()["checks"]["schema"] == "of another version"
    assert ask(server, "healthz").status_code == 200


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_database_that_takes_no_writes_is_not_ready(server: Server, database: Database) -> None:
    name = database.engine.url.database
    with database.glance() as store:
        store.connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    server.app.extensions["annoserver"].database.forget()

    found = ask(server, "readyz")

    assert (found.status_code, found.json()["checks"]["database"]) == (503, "takes no writes")


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    from annoserver.store.database import Database

    found = health.readiness(Database(f"sqlite:///{tmp_path}/away/none.db"), tmp_path)
    far = health.readiness(Database("postgresql://ann@127.0.0.1:9/none", timeout=1), tmp_path)

    assert found["database"] == far["database"] == "does not answer"


def test_a_full_or_closed_folder_is_not_ready(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert health.readiness(database, tmp_path / "to" / "be" / "made")["disk"] == "ok"

    assert health.readiness(database, Path("/proc/self"))["disk"] != "ok"
    monkeypatch.setattr(health, "LEAST_ROOM", 1 << 60)
    assert health.readiness(database, tmp_path)["disk"] == "is full"


def test_without_settings_there_are_no_numbers(server: Server) -> None:
    assert ask(server, "metrics").status_code == 404


def test_numbers_are_for_the_token(serve: Callable[..., Server]) -> None:
    server = serve(metrics_token=TOKEN)

    refused = [ask(server, "metrics"), ask(server, "metrics", Authorization=f"Bearer {TOKEN}x")]
    told = ask(server, "metrics", Authorization=f"Bearer {TOKEN}")

    assert [one.status_code for one in refused] == [401, 401]
    assert told.status_code == 200
    assert told.headers["Content-Type"].startswith("text/plain")


def test_numbers_are_for_networks_as_the_proxy_tells_them(serve: Callable[..., Server]) -> None:
    server = serve(metrics_addresses=("10.1.0.0/16",), trusted_proxies=("127.0.0.1",))

    assert ask(server, "metrics", X_Forwarded_For="10.1.2.3").status_code == 200
    assert ask(server, "metrics", X_Forwarded_For="10.2.2.3").status_code == 401
    assert ask(server, "metrics", X_Forwarded_For="nobody").status_code == 401


def test_numbers_tell_of_requests_by_route_and_of_what_is_kept(
    serve: Callable[..., Server], folk: Folk
) -> None:
    folk.tag("dragon", campaign="free")
    server = serve(metrics_token=TOKEN)
    for path in ("annotations/folk/", "annotations/folk/", "annotations/none/", "made-up/by/somebody"):
        ask(server, path)
    requests.request("BREW", server.url, timeout=10)

    lines = ask(server, "metrics", Authorization=f"Bearer {TOKEN}").text.splitlines()

    assert 'annoserver_requests_total{method="GET",route="containers.read",status="200"} 2.0' in lines
    assert 'annoserver_requests_total{method="GET",route="containers.read",status="404"} 1.0' in lines
    assert 'annoserver_requests_total{method="GET",route="none",status="404"} 1.0' in lines
    assert any('method="other"' in line for line in lines)
    assert 'annoserver_request_seconds_count{route="containers.read"} 3.0' in lines
    assert "annoserver_processes 1.0" in lines
    assert 'annoserver_jobs{state="waiting"} 0.0' in lines
    (kept,) = [line for line in lines if line.startswith("annoserver_annotations ")]
    assert float(kept.split()[1]) >= 1
    assert "somebody" not in "\n".join(lines)


def test_the_oldest_job_is_told(database: Database) -> None:
    from datetime import timedelta

    from annoserver.store.upkeep import jobs

    with database.transaction() as store:
        jobs.put(store, "unheard-of", {}, NOW)

    found = health.kept(database, NOW + timedelta(seconds=90))

    assert found["jobs"][("waiting",)] == 1
    assert found["oldest_job_seconds"] == {(): 90.0}


def test_no_room_for_a_file_is_told_and_not_logged_as_a_fault(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(server.app.view_functions, "contract.read", fail)

    answer = ask(server, "openapi.json", Accept="application/json")

    assert (answer.status_code, answer.headers["Retry-After"]) == (507, "60")
    assert "failed" not in caplog.text
