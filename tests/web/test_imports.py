"""Imports that organisers order over HTTP, and that workers run: to the end, whatever happens on the way."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from annoserver.crowd.accounts import keys
from annoserver.exchange.intake.orders import uploads
from annoserver.exchange.intake.orders.runs import Outside
from annoserver.exchange.outside.mail import Post
from annoserver.model.person import Role
from annoserver.store import annotations as shelf
from annoserver.store import campaigns, containers, items, people
from annoserver.store import counts as recounts
from annoserver.store.upkeep import jobs
from annoserver.work import Worker
from tests.fakes.repository import Holdings, repository
from tests.parts.people import vote
from tests.parts.records import record

if TYPE_CHECKING:
    from tests.fakes.outside import Outside as Place
    from tests.parts.folk import Folk
    from tests.parts.serving import Server

pytestmark = pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)

PATH = "campaigns/free/imports"
MAPPING = """
id = "id"
base = "http://museum.example/"
[fixed]
"edm:provider" = "A network"
"edm:dataProvider" = "Museum"
"edm:rights" = "http://creativecommons.org/publicdomain/zero/1.0/"
"edm:type" = "IMAGE"
"dc:type" = "painting"
[columns]
title = "dc:title"
page = "edm:isShownAt"
"""


@pytest.fixture
def tokens(folk: Folk) -> dict[str, dict[str, str]]:
    """The headers of ann, who organises “free”, and of bob, who does not."""
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, "free"), folk.known["ann"], Role.ORGANISER)
        now = datetime.now(UTC)
        return {
            name: {
                "Authorization": f"Bearer {keys.new_token(store, folk.known[name], None, now)}",
                "Accept": "application/json",
            }
            for name in ("ann", "bob")
        }


@pytest.fixture
def worker(folk: Folk, server: Server) -> Worker:
    """A worker over the server's database and folder, which may call servers of tests."""
    post, outside = Post("a@example.org", "", Path("nowhere")), Outside(private=True)
    return Worker(folk.database, Path(server.config.files), post, outside=outside)


@pytest.fixture
def order(server: Server, tokens: dict[str, dict[str, str]]) -> Callable[..., requests.Response]:
    """Send an order as ann: `order("kind=items", data=…)`."""

    def send(asked: str, by: str = "ann", **sent: Any) -> requests.Response:
        headers = {**tokens.get(by, {"Accept": "application/json"}), **sent.pop("headers", {})}
        return requests.post(f"{server.url}{PATH}?{asked}", headers=headers, timeout=20, **sent)

    return send


def numbered(number: int) -> bytes:
    return record().replace(b"example/1", f"example/{number}".encode())


