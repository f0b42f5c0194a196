"""Exports that are ordered: a job over HTTP, its file in parts, and what becomes of both."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from annoserver.crowd.accounts import keys
from annoserver.errors import TooMany
from annoserver.exchange.outside.mail import Post
from annoserver.exchange.release.parcels import files
from annoserver.exchange.release.parcels import order as parcel
from annoserver.exchange.release.parcels.order import Order
from annoserver.model.job import State
from annoserver.model.vote import Choice
from annoserver.protocol.representation import KEPT
from annoserver.store.upkeep import jobs
from annoserver.work import Worker
from tests.parts.visiting import Visitor, texts

if TYPE_CHECKING:
    from tests.parts.folk import Folk
    from tests.parts.serving import Server

pytestmark = pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)

JSON = {"Accept": "application/json"}
TABLE = "campaigns/folk/export/table"


@pytest.fixture
def voted(folk: Folk) -> Folk:
    """Three accepted tags on items of “folk”, and one that is pending."""
    for number in (1, 2, 3):
        tag = folk.tag("wood", item=folk.item(number))
        for voter in ("bob", "cy"):
            folk.vote(tag, Choice.APPROVE, by=voter)
    folk.tag("stone")
    return folk


@pytest.fixture
def worker(voted: Folk, server: Server) -> Worker:
    """A worker over the server's database and folder."""
    return Worker(voted.database, Path(server.config.files), Post("a@example.org", "", Path("nowhere")))


def order(server: Server, path: str = TABLE, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.post(server.url + path, headers={**JSON, **named}, allow_redirects=False, timeout=10)


def wanted(kind: str) -> Order:
    """An export of “folk” as it is put into the queue."""
    return parcel.read(kind, {}, "folk")


def told(answer: requests.Response) -> dict[str, Any]:
    """The job as it is now, from the answer to its order."""
    found: dict[str, Any] = requests.get(answer.headers["Location"], headers=JSON, timeout=10).json()
    return found


def test_an_export_is_ordered_made_and_fetched_as_often_as_wanted(
    worker: Worker, server: Server, visitor: Visitor
) -> None:
    accepted = order(server, f"{TABLE}?kind=text&format=csv")

    assert accepted.status_code == 202
    assert told(accepted)["state"] == "waiting"
    assert told(accepted)["order"]["given"] == {"campaign": ["folk"], "format": ["csv"], "kind": ["text"]}
    assert requests.get(f"{accepted.headers['Location']}/file", timeout=10).status_code == 404

    assert worker.drain() == 1

    job = told(accepted)
    assert (job["state"], job["progress"]) == ("done", {"done": 3, "of": 3})
    assert job["order"]["kind"] == "table"
    at_once = visitor.get(f"/{TABLE}?kind=text").content
    for _ in range(2):
        file = requests.get(job["file"]["id"], timeout=10)
        assert file.content == at_once
        assert "filename=folk-demo-data-tags.csv" in file.headers["Content-Disposition"]
        assert hashlib.sha256(file.content).hexdigest() == job["file"]["sha256"]
    assert [path.name for path in Path(server.config.files, "exports").iterdir()] == [
        accepted.headers["Location"].rpartition("/")[2]
    ]


def test_a_broken_download_goes_on_where_it_broke(worker: Worker, server: Server) -> None:
    accepted = order(server)
    worker.drain()
    url = told(accepted)["file"]["id"]
    whole = requests.get(url, timeout=10)
    tag, half = whole.headers["ETag"], len(whole.content) // 2

    rest = requests.get(url, headers={"Range": f"bytes={half}-", "If-Range": tag}, timeout=10)
    other = requests.get(url, headers={"Range": f"bytes={half}-", "If-Range": '"other"'}, timeout=10)
    beyond = requests.get(url, headers={"Range": "bytes=99999999-"}, timeout=10)

    assert whole.headers["Accept-Ranges"] == "bytes"
    assert (rest.status_code, rest.content) == (206, whole.content[half:])
    assert rest.headers["Content-Range"] == f"bytes {half}-{len(whole.content) - 1}/{len(whole.content)}"
    assert (other.status_code, other.content) == (200, whole.content)
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole.content)}")
    assert requests.get(url, headers={"If-None-Match": tag}, timeout=10).status_code == 304
    assert requests.head(url, timeout=10).headers["Content-Length"] == str(len(whole.content))


