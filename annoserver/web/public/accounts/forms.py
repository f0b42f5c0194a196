"""Forms of accounts: which field a fault belongs to, and what to say beside it."""

from __future__ import annotations

from flask_babel import gettext as _

from annoserver.crowd.accounts import keys
from annoserver.errors import Invalid, Problem

LONGEST = 254
FIELDS = {
    "person-email": "email",
    "same-email": "email",
    "person-public-name": "public_name",
    "person-orcid": "orcid",
    "confirmation": "old_password",
    "admin": "word",
    "common": "password",
    "second-factor": "code",
}


def problems(error: Invalid) -> dict[str, str]:
    """Field → sentence, for every fault of a form, in the language of the page."""
    found = error.problems or (Problem(error.rule, "", error.message),)
    return {FIELDS.get(one.rule, one.rule): _say(one) for one in found}


def hint(password: str) -> str:
    """What to think of a password that was taken, "" when it is good."""
    if keys.strength(password) > keys.WEAK:
        return ""
    return " " + str(_("It is easy to guess, though: more words, or more different characters, are better."))


def _say(one: Problem) -> str:
    said = {
        "person-email": _("Please give an e-mail address, such as name@example.org."),
        "same-email": _("This is your address already."),
        "person-orcid": "ORCID: 0000-0002-1825-0097",
        "person-public-name": _("A name has at most 64 characters, all of them visible."),
        "password": _("A password has at least 12 and at most 128 characters."),
        "common": _("Passwords like this one leaked elsewhere, and are tried first."),
        "second-factor": _("This code is not right, or was used already."),
        "confirmation": _("This is not your password."),
    }
    said |= {
        "word": _("Please type the word “delete”."),
        "admin": _("Somebody has to run this server: please make another person admin first."),
    }
    return str(said.get(one.rule, one.message))
