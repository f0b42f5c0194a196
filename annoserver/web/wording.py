"""What things are called on pages: languages by their own names, properties, states, what rules say."""

from __future__ import annotations

from flask_babel import LazyString, format_decimal, get_locale, ngettext
from flask_babel import lazy_gettext as _

from annoserver.errors import AnnoError

LANGUAGES = {
    "bg": "Български",
    "ca": "Català",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "eu": "Euskara",
    "fi": "Suomi",
    "fr": "Français",
    "ga": "Gaeilge",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "it": "Italiano",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "mt": "Malti",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sv": "Svenska",
    "uk": "Українська",
    "zh": "中文",
}
"""Languages by the name that their speakers give them: for words of one's own, and for pages."""

PROPERTIES = {
    "dc:subject": _("Subject"),
    "dc:type": _("Type"),
    "dc:creator": _("Creator"),
    "dc:contributor": _("Contributor"),
    "dc:description": _("Description"),
    "dc:date": _("Date"),
    "dc:coverage": _("Coverage"),
    "dc:format": _("Format"),
    "dc:language": _("Language"),
    "dcterms:spatial": _("Place"),
    "dcterms:temporal": _("Period"),
    "dcterms:medium": _("Material"),
    "dcterms:created": _("Date of creation"),
    "edm:hasType": _("Kind of object"),
    "edm:currentLocation": _("Where it is now"),
    "": _("Tag"),
}
"""What the properties that a tag may become are called; others go by their short name."""

STATES = {
    "open": _("Open"),
    "upcoming": _("Not begun yet"),
    "paused": _("Paused"),
    "closed": _("Closed"),
    "archived": _("Archived"),
    "draft": _("Draft"),
}

STATUSES = {
    "accepted": _("Accepted"),
    "rejected": _("Rejected"),
    "contested": _("People disagree"),
    "pending": _("Waiting for votes"),
}

KINDS = {
    "IMAGE": _("picture"),
    "3D": _("3D object"),
    "TEXT": _("text"),
    "SOUND": _("sound"),
    "VIDEO": _("video"),
}
"""What kind of thing an item is, by edm:type."""


def _contributions(number: int) -> LazyString:
    return LazyString(
        lambda: ngettext("%(n)s contribution", "%(n)s contributions", number, n=format_decimal(number))
    )


BADGES = {
    "gold": (_("Gold"), ""),
    "silver": (_("Silver"), ""),
    "bronze": (_("Bronze"), ""),
    "rookie": (_("Rookie"), ""),
    "first": (_("First tag"), _("Add a tag")),
    "ten": (_contributions(10), ""),
    "hundred": (_contributions(100), ""),
    "thousand": (_contributions(1000), ""),
    "trusted": (_("Trusted"), _("Have 50 tags accepted")),
}
"""What badges are called, and what they are for where the name does not say it."""

ACTS = {
    "tag": _("Tags"),
    "accepted": _("Accepted"),
    "rejected": _("Rejected"),
    "vote": _("Votes"),
}
"""What earns points."""

FAILURES = {
    400: _("The request is not valid"),
    401: _("Please sign in"),
    403: _("Not permitted"),
    404: _("Not found"),
    409: _("Conflict"),
    410: _("Deleted"),
    413: _("Too large"),
    429: _("Too many requests"),
    500: _("Something went wrong"),
    503: _("Busy"),
}
"""The heading of the page about a failure, by its status; others go by the error's own title."""

EXPLAINED = {
    404: _("There is nothing at this address, or nothing that you may see."),
    410: _("It was here once, and has been deleted."),
    503: _("There is much to do at the moment; please try again soon."),
}
"""The sentence on the page about a failure, where no rule says more in the language of the page."""

REFUSALS = {
    "sign-in": _("Please sign in"),
    "vote-anonymous": _("Please sign in"),
    "unverified": _("Please follow the link in our mail before you contribute."),
    "excluded": _("Not permitted"),
    "campaign-open": _("This campaign takes no contributions at the moment."),
    "own": _("Not permitted"),
    "tag-item": _("Not found"),
    "tag-term": _("Please choose one of the terms."),
    "tag-place": _("Please give a place on the earth, in degrees."),
    "tag-words": _("This campaign takes only terms of its vocabularies."),
    "tag-equal": _("This tag is there already."),
    "tag-length": _("A tag has at most %(n)s characters, all of them visible."),
    "tag-voted": _("Others have voted on this tag; it can no longer be changed or deleted."),
    "vote-own": _("Nobody votes on a tag of their own."),
    "vote-tag": _("Not found"),
    "denied": _("This campaign does not take these words."),
    "link": _("Whoever is new here, since a day or less, writes no links."),
    "institution": _("Not permitted"),
    "curator": _("Not permitted"),
    "report-reason": _("Please say what is wrong."),
    "report-twice": _("Thank you. Somebody will look at it."),
}
"""What people are told when a rule keeps them from something: rule → sentence, with its values."""

TOLD = frozenset({"csrf", "rate-limit", "vote-body"})
"""Rules whose errors are raised here, in the language of the page."""


def refusal(error: AnnoError) -> str:
    """What a rule has against something, in the language of the page; "" where only English is known."""
    if is_english() or error.rule in TOLD:
        return error.message
    values = {name: format_decimal(n) for name, n in error.values.items()}
    return str(REFUSALS[error.rule]) % values if error.rule in REFUSALS else ""


def is_english() -> bool:
    """Whether the page is in the language that the lower floors speak."""
    found = get_locale()
    return found is None or found.language == "en"
