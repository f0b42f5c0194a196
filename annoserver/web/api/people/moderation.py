"""What makers and moderators may do about people and their tags, for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from annoserver.crowd.accounts import pseudonyms
from annoserver.crowd.moderation import exclusions
from annoserver.errors import Invalid, Unknown
from annoserver.ld import shape
from annoserver.model.container import Address
from annoserver.store.accounts.exclusions import Effect
from annoserver.web.context import actor, body, now, service
from annoserver.web.once import once, writing
from annoserver.web.watch import rights

bp = Blueprint("moderation", __name__, url_prefix="/campaigns/<campaign>")


@bp.post("/disowned")
@once
def disown(campaign: str) -> Response:
    """Let a tag of one's own stand without its maker: {"annotation": its IRI}."""
    _somebody(campaign)
    sent = shape.read(body()).get("annotation")
    address = Address(service().database.base, campaign)
    name = address.child(sent) if isinstance(sent, str) else None
    if name is None:
        raise Invalid("annotation is the IRI of a tag in this campaign.", rule="disown-tag")
    with writing() as store:
        made = pseudonyms.disown(store, campaign, name, actor(store, campaign), now())
    return jsonify(id=address.annotation(name), revision=made.revision)


@bp.get("/agents/<key>/exclusion")
def look(campaign: str, key: str) -> Response:
    """Whether somebody is excluded, and what it would change to turn that round; nothing is written."""
    with service().database.reading() as store:
        excluded, effect = exclusions.look(store, campaign, key, actor(store, campaign), now())
    response = jsonify(excluded=excluded, whatIf=_told(effect))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.put("/agents/<key>/exclusion")
@once
def decide(campaign: str, key: str) -> Response:
    """Exclude somebody or readmit them: {"excluded": true or false, "reason": words}."""
    _somebody(campaign)
    sent = shape.read(body())
    excluded, reason = sent.get("excluded"), sent.get("reason", "")
    if not isinstance(excluded, bool) or not isinstance(reason, str):
        raise Invalid("excluded is true or false, and reason says why.", rule="exclusion")
    with writing() as store:
        who = actor(store, campaign)
        effect = exclusions.decide(store, campaign, key, reason, who, now(), back=not excluded)
    rights.excluded(campaign, key, back=not excluded)
    return jsonify(excluded=excluded, changed=_told(effect))


def _somebody(campaign: str) -> None:
    """Let 401 go before the faults of a body."""
    with service().database.reading() as store:
        if actor(store, campaign).person is None:
            raise Unknown("Please say who you are.", rule="sign-in")


def _told(effect: Effect) -> dict[str, Any]:
    turns = [{"from": old, "to": new, "tags": number} for (old, new), number in sorted(effect.turns.items())]
    return {"votes": effect.votes, "statuses": turns}
