"""Pages for joining: signing up, proving one's address, and a new password."""

from __future__ import annotations

from flask import Response, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner
from werkzeug.wrappers import Response as Answer

from annoserver.crowd.accounts import joining
from annoserver.errors import Invalid, Taken
from annoserver.model.person import Purpose
from annoserver.web import language, render
from annoserver.web.context import now, service
from annoserver.web.language import Pages
from annoserver.web.public.accounts import forms
from annoserver.web.signin import come
from annoserver.web.watch import rights

bp = Pages("joining", __name__)

DAY = 24 * 60 * 60


@bp.get("/sign-up")
def ask_sign_up() -> Response:
    """The form to sign up with."""
    return _sign_up_form({})


@bp.post("/sign-up")
def sign_up() -> Answer:
    """Sign up; the answer is the same whether somebody has the address or not."""
    if request.form.get("website"):  # no person sees this field
        return redirect(url_for("joining.sent"), 303)
    given = {name: request.form.get(name, "") for name in ("email", "password", "public_name")}
    if not _filled_in_by_a_person():
        return _sign_up_form({"email": _("That was very quick. Please send the form once more.")})
    try:
        with service().database.transaction() as store:
            one = joining.sign_up(store, **given, language=language.code(), now=now())
    except Invalid as error:
        return _sign_up_form(forms.problems(error))
    rights.tell("signed-up", one.id)
    return redirect(url_for("joining.sent"), 303)


@bp.get("/sign-up/sent")
def sent() -> Response:
    """What to do after signing up."""
    return _told(
        _("Please look into your mail"),
        _("We have sent you a link. Follow it within seven days, and you can contribute."),
    )


@bp.get("/verify")
def ask_verify() -> Response:
    """Ask before a link from a mail does what it is for: mail programs follow links by themselves."""
    return _confirm(
        Purpose.VERIFY, _("Please verify your e-mail address"), _("Is this your e-mail address? %(address)s")
    )


@bp.post("/verify")
def verify() -> Answer:
    """An address is proved."""
    with service().database.transaction() as store:
        one = joining.verify(store, request.form.get("slip", ""), now())
    rights.tell("address-verified", one.id)
    flash(_("Your address is verified. You can contribute now."), "done")
    return redirect(url_for("signin.ask"), 303)


@bp.get("/forgotten")
def ask_forgotten() -> Response:
    """The form to ask for a new password with."""
    return render.page("accounts/forgotten.html")


@bp.post("/forgotten")
def forgotten() -> Answer:
    """Order the mail with the link; the answer is the same whether somebody is found or not."""
    with service().database.transaction() as store:
        joining.ask_reset(store, request.form.get("name", "")[: forms.LONGEST], language.code(), now())
    return redirect(url_for("joining.asked"), 303)


@bp.get("/forgotten/sent")
def asked() -> Response:
    """What to do after asking for a new password."""
    return _told(
        _("Please look into your mail"),
        _("If there is such an account, a link to set a new password is on its way, good for half an hour."),
    )


@bp.get("/reset")
def ask_reset() -> Response:
    """The form for a new password, for whoever has a link."""
    slip = request.args.get("slip", "")
    with service().database.reading() as store:
        joining.look(store, slip, Purpose.RESET, now())
    return _private(render.page("accounts/reset.html", slip=slip, problems={}))


@bp.post("/reset")
def reset() -> Answer:
    """Set the new password, and sign in."""
    slip, password = request.form.get("slip", ""), request.form.get("password", "")
    try:
        with service().database.transaction() as store:
            person = joining.reset(store, slip, password, now())
        rights.tell("password-changed", person.id)
    except Invalid as error:
        return _private(render.page("accounts/reset.html", 400, slip=slip, problems=forms.problems(error)))
    flash(
        _("The password of your account was changed, and all other devices were signed out.")
        + forms.hint(password),
        "done",
    )
    return come(person)


@bp.get("/leave-address")
def ask_leave() -> Response:
    """Ask at the old address."""
    message = _("Is the address of your account to become %(address)s?")
    return _confirm(Purpose.LEAVE, _("Change of your e-mail address"), message)


@bp.get("/take-address")
def ask_take() -> Response:
    """Ask at the new address."""
    message = _("Is the address of your account to become %(address)s?")
    return _confirm(Purpose.ARRIVE, _("Change of your e-mail address"), message)


@bp.post("/leave-address")
def leave() -> Answer:
    """The old address agrees."""
    return _move(Purpose.LEAVE)


@bp.post("/take-address")
def take() -> Answer:
    """The new address agrees."""
    return _move(Purpose.ARRIVE)


def _move(purpose: Purpose) -> Answer:
    try:
        with service().database.transaction() as store:
            one, done = joining.move(store, request.form.get("slip", ""), purpose, now())
    except Taken:
        return _told(_("Change of your e-mail address"), _("This address belongs to another account by now."))
    rights.tell("address-changed" if done else "address-agreed", one.id)
    message = (
        _("Your account has its new address now.")
        if done
        else _("Thank you. Now please follow the link in the mail to the other address.")
    )
    return _told(_("Change of your e-mail address"), message)


def _confirm(purpose: Purpose, title: str, message: str) -> Response:
    """A page with one button; message has %(address)s in it."""
    slip = request.args.get("slip", "")
    with service().database.reading() as store:
        found = joining.look(store, slip, purpose, now())
    shown = message % {"address": found.about}
    return _private(
        render.page("accounts/confirm.html", slip=slip, title=title, message=shown, button=_("Yes"))
    )


def _told(title: str, message: str) -> Response:
    outbox = service().outbox
    return render.page("accounts/told.html", title=title, message=message, outbox=outbox)


def _private(response: Response) -> Response:
    """No address with a link in it goes elsewhere, or stays in a cache."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _sign_up_form(problems: dict[str, str]) -> Response:
    begun = request.form.get("begun") if problems else None
    return render.page(
        "accounts/sign-up.html",
        400 if problems else 200,
        problems=problems,
        values=request.form,
        begun=begun or _signer().sign(b"sign-up").decode(),
    )


def _filled_in_by_a_person() -> bool:
    """Whether the form was open for some seconds, and not for more than a day."""
    try:
        _value, opened = _signer().unsign(request.form.get("begun", ""), max_age=DAY, return_timestamp=True)
    except (BadSignature, SignatureExpired):
        return False
    return now() - opened >= service().trap


def _signer() -> TimestampSigner:
    return TimestampSigner(str(current_app.config["SECRET_KEY"]), salt="sign-up")
