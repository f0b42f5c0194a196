"""Tagging by form."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from annoserver.crowd import tags
from annoserver.crowd.accounts import pseudonyms
from annoserver.crowd.tags import Wanted
from annoserver.web import render
from annoserver.web.context import now, service, visitor
from annoserver.web.language import Pages
from annoserver.web.public.acts import act

bp = Pages("tags", __name__)

SIDES = ("left", "top", "width", "height")
"""Fields of a form that give a part of the picture, each in percent of it."""

CORNERS = ("latitude", "longitude", "to_latitude", "to_longitude")
"""Fields that give a point of the map, in degrees, or two corners of a box."""


@bp.post("/campaigns/<name>/tags")
def add(name: str) -> Answer:
    """Add a tag to an item: a term that was chosen, or words."""
    form = request.form
    wanted = Wanted(
        item=form.get("item", ""),
        property=form.get("property", ""),
        term=form.get("term", ""),
        words=form.get("words", ""),
        language=form.get("language", ""),
        region=_numbers(SIDES),
        point=_numbers(CORNERS),
    )
    with act(name, wanted.item) as acted:
        with service().database.transaction() as store:
            added = tags.add(store, name, wanted, visitor(store, name), now())
        acted.tell(
            _("This tag was there already; you approved it.") if added.approved else _("Your tag is added."),
            added.name,
        )
    return acted.back()


@bp.post("/campaigns/<name>/tags/words")
def change(name: str) -> Answer:
    """Put a tag of one's own in other words."""
    form = request.form
    tag, words, tongue = form.get("tag", ""), form.get("words", ""), form.get("language", "")
    with act(name, form.get("item", ""), tag) as acted:
        with service().database.transaction() as store:
            tags.change(store, name, tag, words, tongue, visitor(store, name), now())
        acted.tell(_("Your tag is changed."))
    return acted.back()


@bp.post("/campaigns/<name>/tags/removal")
def remove(name: str) -> Answer:
    """Take a tag of one's own back, or as one who cares for the item remove that of somebody else."""
    tag = request.form.get("tag", "")
    with act(name, request.form.get("item", "")) as acted:
        with service().database.transaction() as store:
            own = tags.remove(store, name, tag, visitor(store, name), now())
        acted.tell(_("Your tag is removed.") if own else _("The tag is removed."))
    return acted.back()


@bp.post("/campaigns/<name>/tags/disowned")
def disown(name: str) -> Answer:
    """Let a tag of one's own stand without its maker."""
    tag = request.form.get("tag", "")
    with act(name, request.form.get("item", ""), tag) as acted:
        with service().database.transaction() as store:
            pseudonyms.disown(store, name, tag, visitor(store, name), now())
        acted.tell(render.phrase("care", "disowned"))
    return acted.back()


def _numbers(fields: Sequence[str]) -> str:
    """What some fields hold, with commas between, "" when all are empty."""
    numbers = [request.form.get(name, "").strip() for name in fields]
    return ",".join(numbers).rstrip(",") if any(numbers) else ""
