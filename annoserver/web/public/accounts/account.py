"""The page of one's account: names and languages, address, password, and where one is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.accounts import joining, people
from annoserver.errors import Invalid
from annoserver.model.person import Person
from annoserver.store.accounts import devices
from annoserver.store.database import Store
from annoserver.web import language, render
from annoserver.web.context import now, service
from annoserver.web.language import Pages
from annoserver.web.public.accounts import forms
from annoserver.web.signin import to_sign_in
from annoserver.web.watch import rights

bp = Pages("account", __name__)

Act = Callable[[Store, Person], str]


def own(view: Callable[[], Answer]) -> Callable[[], Answer]:
    """A view for whoever is signed in; others are led to sign in."""

    @wraps(view)
    def guarded() -> Answer:
        return view() if current_user.is_authenticated else to_sign_in(url_for("account.read"))

    return guarded


@bp.get("/me/account")
@own
def read() -> Answer:
    """What is known of me, and the forms to change it."""
    return _page({})


@bp.post("/me/account/profile")
@own
def change_profile() -> Answer:
    """Change names and languages."""
    form = request.form

    def act(store: Store, one: Person) -> str:
        people.change_profile(
            store,
            one,
            public_name=form.get("public_name", ""),
            credit_name=form.get("credit_name", ""),
            language=language.code(),
            languages=tuple(form.getlist("languages")),
            hidden="hidden" in form,
            orcid=form.get("orcid", ""),
        )
        return str(_("Your profile is changed."))

    return _act(act)


@bp.post("/me/account/password")
@own
def change_password() -> Answer:
    """Set another password; all other devices are signed out."""

    def act(store: Store, one: Person) -> str:
        old, new = request.form.get("old_password", ""), request.form.get("password", "")
        joining.change_password(store, one, old, new, current_user.device, now())
        return str(
            _("The password of your account was changed, and all other devices were signed out.")
        ) + forms.hint(new)

    return _act(act, "password-changed")


@bp.post("/me/account/address")
@own
def change_address() -> Answer:
    """Order the letters for another address."""

    def act(store: Store, one: Person) -> str:
        joining.ask_move(
            store, one, request.form.get("old_password", ""), request.form.get("email", ""), now()
        )
        return str(_("Please look into your mail: both addresses get a link, and both have to be followed."))

    return _act(act, "address-asked")


@bp.post("/me/account/verification")
@own
def verify_again() -> Answer:
    """Send the link to verify the address once more."""

    def act(store: Store, one: Person) -> str:
        joining.order(store, "welcome", one, now())
        return str(_("The link is on its way."))

    return _act(act)


@bp.post("/me/account/devices/removal")
@own
def remove_device() -> Answer:
    """Sign out on one device, or on all others."""

    def act(store: Store, one: Person) -> str:
        digest = request.form.get("device", "")
        if digest:
            devices.remove(store, one, digest)
        else:
            devices.remove_all(store, one, but=current_user.device)
        return str(_("Signed out there."))

    return _act(act, "signed-out-elsewhere")


def _act(act: Act, logged: str = "") -> Answer:
    """Do something to the account, and say so; or show the page with what is wrong.

    logged: what the security log calls it, "" for what is none of its business.
    """
    try:
        with service().database.transaction() as store:
            message = act(store, current_user.person)
    except Invalid as error:
        rights.refused(error)
        return _page(forms.problems(error))
    if logged:
        rights.tell(logged)
    flash(message, "done")
    return redirect(url_for("account.read"), 303)


def _page(problems: dict[str, str]) -> Response:
    with service().database.reading() as store:
        signed_in = devices.of(store, current_user.person, now())
    response = render.page(
        "accounts/account.html",
        400 if problems else 200,
        person=current_user.person,
        devices=signed_in,
        problems=problems,
        values=request.form,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