def archive(count: int, *others: tuple[str, bytes]) -> bytes:
    """A zip of so many records, and of other files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number in range(count):
            file.writestr(f"{number:05}.xml", numbered(number))
        for name, source in others:
            file.writestr(name, source)
    return out.getvalue()


def told(answer: requests.Response) -> dict[str, Any]:
    """The job as it is now, from the answer to its order."""
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = requests.get(
        answer.headers["Location"], headers={"Accept": "application/json"}, timeout=10
    ).json()
    return found


def counts(answer: requests.Response) -> tuple[int, ...]:
    found = told(answer)["counts"]
    return tuple(found[name] for name in ("read", "added", "updated", "same", "refused"))


def kept(folk: Folk) -> int:
    with folk.database.reading() as store:
        return sum(one.items for one in items.collections(store, containers.hold(store, "free")))


def test_records_are_sent_imported_and_told_with_what_was_refused(
    folk: Folk, worker: Worker, order: Callable[..., requests.Response]
) -> None:
    broken = ("broken.xml", b"<rdf:RDF")
    sent = archive(3, broken)

    of_curl = {"Content-Type": "application/x-www-form-urlencoded"}
    first = order("kind=items&collection=north&name=delivery.zip", data=sent, headers=of_curl)
    assert told(first)["order"]["given"] == {"collection": "north"}
    worker.drain()
    second = order("kind=items&collection=north&name=delivery.zip", data=sent)
    worker.drain()

    assert told(first)["state"] == told(second)["state"] == "done"
    assert counts(first) == (4, 3, 0, 0, 1)
    assert counts(second) == (4, 0, 0, 3, 1)
    assert kept(folk) == 3
    (refused,) = told(first)["refusals"]
    assert refused["where"].startswith("delivery.zip/broken.xml, line 1")
    assert refused["reason"]
    assert list((worker.folder / uploads.FOLDER).iterdir()) == []


def test_files_without_any_record_leave_the_campaign_open_to_everything(
    folk: Folk, worker: Worker, order: Callable[..., requests.Response]
) -> None:
    sent = order("kind=items&collection=north&name=broken.xml", data=b"<rdf:RDF")
    worker.drain()

    assert counts(sent) == (1, 0, 0, 0, 1)
    with folk.database.reading() as store:
        assert not campaigns.find(store, "free").has_collections


def test_a_check_tells_what_would_happen_and_writes_nothing(
    folk: Folk, worker: Worker, order: Callable[..., requests.Response]
) -> None:
    checked = order("kind=items&check=yes&name=delivery.zip", data=archive(3))
    worker.drain()

    assert counts(checked) == (3, 3, 0, 0, 0)
    assert kept(folk) == 0


def test_a_table_comes_with_its_mapping_in_a_form(
    folk: Folk, worker: Worker, order: Callable[..., requests.Response]
) -> None:
    table = "id,title,page\n1,A jug,http://museum.example/1\n2,,http://museum.example/2\n"
    files = [("file", ("objects.csv", table)), ("file", ("mapping.toml", MAPPING))]

    ordered = order("", files=files, data={"kind": "csv", "collection": "north"})
    worker.drain()

    assert told(ordered)["message"] == ""
    assert counts(ordered)[0] == 2
    assert kept(folk) == counts(ordered)[1] > 0


def test_annotations_come_in_as_files(
    folk: Folk, worker: Worker, order: Callable[..., requests.Response]
) -> None:
    note = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://elsewhere.example/1",
        "type": "Annotation",
        "motivation": "tagging",
        "body": {"type": "TextualBody", "value": "oak", "language": "en"},
        "target": "http://data.europeana.eu/item/1/x",
    }

    ordered = order("kind=annotations&name=notes.json", data=json.dumps(note).encode())
    worker.drain()

    assert counts(ordered) == (1, 1, 0, 0, 0)


def test_only_organisers_import(folk: Folk, server: Server, order: Callable[..., requests.Response]) -> None:
    nobody = order("kind=items", by="", data=archive(1))
    bob = order("kind=items", by="bob", data=archive(1))

    curl = requests.post(f"{server.url}{PATH}?kind=items", data=archive(1), timeout=20)
    assert (nobody.status_code, bob.status_code) == (401, 403)
    assert curl.headers["Content-Type"] == "application/problem+json"
    assert not Path(server.config.files, uploads.FOLDER).exists()


OURS, THEIRS = (f"https://museum.example/{number}" for number in (0, 7))
PROGRAM = {"id": "https://programs.example/eye", "type": "Software", "name": "Eye"}


@pytest.fixture
def curated(folk: Folk, order: Callable[..., requests.Response], worker: Worker) -> None:
    """The campaign “free” has two items of the museum, whose curator is bob, and one of a gallery."""
    with folk.database.transaction() as store:
        people.give_role(store, campaigns.find(store, "free"), folk.known["bob"], Role.CURATOR, "MUSEUM")
    order("kind=items", data=archive(2, ("other.xml", of_gallery(7))))
    worker.drain()


def of_gallery(number: int) -> bytes:
    return numbered(number).replace(b"Museum", b"Gallery")


def batch(*documents: dict[str, Any]) -> bytes:
    """A file of annotations, each with an IRI of its own unless it has one."""
    context = {"@context": "http://www.w3.org/ns/anno.jsonld"}
    return b"\n".join(json.dumps({**context, **one}).encode() for one in documents)


def seen(words: str, item: str, **more: Any) -> dict[str, Any]:
    """A tag that a program made."""
    iri = f"https://programs.example/{words}"
    body = {"type": "TextualBody", "value": words}
    made = {"id": iri, "type": "Annotation", "motivation": "tagging", "body": body, "target": item}
    return {**made, "creator": PROGRAM, **more}


def test_a_curator_imports_items_of_their_institution_alone(
    folk: Folk, worker: Worker, order: Callable[..., requests.Response], curated: None
) -> None:
    sent = archive(3, ("taken.xml", numbered(7)), ("foreign.xml", of_gallery(8)))

    rehearsed = order("kind=items&check=yes", by="bob", data=sent)
    worker.drain()
    brought = order("kind=items", by="bob", data=sent)
    worker.drain()

    assert counts(rehearsed) == counts(brought) == (5, 1, 0, 2, 2)
    assert {one["where"] for one in told(brought)["refusals"]} == {THEIRS, "https://museum.example/8"}
    assert kept(folk) == 4


def test_a_curator_loads_what_programs_said_of_items_of_their_institution(
    folk: Folk, worker: Worker, order: Callable[..., requests.Response], curated: None
) -> None:
    order("kind=annotations&name=a.ndjson", data=batch(seen("gilt", THEIRS)))
    worker.drain()
    person = {"creator": "https://elsewhere.example/people/eve"}
    vote = {"motivation": "moderating", "body": "https://w3id.org/annoserver/vocab#approve"}
    sent = batch(
        seen("horn", OURS),
        seen("brass", THEIRS),
        seen("wood", OURS, **person),
        seen("good", OURS, **vote),
        seen("gilt", OURS),
        {
            **{name: said for name, said in seen("loud", OURS).items() if name != "creator"},
            "generator": PROGRAM,
        },
    )

    brought = order("kind=annotations&name=b.ndjson", by="bob", data=sent)
    worker.drain()
    again = order("kind=annotations&name=b.ndjson", by="bob", data=sent)
    worker.drain()

    assert (counts(brought), counts(again)) == ((6, 2, 0, 0, 4), (6, 0, 0, 2, 4))
    with folk.database.reading() as store:
        about = [one.document for one in shelf.every(store, "free")]
    assert [json.loads(one)["body"]["value"] for one in about] == ["gilt", "horn", "loud"]


@pytest.mark.parametrize(
    "asked",
    ["kind=europeana&query=jug", "kind=items&prune=yes", "kind=annotations&keep-names=yes"],
)
def test_what_may_touch_the_work_of_others_is_for_organisers(
    order: Callable[..., requests.Response], curated: None, asked: str
) -> None:
    answer = order(asked, by="bob", data=b"" if "europeana" in asked else archive(1))

    assert (answer.status_code, answer.json()["rule"]) == (400, "institution")


@pytest.mark.parametrize(
    ("asked", "sent", "pointer"),
    [
        ("kind=anything", b"x", "/kind"),
        ("kind=items&colection=north", b"x", "/colection"),
        ("kind=items&prune=maybe", b"x", "/prune"),
        ("kind=items", b"", ""),
        ("kind=europeana&query=a&set=1", b"", ""),
        ("kind=europeana&query=a&rows=101", b"", "/rows"),
        ("kind=oaipmh", b"", ""),
        ("kind=annotations&check=yes", b"x", "/check"),
    ],
)
def test_a_wrong_order_is_refused_by_name_and_leaves_nothing(
    folk: Folk,
    server: Server,
    order: Callable[..., requests.Response],
    asked: str,
    sent: bytes,
    pointer: str,
) -> None:
    answer = order(asked, data=sent)

    assert answer.status_code == 400
    assert pointer in [one["pointer"] for one in answer.json()["problems"]]
    assert list(Path(server.config.files, uploads.FOLDER).iterdir()) == []
    with folk.database.reading() as store:
        assert jobs.listed(store) == []


@pytest.mark.parametrize("form", [False, True])
def test_an_upload_has_a_largest_size(
    serve: Callable[..., Server], tokens: dict[str, dict[str, str]], form: bool
) -> None:
    server = serve(max_upload_bytes=2000, max_body_bytes=1024)
    sent: dict[str, Any] = {"files": {"file": ("a.zip", b"x" * 2001)}} if form else {"data": b"x" * 2001}

    answer = requests.post(f"{server.url}{PATH}?kind=items", headers=tokens["ann"], timeout=10, **sent)

    assert answer.status_code == 413
    assert list(Path(server.config.files, uploads.FOLDER).iterdir()) == []


def test_other_hosts_than_those_of_the_settings_are_not_called(
    order: Callable[..., requests.Response],
) -> None:
    for asked in ("kind=oaipmh&url=http://127.0.0.1:1/oai", "kind=annotations&from=http://10.0.0.1/x"):
        answer = order(asked)
        assert (answer.status_code, answer.json()["rule"]) == (400, "outside-host")


KILLED = """
import os, signal, sys
from pathlib import Path
from annoserver.exchange.intake.batches import outcome
from annoserver.exchange.intake.orders import tries
from annoserver.exchange.intake.orders.runs import Means, Outside
from annoserver.exchange.outside.mail import Post
from annoserver.exchange import jobs as kinds
from annoserver.store.database import Database
from annoserver.work import Worker
from datetime import UTC, datetime