def test_a_file_goes_after_thirty_days_and_its_link_says_so(
    voted: Folk, worker: Worker, server: Server
) -> None:
    accepted = order(server)
    worker.drain()
    url, place = told(accepted)["file"]["id"], files.path(worker.folder, accepted.headers["Location"][-32:])
    now = datetime.now(UTC)
    os.utime(place, ((now - timedelta(days=29)).timestamp(),) * 2)
    left = place.with_name(".half.1")
    left.touch()
    os.utime(left, ((now - timedelta(days=2)).timestamp(),) * 2)

    worker.sweep(now)
    assert (place.exists(), left.exists()) == (True, False)
    worker.sweep(now + timedelta(days=2))
    gone = requests.get(url, headers=JSON, timeout=10)

    assert not place.exists()
    assert (gone.status_code, gone.headers["Content-Type"]) == (410, "application/problem+json")
    with voted.database.transaction() as store:
        jobs.forget(store, now + timedelta(days=400) - files.REMEMBERED, (files.EXPORT,))
    assert requests.get(url, headers=JSON, timeout=10).status_code == 404


def test_the_same_order_is_the_same_job_and_another_waits_its_turn(worker: Worker, server: Server) -> None:
    first = order(server)

    again, other = order(server), order(server, "campaigns/folk/export/ntua")

    assert again.headers["Location"] == first.headers["Location"]
    assert (other.status_code, other.headers["Retry-After"]) == (429, "30")
    assert first.headers["Location"] in other.json()["detail"]
    worker.drain()
    assert order(server, "campaigns/folk/export/ntua").status_code == 202


def test_orders_at_once_by_one_person_become_one_job(voted: Folk) -> None:
    """The second order waits for the first one's transaction, in whichever process, and sees its job."""
    first, other = wanted("table"), wanted("ntua")
    ends: list[object] = []

    def put(asked: Order) -> None:
        try:
            with voted.database.transaction() as store:
                ends.append(files.put(store, asked, "ann", datetime.now(UTC)).key)
        except TooMany as error:
            ends.append(error)

    threads = [threading.Thread(target=put, args=(asked,)) for asked in (first, other)]
    with voted.database.transaction() as store:
        mine = files.put(store, first, "ann", datetime.now(UTC))
        for thread in threads:
            thread.start()
        threads[0].join(timeout=0.5)
        assert [thread.is_alive() for thread in threads] == [True, True]
        assert ends == []
    for thread in threads:
        thread.join()

    assert sorted(type(one).__name__ for one in ends) == ["TooMany", "str"]
    assert mine.key in ends
    with voted.database.reading() as store:
        assert [one.key for one in jobs.listed(store)] == [mine.key]


