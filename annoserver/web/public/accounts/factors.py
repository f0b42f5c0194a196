"""The second factor: asking for its code, setting an app up, and doing without again."""

from __future__ import annotations

import segno
from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.accounts import factors
from annoserver.errors import Invalid, Taken, Unknown
from annoserver.model.person import Person
from annoserver.web import render
from annoserver.web.context import now, service
from annoserver.web.language import Pages
from annoserver.web.limits.counting import count_code
from annoserver.web.public.accounts import forms
from annoserver.web.signin import admit, enter, half, own_path, to_sign_in
from annoserver.web.watch import rights

bp = Pages("factors", __name__)


@bp.get("/sign-in/code")
def ask() -> Answer:
    """Ask somebody for a code whose password was right."""
    return _ask({}) if half() else to_sign_in("")


@bp.post("/sign-in/code")
def prove() -> Answer:
    """Sign in with a code, or with one of those for when the app is lost."""
    known = half()
    if known is None:
        return to_sign_in("")
    person, stay = known
    count_code(person.id)
    try:
        with service().database.transaction() as store:
            lost = factors.prove(store, person, request.form.get("code", ""), now())
    except Unknown as error:
        rights.refused(error)
        return _ask(forms.problems(Invalid(error.message, rule=error.rule)))
    if lost:
        rights.tell("recovery-code-used", person.id)
    return enter(person, own_path(request.form.get("next", "")), stay=stay)


@bp.get("/me/account/second-factor")
def read() -> Answer:
    """Whether there is a second factor, and the next step to set one up or to do without."""
    one = _who()
    return _page(one, {}) if one else to_sign_in(url_for("account.read"))


@bp.post("/me/account/second-factor")
def begin() -> Answer:
    """Make the secret that an app is to have; whoever is signed in says the password again."""
    one = _who()
    if one is None:
        return to_sign_in(url_for("account.read"))
    password = request.form.get("old_password", "") if current_user.is_authenticated else None
    try:
        with service().database.transaction() as store:
            factors.begin(store, one, password)
    except Invalid as error:
        rights.refused(error)
        return _page(one, forms.problems(error))
    except Taken:
        pass  # by another page that was open: the next one says so
    return redirect(url_for("factors.read"), 303)


@bp.post("/me/account/second-factor/code")
def confirm() -> Answer:
    """Put it in force with a first code; the codes for when it is lost are shown this once."""
    one, known = _who(), half()
    if one is None:
        return to_sign_in(url_for("account.read"))
    count_code(one.id)
    try:
        with service().database.transaction() as store:
            codes = factors.confirm(store, one, request.form.get("code", ""), now())
    except Invalid as error:
        rights.refused(error)
        return _page(one, forms.problems(error))
    rights.tell("factor-set-up", one.id)
    if not current_user.is_authenticated and known:
        admit(one, stay=known[1])
    return _kept_nowhere(render.page("accounts/factor.html", codes=codes, problems={}))


@bp.post("/me/account/second-factor/removal")
def remove() -> Answer:
    """Do without from now on; whoever has to have one is asked for a new one when they sign in again."""
    if not current_user.is_authenticated:
        return to_sign_in(url_for("account.read"))
    try:
        with service().database.transaction() as store:
            factors.remove(store, current_user.person, request.form.get("old_password", ""), now())
    except Invalid as error:
        rights.refused(error)
        return _page(current_user.person, forms.problems(error))
    rights.tell("factor-removed")
    flash(_("The second factor is removed."), "done")
    return redirect(url_for("account.read"), 303)


def _who() -> Person | None:
    """Who is signed in, or on the way and has to set a second factor up first."""
    if current_user.is_authenticated:
        person: Person = current_user.person
        return person
    known = half()
    return known[0] if known else None


def _ask(problems: dict[str, str]) -> Response:
    onward = own_path(request.values.get("next", ""))
    page = render.page("accounts/code.html", 400 if problems else 200, next=onward, problems=problems)
    return _kept_nowhere(page)


def _page(one: Person, problems: dict[str, str]) -> Answer:
    with service().database.reading() as store:
        on, (address, key) = factors.is_on(store, one), factors.address(store, one)
    if on and not current_user.is_authenticated:
        return redirect(url_for("factors.ask"), 303)
    page = render.page(
        "accounts/factor.html",
        400 if problems else 200,
        on=on,
        key=key,
        picture=_picture(address),
        problems=problems,
    )
    return _kept_nowhere(page)


def _picture(address: str) -> Markup:
    """The QR code that an app reads, dark on light whatever the colours of the page; "" for none."""
    if not address:
        return Markup("")
    drawn = segno.make(address, micro=False).svg_inline(svgclass="qr", light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704  # nosec B704 # (shapes that segno draws, and no words)


def _kept_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
