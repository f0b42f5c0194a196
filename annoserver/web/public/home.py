"""What belongs to no campaign: the choice of the language that pages are in."""

from __future__ import annotations

from urllib.parse import unquote

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as Answer

from annoserver.errors import Invalid
from annoserver.web import language
from annoserver.web.context import service
from annoserver.web.signin import own_path

bp = Blueprint("home", __name__)

YEAR = 365 * 24 * 60 * 60


@bp.post("/language")
def speak() -> Answer:
    """Go on in another language, and remember it in this browser; nothing is kept here."""
    chosen = request.form.get("language", "")
    if chosen not in language.offered():
        raise Invalid("Pages are not offered in this language.", rule="language")
    path, _, query = own_path(request.form.get("next", "/")).partition("?")
    root = request.script_root
    onward = language.address(chosen, unquote(path.removeprefix(root)) or "/", query)
    answer = redirect(onward, 303)
    secure = service().database.base.startswith("https:")
    answer.set_cookie(language.COOKIE, chosen, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return answer
