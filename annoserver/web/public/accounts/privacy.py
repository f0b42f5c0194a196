"""One's data: a copy to take along, the end of the account, and pages that say what is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, request, send_file, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.accounts import leaving
from annoserver.errors import Invalid, Missing, Taken
from annoserver.exchange.release import mine
from annoserver.model.annotation import stamp
from annoserver.model.job import Job, State
from annoserver.store.accounts import erasures
from annoserver.store.accounts.erasures import Erasure
from annoserver.store.upkeep import jobs
from annoserver.web import render
from annoserver.web.context import now, service
from annoserver.web.language import Pages
from annoserver.web.public.accounts import forms
from annoserver.web.public.accounts.account import own
from annoserver.web.watch import rights

bp = Pages("privacy", __name__)
feed = Blueprint("erasures", __name__)

ON_A_PAGE = 1000


@bp.get("/privacy")
def policy() -> Response:
    """What is kept of whom, for how long, and what everybody can do about it."""
    return render.page("accounts/privacy.html")


@bp.get("/accessibility")
def accessibility() -> Response:
    """What works without a mouse, without sight and without script, and what does not."""
    return render.page("accounts/accessibility.html")


@bp.get("/me/data")
@own
def data() -> Answer:
    """My copies, and the form to delete the account."""
    return _page({})


@bp.post("/me/data/copies")
@own
def copy() -> Answer:
    """Order a copy of everything that is known of me."""
    person = current_user.person
    with service().database.transaction() as store:
        before = jobs.listed(store, person=person.id, kind=mine.COPY, limit=1)
        busy = any(job.state in (State.WAITING, State.RUNNING) for job in before)
        if not busy:
            jobs.put(store, mine.COPY, {"person": person.id}, now(), person=person.id)
    flash(
        _("Your copy is being made; it appears here soon."),
        "refused" if busy else "done",
    )
    return redirect(url_for("privacy.data"), 303)


@bp.post("/me/data/copies/<key>")
def fetch(key: str) -> Answer:
    """The copy, once: afterwards it is gone."""
    path = service().files / mine.COPIES / f"{key}.zip"
    with service().database.transaction() as store:
        job = jobs.get(store, key)
        theirs = current_user.is_authenticated and job.person == current_user.person.id
        if not (theirs and _is_ready(job) and jobs.take(store, job, now())):
            raise Missing("There is no such copy, or it was fetched before.")
    rights.tell("copy-fetched")
    file = path.open("rb")
    path.unlink()  # the open file can still be read
    response = send_file(file, "application/zip", as_attachment=True, download_name="my-data.zip", max_age=0)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/me/data/deletion")
@own
def delete() -> Answer:
    """Delete the account; its two choices are about the work."""
    form = request.form
    try:
        with service().database.transaction() as store:
            leaving.order(
                store,
                current_user.person,
                form.get("old_password", ""),
                form.get("word", ""),
                now(),
                withdraw=form.get("work") == "withdraw",
            )
    except (Invalid, Taken) as error:
        rights.refused(error)
        fault = error if isinstance(error, Invalid) else Invalid(error.message, rule=error.rule)
        return _page(forms.problems(fault))
    rights.tell("account-deleted")
    logout_user()
    session.clear()
    flash(_("Your account is deleted. Thank you for what you did here."), "done")
    return redirect(url_for("campaigns.listing"), 303)


LONGEST_NUMBER = 18
"""Digits that the database can count to."""


@feed.get("/erasures")
def erased() -> Response:
    """Pseudonyms that mean nobody any more, after ?since=, the oldest first; next: where to go on."""
    since = request.args.get("since", "0")
    if not since.isascii() or not since.isdigit() or len(since) > LONGEST_NUMBER:
        raise Invalid("since is the number of the last line that you have.", rule="since")
    with service().database.reading() as store:
        found = erasures.since(store, int(since), ON_A_PAGE)
        base = store.base
    lines = [_line(one) for one in found]
    last = found[-1].number if found else int(since)
    response = jsonify(erasures=lines, next=f"{base}erasures?since={last}")
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _line(one: Erasure) -> dict[str, Any]:
    """A line of the feed; of a tag that was disowned it names the tag, and not who made it."""
    about = {"annotation": one.annotation} if one.annotation else {"agent": one.agent}
    return {"number": one.number, **about, "moment": stamp(one.moment), "fate": one.fate.value}


def _is_ready(job: Job) -> bool:
    return (
        job.kind == mine.COPY
        and job.state is State.DONE
        and now() - job.changed < mine.LASTS
        and "fetched" not in job.result
    )


def _page(problems: dict[str, str]) -> Response:
    with service().database.reading() as store:
        copies = jobs.listed(store, person=current_user.person.id, kind=mine.COPY, limit=5)
    response = render.page(
        "accounts/data.html",
        400 if problems else 200,
        copies=copies,
        ready={job.key for job in copies if _is_ready(job)},
        problems=problems,
        values=request.form,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
