"""Pages of items: the picture, what is known of it, what has been said, and the forms to say more."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from annoserver.crowd import campaigns, items, remarks, tags, vocabularies
from annoserver.crowd.items import Shown
from annoserver.exchange.feeds import items as known
from annoserver.model.campaign import State
from annoserver.model.container import Address
from annoserver.model.rules.permission import Action, require, rules, runs
from annoserver.store import campaigns as shelf
from annoserver.store.facts.judge import curates
from annoserver.web import guards, language, render
from annoserver.web.context import looking, now, service, visitor
from annoserver.web.language import Pages
from annoserver.web.public import acts
from annoserver.web.public.campaigns import SERVICE
from annoserver.web.reuse.answers import PART, kept

bp = Pages("items", __name__)

UNDO = "undo"


@bp.get("/campaigns/<name>/items")
@kept
def read(name: str) -> Response:
    """One item: picture, metadata, tags, and the forms to vote and to tag."""
    found = _found(name)
    if PART in request.headers:
        response = render.again("items/said.html", **found)
    else:
        response = render.framed("items/read.html", _framing(found), "parts/said.html", **found)
    response.vary.add(PART)
    data = known.address(service().database.base, found["item"].iri)
    response.headers["Link"] = f'<{found["container"]}>; rel="{SERVICE}"'
    response.headers.add("Link", f'<{data}>; rel="alternate"; type="text/turtle"')
    guards.let_connect(response, render.iiif(found["item"].image))
    return response


def _framing(found: dict[str, Any]) -> dict[str, Any]:
    """What the page around the tags is made of."""
    shown: Shown = found["shown"]
    same = {name: found[name] for name in ("campaign", "container", "item", "may")}
    parts = [(one.met.name, one.part) for one in shown.tags if one.part]
    return {**same, "imported": shown.imported, "place": shown.place, "parts": parts}


def _found(name: str) -> dict[str, Any]:
    """What the page shows, all of one moment."""
    with looking("iri") as store:
        held = shelf.find(store, name)
        actor = visitor(store, name)
        require(actor, Action.SEE, held.campaign, now())
        shown = items.read(store, held, request.args.get("iri", ""), actor, _position())
        open_now = held.campaign.state(now()) is State.OPEN and not actor.barred
        words, question = request.args.get("words", ""), _number("question")
        return {
            "campaign": held.campaign,
            "restricted": held.has_vocabularies,
            "open": open_now,
            "may": open_now and actor.joined,
            "rules": rules(actor),
            "removes": runs(actor) or curates(store, held, actor, [shown.item.iri]),
            "shown": shown,
            "item": shown.item,
            "terms": vocabularies.suggestions(store, held, words, question, language.code()),
            "questions": campaigns.questions(held.campaign),
            "words_sought": words,
            "asked": question,
            "edited": request.args.get("edit", ""),
            "longest": tags.longest,
            "palettes": vocabularies.palettes(store, held),
            "container": Address(store.base, name).iri,
        }


@bp.post("/campaigns/<name>/skips")
def skip(name: str) -> Answer:
    """Leave an item without an answer and go on to what comes next, or take it up again."""
    iri, back = request.form.get("item", ""), request.form.get("choice") == UNDO
    with acts.act(name, iri) as acted, service().database.transaction() as store:
        if back:
            items.unskip(store, iri, visitor(store, name))
        else:
            items.skip(store, name, iri, visitor(store, name), now())
            acted.tell(_("You skipped an item; it comes again when nothing else is left."))
    if back or acted.refused:
        return acted.back()
    return redirect(url_for("following.lead", name=name), 303)


@bp.post("/campaigns/<name>/finished")
def finish(name: str) -> Answer:
    """Say that one has nothing to add to an item, or take that back."""
    iri, back = request.form.get("item", ""), request.form.get("choice") == UNDO
    with acts.act(name, iri) as acted, service().database.transaction() as store:
        if back:
            remarks.reopen(store, name, iri, visitor(store, name), now())
        else:
            remarks.finish(store, name, iri, visitor(store, name), now())
            acted.tell(_("You looked, and nothing is missing: that counts as well."))
    return acted.back()


@bp.post("/campaigns/<name>/comments")
def comment(name: str) -> Answer:
    """Say something about an item that is no tag."""
    form = request.form
    iri, words, tongue = form.get("item", ""), form.get("words", ""), form.get("language", "")
    with acts.act(name, iri) as acted, service().database.transaction() as store:
        remarks.comment(store, name, iri, words, tongue, visitor(store, name), now())
        acted.tell(_("Your comment is added."))
    return acted.back()


def _number(key: str) -> int:
    """A number of the query, from 0 on; 0 for anything else."""
    return max(request.args.get(key, 0, type=int), 0)


def _position() -> int:
    """The position behind which tags are shown; -1 for all."""
    words = request.args.get("after", "")
    return int(words) if words.isascii() and words.isdigit() and len(words) <= len("999999999999") else -1
