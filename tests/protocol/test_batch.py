"""Many annotations in one request, and requests that are sent twice."""

from __future__ import annotations

import json
import threading
from typing import Any

import requests
from sqlalchemy import func, select, update

from annoserver.store import counts
from annoserver.store.database import Database
from annoserver.store.rows.limits import answer
from tests.parts.people import LD, Site, note, tag, vote

LINES = "application/x-ndjson"


def lines(*documents: Any) -> bytes:
    """Documents as JSON lines; bytes stay as they are."""
    return b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in documents)


def page(*documents: Any, **more: Any) -> bytes:
    """Documents as the items of a page."""
    facts = {"@context": "http://www.w3.org/ns/anno.jsonld", "id": "urn:x:page", "type": "AnnotationPage"}
    return json.dumps({**facts, "items": documents, **more}).encode()


def send(site: Site, body: bytes, kind: str = LINES, by: str = "ann", query: str = "", **headers: str) -> Any:
    """Send a batch; its answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    address = f"{site.url}batch/folk/{query}"
    return site.ask("POST", address, by=by, data=body, headers={"Content-Type": kind, **named})


def receipts(answer: requests.Response) -> list[Any]:
    """What became of each document."""
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def total(site: Site) -> int:
    return int(site.get().json()["total"])


def test_each_document_gets_a_receipt(site: Site) -> None:
    """201 with IRI and ETag, 409 for what is there already, 422 with every fault; the others are added."""
    documents = [tag("dog"), tag("dog"), note("remark", motivation=7), b"{", note("fine"), b"[]"]

    found = receipts(send(site, lines(*documents)))

    assert [(one["index"], one["status"]) for one in found] == [
        (0, 201),
        (1, 409),
        (2, 422),
        (3, 422),
        (4, 201),
        (5, 422),
    ]
    made = site.get(found[0]["id"])
    assert (made.json()["body"]["value"], made.headers["ETag"]) == ("dog", found[0]["etag"])
    assert found[1]["problem"]["existing"] == found[0]["id"]
    assert found[2]["problem"]["problems"][0]["pointer"] == "/motivation"
    assert total(site) == 2


def test_a_page_of_annotations_is_a_batch_too(site: Site) -> None:
    """An AnnotationPage as a container serves it, whichever way its keys are ordered."""
    body = page(
        *(note(f"n{number}", id=f"http://elsewhere.example/{number}") for number in range(3)), next="urn:x:2"
    )

    found = receipts(send(site, body, LD))

    assert [one["status"] for one in found] == [201, 201, 201]
    assert site.get(found[1]["id"]).json()["via"] == "http://elsewhere.example/1"
    assert receipts(send(site, page(), LD)) == []


def test_votes_may_follow_their_tag_in_one_batch(site: Site, database: Database) -> None:
    mine = site.tag("mine")
    documents = [vote(mine, "approve"), vote(mine, "reject"), tag("dog"), tag("cat"), tag("Dog")]

    found = receipts(send(site, lines(*documents), by="bob"))

    assert [one["status"] for one in found] == [201, 409, 201, 201, 409]
    with database.reading() as store:
        assert list(counts.check(store)) == []


def test_all_or_nothing_is_what_was_asked_for(site: Site) -> None:
    refused = send(site, lines(note("a"), b"{", note("b")), query="?atomic=1")

    assert (refused.status_code, [one["index"] for one in refused.json()["receipts"]]) == (422, [1])
    assert total(site) == 0
    assert len(receipts(send(site, lines(note("a"), note("b")), query="?atomic=1"))) == 2
    assert total(site) == 2


BROKEN = [
    (b'{"items":[{}', LD, 400),
    (b'{"items":[{}]} x', LD, 400),
    (b'{"things":[{}]}', LD, 400),
    (b"[]", LD, 400),
    (b'{"items":[' + b"[" * 100_000, LD, 400),
    (b'{"items":["\xff"]}', LD, 400),
    (b"a,b", "text/csv", 415),
    (b'"' + b"x" * (1 << 20) + b'"', LINES, 413),
    (b'{"items":["' + b"x" * (1 << 21) + b'"]}', LD, 413),
]


def test_what_is_no_batch_is_refused_before_anything_is_written(site: Site) -> None:
    answers = [send(site, body, kind) for body, kind, _ in BROKEN]

    assert [answer.status_code for answer in answers] == [status for _, _, status in BROKEN]
    assert total(site) == 0
    assert send(site, lines(note("a")), by="").status_code == 401
    assert site.ask("OPTIONS", f"{site.url}batch/folk/").headers["Allow"] == "OPTIONS, POST"
    assert site.ask("POST", f"{site.url}batch/nothing/", by="ann", data=b"").status_code == 404


def test_a_batch_of_thousands_is_answered_in_order_and_obeyed_once(site: Site) -> None:
    """And goes on where it was interrupted, when it is sent again with its key."""
    body = lines(*(note(f"n{number}") for number in range(1050)))

    first = receipts(send(site, body, Idempotency_Key="k"))
    again = receipts(send(site, body, Idempotency_Key="k"))

    assert [one["index"] for one in first] == list(range(1050))
    assert first == again
    assert total(site) == 1050
    assert send(site, lines(note("other")), Idempotency_Key="k").status_code == 422


def test_the_same_key_and_body_are_answered_the_same_and_obeyed_once(site: Site) -> None:
    """POST, PUT and DELETE; "another body 422"; a key is its sender's own."""
    first = site.post(note("a"), Idempotency_Key="one")
    again = site.post(note("a"), Idempotency_Key="one")
    other = site.post(note("b"), Idempotency_Key="one")
    bobs = site.post(note("a"), by="bob", Idempotency_Key="one")
    assert [one.status_code for one in (first, again, other, bobs)] == [201, 201, 422, 201]
    assert (first.content, first.headers["Location"]) == (again.content, again.headers["Location"])
    assert other.json()["rule"] == "idempotency-key"

    iri, document = first.headers["Location"], first.json()
    changed = [site.put(iri, {**document, "motivation": "editing"}, Idempotency_Key="two") for _ in range(2)]
    assert [one.headers["ETag"] for one in changed] == ['"2-ld"', '"2-ld"']
    gone = [site.delete(iri, Idempotency_Key="three").status_code for _ in range(2)]
    assert (gone, site.delete(iri).status_code) == ([204, 204], 410)
    assert total(site) == 1