def test_two_workers_at_once_make_each_file_once(voted: Folk, worker: Worker) -> None:
    with voted.database.transaction() as store:
        people = [f"person {number}" for number in range(6)]
        ordered = {files.put(store, wanted("table"), one, datetime.now(UTC)).key for one in people}
    ran: list[int] = []

    threads = [threading.Thread(target=lambda: ran.append(worker.drain())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(ran) == 6
    with voted.database.reading() as store:
        found = jobs.listed(store, kind=files.EXPORT)
    assert {(one.key, one.state, one.tries) for one in found} == {(key, State.DONE, 1) for key in ordered}
    assert {path.name for path in (worker.folder / files.FOLDER).iterdir()} == ordered


def test_an_order_with_a_key_is_obeyed_once_and_so_is_its_end(worker: Worker, server: Server) -> None:
    """The same key and order, after the job has ended as well: the same answer; another order is 422."""
    first = order(server, Idempotency_Key="order")
    worker.drain()
    again = order(server, Idempotency_Key="order")
    other = order(server, "campaigns/folk/export/ntua", Idempotency_Key="order")
    anew = order(server)

    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 422)
    assert again.headers["Location"] == first.headers["Location"] != anew.headers["Location"]
    assert again.content == first.content
    headers = {"Idempotency-Key": "end"}
    ended = [requests.delete(anew.headers["Location"], headers=headers, timeout=10) for _ in range(2)]
    wrong = requests.delete(first.headers["Location"], headers=headers, timeout=10)
    assert [one.status_code for one in (*ended, wrong)] == [204, 204, 422]


def test_five_jobs_an_hour_are_enough(voted: Folk, serve: Callable[..., Server]) -> None:
    server = serve(rate_limits=True)

    answers = [order(server) for _ in range(6)]

    assert [one.status_code for one in answers] == [202] * 5 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 3600


def test_a_wrong_order_is_refused_counts_for_nothing_and_makes_no_job(
    voted: Folk, serve: Callable[..., Server]
) -> None:
    server = serve(rate_limits=True)

    for path, status in (
        (f"{TABLE}?statuses=accepted&kind=x", 400),
        (f"{TABLE}?format=ods", 400),
        ("campaigns/folk/export/europeana?status=pending", 400),
        ("campaigns/folk/export/anything", 404),
        ("campaigns/nothing/export/table", 404),
        ("campaigns/draft/export/table", 404),
        ("export/table", 400),
    ) * 2:
        answer = order(server, path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    faults = order(server, f"{TABLE}?statuses=accepted&kind=x").json()["problems"]

    assert [one["pointer"] for one in faults] == ["/statuses", "/kind"]
    with voted.database.reading() as store:
        assert jobs.listed(store) == []


def test_people_are_led_to_a_page_that_tells_how_far_it_is(
    voted: Folk, worker: Worker, visitor: Visitor
) -> None:
    led = visitor.post(f"/{TABLE}", csrf="", kind="text", format="csv")

    assert led.status_code == 303
    path = led.headers["Location"].removeprefix(visitor.url)
    assert "is being made" in texts(visitor.get(path), "//main")[0]
    assert len(texts(visitor.get(path), "//aside[@class='demo']")) == 1
    worker.drain()
    page = visitor.get(path)
    assert texts(page, "//main//a[@class='button']") == ["Download"]
    assert visitor.get(f"{path}/file").content.startswith(b"\xef\xbb\xbfeuropeana_id")


def test_a_job_is_cancelled_by_whoever_ordered_it(
    voted: Folk, worker: Worker, server: Server, visitor: Visitor
) -> None:
    with voted.database.transaction() as store:
        ann, bob = (
            {"Authorization": f"Bearer {keys.new_token(store, voted.known[name], None, datetime.now(UTC))}"}
            for name in ("ann", "bob")
        )
    url = order(server, **ann).headers["Location"]
    anonymous = order(server, "campaigns/folk/export/ntua").headers["Location"]

    assert requests.delete(url, headers=bob, timeout=10).status_code == 403
    assert requests.delete(url, timeout=10).status_code == 401
    assert requests.delete(url, headers=ann, timeout=10).status_code == 204
    assert visitor.post(anonymous.removeprefix(visitor.url) + "/end", csrf="").status_code == 303

    assert worker.drain() == 0
    for one in (url, anonymous):
        assert requests.get(one, headers=JSON, timeout=10).json()["state"] == "cancelled"
    assert "Deleted" in texts(visitor.get(url.removeprefix(visitor.url)), "//main")[0]


def test_a_job_that_is_cancelled_while_it_runs_leaves_nothing(
    voted: Folk, worker: Worker, server: Server
) -> None:
    accepted = order(server)
    with voted.database.transaction() as store:
        job = jobs.claim(store, datetime.now(UTC))
        assert job is not None
        jobs.cancel(store, job, datetime.now(UTC))

    def progress(done: int, total: int | None) -> None:
        with voted.database.transaction() as store:
            jobs.renew(store, job, datetime.now(UTC), done=done, total=total)

    with pytest.raises(Exception, match="cancelled"):
        files.make(voted.database, job, worker.folder, progress)

    assert told(accepted)["state"] == "cancelled"
    assert list(Path(server.config.files, "exports").iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from annoserver.exchange import jobs as kinds
from annoserver.crowd.accounts import keys
from annoserver.exchange.outside.mail import Post
from annoserver.exchange.release.parcels import files
from annoserver.store.database import Database
from annoserver.work import Worker

files.STEP = 0

def run(desk):
    def progress(done, total=None):
        if done:
            os.kill(os.getpid(), signal.SIGKILL)
    return files.make(desk.database, desk.job, desk.folder, progress)

post = Post("a@example.org", "", Path("x"))
Worker(Database(sys.argv[1]), Path(sys.argv[2]), post, runners={"export": run}).step()
"""


def test_a_worker_that_is_killed_in_the_middle_is_followed_by_another(
    voted: Folk, worker: Worker, server: Server
) -> None:
    accepted = order(server, "campaigns/folk/export/edm?profile=graph")
    command = [sys.executable, "-c", textwrap.dedent(KILLED), voted.database.url, str(worker.folder)]

    killed = subprocess.run(command, timeout=60, check=False)

    assert killed.returncode == -signal.SIGKILL
    assert told(accepted)["state"] == "running"
    (part,) = (worker.folder / "exports").iterdir()
    assert part.name.startswith(".")
    assert worker.drain() == 0, "the claim of the dead still holds"
    with voted.database.transaction() as store:
        later = datetime.now(UTC) + jobs.CLAIM
        job = jobs.claim(store, later)
        assert job is not None
        assert job.tries == 2
        jobs.release(store, job, datetime.now(UTC))
    assert worker.drain() == 1
    assert told(accepted)["state"] == "done"
    assert not part.exists()
    whole = requests.get(told(accepted)["file"]["id"], timeout=10).content
    assert whole == requests.get(f"{server.url}campaigns/folk/export/edm?profile=graph", timeout=10).content


def test_a_large_export_is_not_sent_at_once_and_it_is_said_how_to_order_it(
    voted: Folk, serve: Callable[..., Server]
) -> None:
    server = serve(large_export=2)

    large = requests.get(f"{server.url}{TABLE}?kind=text", timeout=10)
    small = requests.get(f"{server.url}{TABLE}?status=pending", timeout=10)

    assert (large.status_code, large.json()["rule"]) == (400, "export-large")
    assert "export/table?campaign=folk&format=csv&kind=text'" in large.json()["detail"]
    assert small.status_code == 200
    assert order(server, f"{TABLE}?kind=text").status_code == 202


@pytest.fixture
def site(voted: Folk, server: Server) -> Iterator[Callable[..., requests.Response]]:
    """Ask for something with headers: `site("ntua", If_None_Match=tag)`."""
    with ExitStack() as stack:
        session = stack.enter_context(requests.Session())
        yield lambda kind, method="GET", **headers: session.request(
            method,
            f"{server.url}campaigns/folk/export/{kind}",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            timeout=10,
        )


EVERY = ["edm", "edm?profile=graph", "annotations", "table?format=xlsx", "ntua", "europeana", "tiers"]


@pytest.mark.parametrize("kind", EVERY)
def test_what_has_not_changed_is_not_sent_again(
    voted: Folk, site: Callable[..., requests.Response], kind: str
) -> None:
    first, head = site(kind), site(kind, "HEAD")
    tag = first.headers["ETag"]

    assert head.headers["ETag"] == tag
    assert head.headers["Content-Disposition"] == first.headers["Content-Disposition"]
    assert head.content == b""
    assert first.headers["Cache-Control"] == KEPT[1]
    assert "Authorization" in first.headers["Vary"]
    again = site(kind, If_None_Match=tag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    other = site(f"{kind}{'&' if '?' in kind else '?'}kind=text", If_None_Match=tag)
    assert (other.status_code, other.headers["ETag"] != tag) == (200, True)

    voted.tag("moss", item=voted.item(3))
    changed = site(kind, If_None_Match=tag)
    assert (changed.status_code, changed.headers["ETag"] != tag) == (200, True)


def test_another_title_record_or_count_is_another_tag(
    voted: Folk, site: Callable[..., requests.Response]
) -> None:
    seen = {site("table").headers["ETag"]}

    voted.change(title={"en": "Another"})
    seen.add(site("table").headers["ETag"])
    with voted.database.transaction() as store:
        store.connection.exec_driver_sql(
            "UPDATE header SET moment = '2026-11-27 00:00:00' WHERE campaign = 'folk'"
        )
    seen.add(site("table").headers["ETag"])
    with voted.database.transaction() as store:
        store.connection.exec_driver_sql("UPDATE standing SET up = up + 1 WHERE position = 0")
    seen.add(site("table").headers["ETag"])

    assert len(seen) == 4


def test_what_changed_long_ago_says_when(voted: Folk, site: Callable[..., requests.Response]) -> None:
    with voted.database.transaction() as store:
        store.connection.exec_driver_sql("UPDATE header SET moment = '2026-11-20 00:00:00'")
        store.connection.exec_driver_sql("UPDATE container SET modified = '2026-11-24 12:00:00'")

    first = site("ntua")

    assert first.headers["Last-Modified"] == "Tue, 24 Nov 2026 12:00:00 GMT"
    assert site("ntua", If_Modified_Since=first.headers["Last-Modified"]).status_code == 304


def test_several_campaigns_come_as_a_file_for_each(voted: Folk, worker: Worker, server: Server) -> None:
    voted.tag("iron", campaign="free", item="http://data.europeana.eu/item/1/x")

    at_once = requests.get(
        f"{server.url}export/annotations?campaign=folk&campaign=free&format=ndjson", timeout=10
    )
    accepted = order(server, "export/annotations?campaign=folk&campaign=free&format=ndjson")
    worker.drain()
    file = requests.get(told(accepted)["file"]["id"], timeout=10)
    beside = requests.get(
        f"{server.url}campaigns/folk/export/annotations?campaign=free&format=ndjson", timeout=10
    )

    assert at_once.content == file.content == beside.content
    archive = zipfile.ZipFile(BytesIO(file.content))
    assert archive.namelist() == ["folk-demo-data-annotations.ndjson", "free-annotations.ndjson"]
    assert json.loads(archive.read("free-annotations.ndjson"))["body"]["value"] == "iron"
    assert told(accepted)["state"] == State.DONE.value


def test_one_campaign_that_is_hidden_hides_all(voted: Folk, server: Server) -> None:
    answer = requests.get(f"{server.url}export/table?campaign=folk&campaign=draft", timeout=10)

    assert answer.status_code == 404


def test_votes_come_by_their_motivation(voted: Folk, site: Callable[..., requests.Response]) -> None:
    votes = site("annotations?format=ndjson&motivation=moderating").text.splitlines()
    tags = site("annotations?format=ndjson&motivation=tagging&motivation=commenting").text.splitlines()

    assert (len(votes), len(tags)) == (6, 4)
    assert site("table?motivation=commenting").text.count("\n") == 1
    assert site("table?motivation=guessing").status_code == 400
