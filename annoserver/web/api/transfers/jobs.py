"""Jobs that were ordered: how far they are, what they left out, and the files that they made."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as Answer

from annoserver.errors import Forbidden, Gone, Missing, Unknown
from annoserver.exchange.intake.orders import uploads
from annoserver.exchange.release.parcels import files
from annoserver.model.annotation import stamp
from annoserver.model.job import Job, Refusal, State
from annoserver.model.rules.permission import may_cancel
from annoserver.protocol import negotiation
from annoserver.store import campaigns
from annoserver.store.database import Store
from annoserver.store.upkeep import jobs
from annoserver.web import render
from annoserver.web.context import actor, now, service
from annoserver.web.once import once, writing

bp = Blueprint("jobs", __name__, url_prefix="/jobs")

SHOWN = 100
"""Refusals on the page; the same in JSON has all that are kept."""

AGAIN = 2
"""Seconds after which there may be news of a job."""

FETCHED = "private, max-age=3600"
KINDS = (files.EXPORT, uploads.IMPORT)
"""Jobs that have a page; whoever knows the address of one may read it, as nobody can guess it."""


@bp.get("/<key>")
def read(key: str) -> Answer:
    """How far a job is, what it left out, and where its file is."""
    with service().database.reading() as store:
        job = _find(store, key)
        people = _wants_page()
        left_out = jobs.refusals(store, job, SHOWN if people else jobs.MOST_REFUSALS)
        told = _told(store, job)
        demos = campaigns.demos(store) if people else set()
    if people:
        of_demo = campaigns.are_demos(_campaigns(told), demos)
        return render.page("transfers/job.html", job=job, facts=told, refusals=left_out, all_invented=of_demo)
    return _document(job, told, left_out)


@bp.get("/<key>/file")
def fetch(key: str) -> Answer:
    """The file of a job, whole or in parts: Range, If-Range and If-None-Match work as RFC 9110 has them."""
    with service().database.reading() as store:
        job = _find(store, key)
    if job.state is not State.DONE or "file" not in job.result:
        raise Missing("There is no file yet; the job tells how far it is.", iri=_iri(job))
    path, made = files.path(service().files, job.key), job.result["file"]
    if now() >= files.until(job) or not path.exists():
        raise Gone(f"This file was kept until {stamp(files.until(job))}. Please order it again.")
    response = send_file(
        path.absolute(),
        made["mediaType"],
        as_attachment=True,
        download_name=made["name"],
        etag=made["sha256"],
        last_modified=job.changed,
    )
    response.headers["Cache-Control"] = FETCHED
    return response


@bp.delete("/<key>")
@once
def cancel(key: str) -> Answer:
    """Cancel a job that waits or runs."""
    _cancel(key)
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


@bp.post("/<key>/end")
@once
def end(key: str) -> Answer:
    """The same by a form, as browsers send it."""
    _cancel(key)
    return redirect(url_for("jobs.read", key=key), 303)


def _campaigns(told: dict[str, Any]) -> set[str]:
    """The names of the campaigns that a job is for."""
    order = told["order"] or {}
    return {order["campaign"]} if "campaign" in order else set(order.get("given", {}).get("campaign", ()))


def accepted(job: Job) -> Answer:
    """The answer to an order: programs are told where the job is, people are led there."""
    if _wants_page():
        return redirect(_iri(job), 303)
    with service().database.reading() as store:
        told = _told(store, job)
    response = _document(job, told, [])
    response.status_code = 202
    response.headers["Location"] = _iri(job)
    return response


def _cancel(key: str) -> None:
    with writing() as store:
        job = _find(store, key)
        who = actor(store, "")
        if not may_cancel(who, job.person):
            if who.person is None:
                raise Unknown("Please say who you are.", rule="sign-in")
            raise Forbidden("Only whoever ordered this job may cancel it.", rule="own")
        if job.under_way:
            jobs.cancel(store, job, now())


def _find(store: Store, key: str) -> Job:
    job = jobs.get(store, key)
    if job.kind not in KINDS:
        raise Missing("There is no such job.")
    return job


def _wants_page() -> bool:
    return negotiation.prefers_html(request.headers.get("Accept", ""))


def _iri(job: Job) -> str:
    return f"{service().database.base}jobs/{job.key}"


def _document(job: Job, told: dict[str, Any], left_out: list[Refusal]) -> Response:
    refused = [{"where": one.where, "reason": one.reason} for one in left_out]
    response = jsonify(told | {"refusals": refused})
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    if job.under_way:
        response.headers["Retry-After"] = str(AGAIN)
    response.add_etag()
    response.make_conditional(request)
    return response


def _told(store: Store, job: Job) -> dict[str, Any]:
    """What a job is, as programs are told."""
    made, url = job.result.get("file"), f"{store.base}jobs/{job.key}"
    file = {"id": f"{url}/file", **made, "until": stamp(files.until(job))} if made else None
    return {
        "id": url,
        "kind": job.kind,
        "state": job.state.value,
        "message": job.message,
        "created": stamp(job.created),
        "changed": stamp(job.changed),
        "progress": {"done": job.done, "of": job.total},
        "order": job.result.get("order") or job.arguments.get("order"),
        "counts": job.result.get("counts", {}),
        "file": file if now() < files.until(job) else None,
    }
