"""Many annotations in one request, streamed in and out, with a receipt for each."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Blueprint, Response, request, stream_with_context
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from annoserver.errors import AnnoError, Invalid, TooLarge, Unfit
from annoserver.protocol import annotations, conditions
from annoserver.protocol.batch import adding, reading
from annoserver.protocol.negotiation import Form
from annoserver.store.database import Store
from annoserver.store.upkeep import answers
from annoserver.store.upkeep.answers import Answer
from annoserver.web import failures, once
from annoserver.web.context import JSON_TYPES, actor, now, service
from annoserver.web.limits import counting
from annoserver.web.respond import options

Reading = Callable[[], Iterator[bytes]]
"""Reads the documents of a batch from the beginning."""

bp = Blueprint("batch", __name__, url_prefix="/batch")

LINES = "application/x-ndjson"
LINES_TYPES = (LINES, "application/ndjson", "application/jsonl")
IN_MEMORY = 1 << 20
METHODS = ("OPTIONS", "POST")


@bp.post("/<container>/", provide_automatic_options=False)
def add(container: str) -> Response:
    """Add the documents of a batch to a container; with atomic=1 all of them or none."""
    with service().database.reading() as store:
        annotations.may_write(store, container, actor(store, container), now())
    with ExitStack() as spooled:
        response = _obeyed(container, spooled)
        response.call_on_close(spooled.pop_all().close)
    return response


def _obeyed(container: str, spooled: ExitStack) -> Response:
    read, digest = _received(spooled)
    for _ in read():
        pass  # what is no batch at all is refused before anything is written
    counting.count_young(container, read)
    given = request.headers.get(once.HEADER)
    key = None if given is None else once.key(given)
    if request.args.get("atomic") == "1":
        return _together(container, read, key, digest, _spool(spooled))
    return _streamed(_Portions(container, read, key, digest).lines())


@bp.route("/<container>/", methods=["OPTIONS"])
def ask(container: str) -> Response:  # noqa: ARG001 (the same for every container)
    """What a batch resource can do."""
    return options(METHODS, ("Accept-Post", ", ".join((*JSON_TYPES, LINES))))


def _received(spooled: ExitStack) -> tuple[Reading, str]:
    """How to read the documents, and the digest of the request."""
    if request.mimetype not in (*JSON_TYPES, *LINES_TYPES):
        sent = f"“{request.mimetype}”" if request.mimetype else "no Content-Type"
        message = f"A batch is an AnnotationPage in JSON-LD, or {LINES}; this is {sent}."
        raise Unfit(message, rule="media-type", accepted=(*JSON_TYPES, LINES))
    request.max_content_length = service().max_batch_bytes
    file, digest = _spool(spooled), hashlib.sha256()
    try:
        while piece := request.stream.read(reading.CHUNK):
            digest.update(piece)
            file.write(piece)
    except RequestEntityTooLarge as error:
        raise TooLarge(f"The batch is larger than {service().max_batch_bytes} bytes.") from error
    except ClientDisconnected as error:
        raise Invalid("The request ended before its body did.", rule="body") from error
    parse = reading.lines if request.mimetype in LINES_TYPES else reading.items
    address = f"{request.method} {request.full_path}\n"
    said = hashlib.sha256(address.encode() + digest.digest()).hexdigest()
    return (lambda: parse(file, service().max_body_bytes)), said


def _spool(spooled: ExitStack) -> IO[bytes]:
    """A file that is in memory while it is small, and lives as long as the stack."""
    return spooled.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))


class _Portions:
    """A batch in portions, each in a transaction of its own together with its receipts.

    A batch that is sent again with its Idempotency-Key goes on where it was interrupted. The first
    portion is done at once, so that what refuses the whole batch is still answered as such.
    """

    def __init__(
        self, container: str, read: Callable[[], Iterator[bytes]], key: str | None, digest: str
    ) -> None:
        self._container, self._documents, self._key, self._digest = container, read(), key, digest
        self._number = self._done = 0
        self._first = self._portion()

    def lines(self) -> Iterator[bytes]:
        """The receipts, a portion at a time."""
        portion = self._first
        while portion:
            yield portion
            portion = self._portion()

    def _portion(self) -> bytes:
        documents = list(islice(self._documents, adding.TOGETHER))
        if not documents:
            return b""
        checked, start = adding.check(documents), self._done
        self._number, self._done = self._number + 1, start + len(documents)
        with service().database.transaction() as store:
            who = once.sender(store, self._container)
            name = f"{self._key} #{self._number}"
            kept = answers.claim(store, who, name, self._digest, now()) if self._key else None
            if kept:
                return kept.body
            found = adding.add(store, self._container, checked, actor(store, self._container), now())
            receipts = _lines(found, start)
            if self._key:
                answers.keep(store, who, name, Answer(200, (), receipts))
        return receipts


def _together(container: str, read: Reading, key: str | None, digest: str, made: IO[bytes]) -> Response:
    """The whole batch in one transaction; one refusal undoes it."""
    try:
        with service().database.transaction() as store:
            who = once.sender(store, container)
            kept = answers.claim(store, who, key, digest, now()) if key else None
            if kept:
                made.write(kept.body)
            else:
                _fill(store, container, read(), made)
            if key and not kept:
                made.seek(0)
                answers.keep(store, who, key, Answer(200, (), made.read()))
    except _Undone as undone:
        return undone.response
    made.seek(0)
    return _streamed(iter(lambda: made.read(reading.CHUNK), b""))


def _fill(store: Store, container: str, documents: Iterator[bytes], made: IO[bytes]) -> None:
    refused: list[dict[str, Any]] = []
    done, who = 0, actor(store, container)
    while portion := list(islice(documents, adding.TOGETHER)):
        found = adding.add(store, container, adding.check(portion), who, now())
        refused += [one for one in _receipts(found, done) if "problem" in one]
        made.write(_lines(found, done))
        done += len(portion)
    if refused:
        raise _Undone(refused)


class _Undone(Exception):
    """Nothing of a batch is kept, because some of it was refused."""

    def __init__(self, refused: list[dict[str, Any]]) -> None:
        super().__init__()
        words = f"{len(refused)} documents are refused, so none is added."
        problem = {"type": "about:blank", "title": Invalid.title, "status": failures.UNPROCESSABLE}
        body = json.dumps({**problem, "detail": words, "receipts": refused}, ensure_ascii=False)
        self.response = Response(body, failures.UNPROCESSABLE, content_type="application/problem+json")


def _receipts(found: list[adding.Outcome], start: int) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(found, start):
        if isinstance(one, AnnoError):
            problem = failures.in_batch(one)
            yield {"index": number, "status": problem["status"], "problem": problem}
        else:
            yield {"index": number, "status": 201, "id": one, "etag": conditions.etag(1, Form.JSONLD.short)}


def _lines(found: list[adding.Outcome], start: int) -> bytes:
    return b"".join(
        json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        for one in _receipts(found, start)
    )


def _streamed(portions: Iterator[bytes]) -> Response:
    return Response(stream_with_context(portions), 200, content_type=LINES)
