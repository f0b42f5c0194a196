"""Languages: which ones the visitor reads, and what things are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from annoserver.model.text import pick

MOST = 8
"""How many of the languages a browser names are looked at."""

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
"""Languages offered for words of one's own, by the name that their speakers give them."""

PROPERTIES = {
    "dc:subject": "Subject",
    "dc:type": "Type",
    "dc:creator": "Creator",
    "dc:contributor": "Contributor",
    "dc:description": "Description",
    "dc:date": "Date",
    "dc:coverage": "Coverage",
    "dc:format": "Format",
    "dc:language": "Language",
    "dcterms:spatial": "Place",
    "dcterms:temporal": "Period",
    "dcterms:medium": "Material",
    "dcterms:created": "Date of creation",
    "edm:hasType": "Kind of object",
    "edm:currentLocation": "Where it is now",
    "": "Tag",
}
"""What the properties that a tag may become are called; others go by their short name."""


def preferred() -> tuple[str, ...]:
    """The languages that the browser asks for, the best first, without their regions."""
    codes = (code.partition("-")[0].lower() for code, _ in request.accept_languages)
    return tuple(dict.fromkeys(code for code in codes if code.isalpha()))[:MOST]


def said(text: Mapping[str, str]) -> tuple[str, str]:
    """The wording for this visitor, and its language ("" when unknown)."""
    return pick(text, *preferred())


def own() -> str:
    """The language that the visitor most likely writes in."""
    return next((code for code in preferred() if code in LANGUAGES), "en")


def property_name(short: str) -> str:
    """What a property is called, in English."""
    return PROPERTIES.get(short, short)
