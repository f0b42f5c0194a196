"""The board of a campaign, and one's own share of it: contributions, points, a certificate."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from annoserver.crowd import boards, campaigns
from annoserver.model.container import Address
from annoserver.model.person import Actor
from annoserver.model.rules.permission import Action, require
from annoserver.store import campaigns as shelf
from annoserver.store.campaigns import Held
from annoserver.store.database import Store
from annoserver.web import render
from annoserver.web.context import looking, now, visitor
from annoserver.web.language import Pages
from annoserver.web.reuse.answers import kept
from annoserver.web.signin import to_sign_in

bp = Pages("boards", __name__)

LONGEST = len("999999999999")


@bp.get("/campaigns/<name>/board")
@kept
def read(name: str) -> Response:
    """Who has how many points, of all time or of this week."""
    weekly = request.args.get("period") == "week"
    with looking() as store:
        held, actor = _seen(store, name)
        board = boards.board(store, held, actor, now(), weekly=weekly)
    return render.page("boards/read.html", campaign=held.campaign, board=board, weekly=weekly)


@bp.get("/board")
@kept
def everywhere() -> Response:
    """Who has how many points in all campaigns together, of all time or of this week."""
    weekly = request.args.get("period") == "week"
    with looking() as store:
        board = boards.everywhere(store, visitor(store, ""), now(), weekly=weekly)
        shown = {one.campaign.name: one.campaign.demo for one in shelf.every(store) if not one.campaign.draft}
    made_up = shelf.are_demos({*shown}, {name for name, demo in shown.items() if demo})
    return render.page("boards/read.html", campaign=None, board=board, weekly=weekly, all_invented=made_up)


@bp.get("/campaigns/<name>/mine")
def mine(name: str) -> Answer:
    """What I made here, what became of it, and where my points come from."""
    if not current_user.is_authenticated:
        return to_sign_in(url_for("boards.mine", name=name))
    votes = request.args.get("show") == "votes"
    with looking() as store:
        held, actor = _seen(store, name)
        rows, before = boards.contributions(store, held, actor, votes=votes, before=_before())
        share = boards.share(store, held, actor, now())
    return render.page(
        "boards/mine.html",
        campaign=held.campaign,
        container=Address(store.base, name).iri,
        rows=rows,
        before=before,
        votes=votes,
        share=share,
    )


@bp.get("/campaigns/<name>/certificate")
def certificate(name: str) -> Answer:
    """A page to print that says what I contributed."""
    if not current_user.is_authenticated:
        return to_sign_in(url_for("boards.certificate", name=name))
    with looking() as store:
        held, actor = _seen(store, name)
        share = boards.share(store, held, actor, now())
        card = campaigns.card(store, held, now())
    return render.page(
        "boards/certificate.html",
        campaign=held.campaign,
        card=card,
        share=share,
        person=current_user.person,
        agent=actor.agent,
        today=now(),
    )


def _seen(store: Store, name: str) -> tuple[Held, Actor]:
    held = shelf.find(store, name)
    actor = visitor(store, name)
    require(actor, Action.SEE, held.campaign, now())
    return held, actor


def _before() -> int | None:
    words = request.args.get("before", "")
    return int(words) if words.isascii() and words.isdigit() and len(words) <= LONGEST else None