def test_what_was_refused_may_be_mended_under_the_same_key(site: Site) -> None:
    assert site.post(note("a", motivation=7), Idempotency_Key="k").status_code == 400
    assert site.post(note("a"), Idempotency_Key="k").status_code == 201
    assert site.post(note("a"), Idempotency_Key="").status_code == 400
    assert site.post(note("a"), Idempotency_Key="x" * 300).status_code == 400


def test_equal_requests_that_arrive_at_once_are_obeyed_once(site: Site) -> None:
    found: list[requests.Response] = []
    threads = [
        threading.Thread(target=lambda: found.append(site.post(note("a"), Idempotency_Key="k")))
        for _ in range(6)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {one.status_code for one in found} == {201}
    assert len({one.headers["Location"] for one in found}) == 1
    assert total(site) == 1


def test_an_answer_is_kept_for_a_day(site: Site, database: Database) -> None:
    from annoserver.store.upkeep.answers import KEPT

    site.post(note("a"), Idempotency_Key="k")
    with database.transaction() as store:
        store.connection.execute(update(answer).values(moment=answer.c.moment))
        moment = store.connection.scalar(select(answer.c.moment))
        assert moment is not None
        store.connection.execute(update(answer).values(moment=moment - KEPT))

    assert site.post(note("b"), Idempotency_Key="k").status_code == 201
    with database.reading() as store:
        assert store.connection.scalar(select(func.count()).select_from(answer)) == 1