outcome.batches.__defaults__ = (2,)
outcome.MOST = 2
limit = int(sys.argv[3])
after = sys.argv[4] == "after"

def run(desk):
    means = Means(desk.database, desk.folder, desk.outside, datetime.now(UTC))
    def progress(done, total=None, result=None):
        if done >= limit and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        desk.progress(done, total, result)
        if done >= limit:
            os.kill(os.getpid(), signal.SIGKILL)
    return tries.bring(means, desk.job, progress, lambda left: desk.refuse(*left))

post = Post("a@example.org", "", Path("x"))
outside = Outside(private=True)
Worker(Database(sys.argv[1]), Path(sys.argv[2]), post, runners={"import": run}, outside=outside).step()
"""


def kill(folk: Folk, worker: Worker, read: int, when: str = "after") -> None:
    """Let another worker begin, kill it when it has read so many things, and let its claim expire."""
    arguments = [folk.database.url, str(worker.folder), str(read), when]
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), *arguments], timeout=60, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    with folk.database.transaction() as store:
        job = jobs.claim(store, datetime.now(UTC) + jobs.CLAIM)
        assert job is not None
        jobs.release(store, job, datetime.now(UTC))


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_import_that_is_killed_in_the_middle_brings_everything_once(
    folk: Folk, worker: Worker, order: Callable[..., requests.Response], when: str
) -> None:
    ordered = order("kind=items&name=delivery.zip", data=archive(7, ("broken.xml", b"<rdf:RDF")))

    kill(folk, worker, 4, when)
    assert kept(folk) == 4
    assert told(ordered)["state"] == "waiting"
    worker.drain()

    assert told(ordered)["state"] == "done"
    assert kept(folk) == 7
    read, added, updated, same, refused = counts(ordered)
    assert (read, updated, refused) == (8, 0, 1)
    # What was committed and not yet told when the worker died is met again as the same.
    assert (added, same) == ((7, 0) if when == "after" else (5, 2))
    assert len(told(ordered)["refusals"]) == 1


def test_annotations_of_an_import_that_is_killed_come_once(
    folk: Folk, worker: Worker, order: Callable[..., requests.Response]
) -> None:
    told_of = [seen(f"t{number}", OURS) for number in range(4)]
    cast = [
        {**vote(one["id"], scope=OURS), "id": f"{one['id']}/vote", "creator": "https://elsewhere.example/eve"}
        for one in told_of[:3]
    ]
    ordered = order("kind=annotations&name=a.ndjson", data=batch(*told_of, *cast) + b"\n{")

    kill(folk, worker, 4, "before")
    worker.drain()

    assert counts(ordered) == (8, 5, 0, 2, 1)
    with folk.database.reading() as store:
        assert containers.read(store, "free").total == 7
        assert list(recounts.check(store)) == []


@pytest.fixture
def place() -> Iterator[Place]:
    """A repository of five records, two in each answer."""
    held = Holdings()
    for number, name in enumerate("abcde"):
        held.put(name, f"2026-01-0{number + 1}T00:00:00Z")
    with repository(held) as running:
        yield running


def test_a_harvest_that_is_killed_goes_on_with_the_next_page(
    folk: Folk,
    worker: Worker,
    serve: Callable[..., Server],
    tokens: dict[str, dict[str, str]],
    place: Place,
) -> None:
    server = serve(import_hosts=(place.url.split("/")[2],))
    asked = {"kind": "oaipmh", "url": place.url, "collection": "north"}
    ordered = requests.post(f"{server.url}{PATH}", params=asked, headers=tokens["ann"], timeout=10)

    kill(folk, worker, 2)
    worker.drain()

    assert told(ordered)["message"] == ""
    assert counts(ordered) == (5, 5, 0, 0, 0)
    assert kept(folk) == 5
    tokens_sent = [one["resumptionToken"] for one in place.asked if one["verb"] == "ListRecords"]
    assert tokens_sent.count("") == 1, "the first page was asked for once"


def test_a_job_says_in_a_sentence_why_it_cannot_be_run(
    worker: Worker, order: Callable[..., requests.Response]
) -> None:
    ordered = order("kind=europeana&query=boat")
    worker.drain()

    assert told(ordered)["state"] == "failed"
    assert "ANNOSERVER_EUROPEANA_API_KEY" in told(ordered)["message"]


def test_an_import_with_a_key_is_ordered_once_and_its_upload_is_kept_once(
    order: Callable[..., requests.Response], server: Server
) -> None:
    """The same file under the same key is the same job; another file is 422."""
    key = {"Idempotency-Key": "import"}
    file = b'{"@context": "http://www.w3.org/ns/anno.jsonld"}'
    asked = "kind=annotations&name=a.ndjson"

    first, again = (order(asked, data=file, headers=key) for _ in range(2))
    other = order(asked, data=file + b" ", headers=key)

    assert [one.status_code for one in (first, again, other)] == [202, 202, 422], first.text
    assert (first.headers["Location"], first.content) == (again.headers["Location"], again.content)
    assert len(list((Path(server.config.files) / uploads.FOLDER).iterdir())) == 1


def test_of_two_imports_at_once_one_is_ordered(
    order: Callable[..., requests.Response], server: Server
) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: order("kind=items", data=archive(1)), range(2)))

    assert sorted(one.status_code for one in answers) == [202, 429]
    assert len(list((Path(server.config.files) / uploads.FOLDER).iterdir())) == 1
