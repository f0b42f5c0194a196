"""Taking part in a campaign, for programs: the notice, agreeing to it, and leaving."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from annoserver.crowd.accounts import membership
from annoserver.crowd.accounts.membership import Agreed
from annoserver.errors import Invalid, Missing
from annoserver.ld import shape
from annoserver.model.annotation import stamp
from annoserver.model.campaign import Campaign, membership_path, page_iri
from annoserver.model.person import NOTICE, Consent
from annoserver.store.database import Store
from annoserver.web import render
from annoserver.web.context import actor, body, now, service
from annoserver.web.once import once, writing

bp = Blueprint("membership", __name__, url_prefix="/campaigns/<campaign>/membership")

FLAGS = ("ofAge", "credited")


@bp.get("")
def read(campaign: str) -> Response:
    """The notice that whoever joins agrees to, and with a token what one has agreed to."""
    with service().database.reading() as store:
        return _answer(store, *membership.read(store, campaign, actor(store, campaign), now()))


@bp.put("")
@once
def join(campaign: str) -> Response:
    """Join a campaign, or change what one agreed to: {"notice": its version}."""
    agreed = _agreed()
    with writing() as store:
        new = membership.join(store, campaign, agreed, actor(store, campaign), now())
        response = _answer(store, *membership.read(store, campaign, actor(store, campaign), now()))
    response.status_code = 201 if new else 200
    return response


@bp.delete("")
@once
def leave(campaign: str) -> Response:
    """Take part no longer; what one made stays under the pseudonym."""
    with writing() as store:
        if not membership.leave(store, campaign, actor(store, campaign), now()):
            raise Missing("You do not take part in this campaign.")
    return Response(status=204)


def _agreed() -> Agreed:
    sent = shape.read(body())
    for name in FLAGS:
        if not isinstance(sent.get(name, False), bool):
            raise Invalid(f"{name} is true or false.", rule="membership")
    notice = sent.get("notice", "")
    return Agreed(str(notice), of_age=sent.get("ofAge", False), credited=sent.get("credited", False))


def _answer(store: Store, campaign: Campaign, consent: Consent | None) -> Response:
    page = page_iri(store.base, campaign.name)
    about: dict[str, Any] = {
        "id": f"{store.base}{membership_path(campaign.name)}",
        "campaign": page,
        "notice": {"version": NOTICE, "text": render.notice(), "page": f"{page}/join"},
        "age": campaign.age,
        "joined": consent is not None,
    }
    response = jsonify(about | (_told(consent) if consent else {}))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _told(consent: Consent) -> dict[str, Any]:
    return {
        "agent": consent.agent,
        "since": stamp(consent.moment),
        "agreedTo": consent.notice,
        "credited": consent.credited,
    }
