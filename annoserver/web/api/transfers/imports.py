"""Imports that organisers order over HTTP: what is to be brought, and the files that are sent for it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from flask import Blueprint, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as Answer

from annoserver.errors import Invalid, TooLarge
from annoserver.exchange.intake.orders import order, uploads
from annoserver.exchange.intake.orders.order import Order
from annoserver.model.job import Job
from annoserver.model.rules.permission import Action, manages, require
from annoserver.store import campaigns
from annoserver.store.derived import rulings
from annoserver.web.api.transfers import jobs
from annoserver.web.context import actor, now, service
from annoserver.web.limits import counting
from annoserver.web.once import keyed, writing

bp = Blueprint("imports", __name__)

BLOCK = 1 << 20
MULTIPART, FORM = "multipart/form-data", "application/x-www-form-urlencoded"
ADDRESSES = {"oaipmh": ("url",), "annotations": ("from",)}
"""Options that say which servers are called."""


@bp.post("/campaigns/<campaign>/imports")
def put(campaign: str) -> Answer:
    """Order an import as a job: ?kind= and its options, with the file as the body, or files of a form.

    A body of its own is called what ?name= says. For organisers, by their token; and for curators, of
    whose files what is about items of their institution is taken.
    """
    with service().database.reading() as store:
        held = campaigns.find(store, campaign)
        who = actor(store, campaign)
        require(who, Action.BRING, held.campaign, now())
        curator = None if manages(who, campaign) else who.person
        institution = None if curator is None else rulings.office_of(store, held, curator) or ""
    person = who.person.id if who.person else None
    room = uploads.room(service().files)
    try:
        names = list(_received(room))
        wanted = _wanted(campaign, len(names))
        if institution is not None:
            wanted = order.narrowed(wanted, institution)
        return _ordered(wanted, room, names, person)
    except BaseException:
        shutil.rmtree(room)
        raise


def _ordered(wanted: Order, room: Path, names: list[str], person: int | None) -> Answer:
    by = counting.count_job(person)
    made: list[Job] = []

    def obey(campaign: str) -> Answer:  # noqa: ARG001 (whose tokens are known there)
        with writing() as store:
            made.append(uploads.put(store, wanted, (room.name, names), by, now(), person=person))
        return jobs.accepted(made[0])

    answer = keyed(_digest(room, names), obey, campaign=wanted.campaign)
    if not made:  # it was obeyed before
        shutil.rmtree(room)
    return answer


def _digest(room: Path, names: list[str]) -> bytes:
    """What tells one upload from another."""
    whole = hashlib.sha256()
    for name in names:
        with (room / name).open("rb") as file:
            whole.update(name.encode() + b"\n" + hashlib.file_digest(file, "sha256").digest())
    return whole.digest()


def _wanted(campaign: str, files: int) -> Order:
    given = request.args.to_dict(flat=False)
    if _is_form():
        given |= request.form.to_dict(flat=False)
    kind = given.pop("kind", [""])[-1]
    given.pop("name", None)
    wanted = order.read(kind, campaign, given, files)
    for host in _called(wanted):
        if host not in service().import_hosts:
            message = f"“{host}” is not among the hosts that are called from here (IMPORT_HOSTS)."
            raise Invalid(message, rule="outside-host")
    return wanted


def _is_form() -> bool:
    """Whether the order is a form; curl calls any file one, beside the kind in the address."""
    return request.mimetype == MULTIPART or (request.mimetype == FORM and "kind" not in request.args)


def _called(wanted: Order) -> Iterator[str]:
    """The hosts that an import would call."""
    yield from (host.lower() for host in wanted.many("host"))
    for name in ADDRESSES.get(wanted.kind, ()):
        if words := wanted.words(name):
            yield urlsplit(words).netloc.lower()


def _received(room: Path) -> Iterator[str]:
    """Keep what was sent; the names of the files in their order."""
    request.max_content_length = service().max_upload_bytes
    try:
        if _is_form():
            for number, file in enumerate(request.files.getlist("file"), 1):
                name = _name(file.filename or "", number, room)
                file.save(room / name)
                yield name
        elif request.content_length or "Transfer-Encoding" in request.headers:
            name = _name(request.args.get("name", ""), 1, room)
            with (room / name).open("wb") as out:
                while block := request.stream.read(BLOCK):
                    out.write(block)
            yield name
    except RequestEntityTooLarge as error:
        raise TooLarge(f"The upload is larger than {service().max_upload_bytes} bytes.") from error
    except ClientDisconnected as error:
        raise Invalid("The request ended before its body did.", rule="body") from error


def _name(given: str, number: int, room: Path) -> str:
    """A safe name for a file, that no other one in the room has."""
    safe = secure_filename(PurePath(given).name)[-100:].lstrip(".") or f"upload-{number}"
    return f"{number}-{safe}" if (room / safe).exists() else safe
