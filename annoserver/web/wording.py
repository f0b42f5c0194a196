"""What things are called on pages: languages by their own names, properties, states, what rules say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

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

BADGES = {
    "gold": (_("Gold"), _("First place")),
    "silver": (_("Silver"), _("Second place")),
    "bronze": (_("Bronze"), _("Third place")),
    "rookie": (_("Rookie"), _("Has begun")),
    "first": (_("First tag"), _("Add a tag")),
    "ten": (_("Ten"), _("Make 10 contributions")),
    "hundred": (_("Hundred"), _("Make 100 contributions")),
    "thousand": (_("Thousand"), _("Make 1000 contributions")),
    "trusted": (_("Trusted"), _("Have 50 tags accepted")),
}
"""What badges are called, and what they are for."""

ACTS = {
    "tag": _("Tags"),
    "accepted": _("Tags that were accepted"),
    "rejected": _("Tags that were rejected"),
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


def property_name(short: str) -> str:
    """What a property is called in the language of the page."""
    return str(PROPERTIES.get(short, short))
