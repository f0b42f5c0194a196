"""How the rights statements of Europeana are called."""

from __future__ import annotations

import re

from annoserver.ld.authorities import rights

_LICENCE = re.compile(r"http://creativecommons\.org/licenses/([a-z-]+)/([0-9.]+)/(?:([a-z]{2})/)?")
_DEDICATION = {
    "http://creativecommons.org/publicdomain/mark/1.0/": "Public Domain Mark",
    "http://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
}
_STATEMENT = re.compile(r"http://rightsstatements\.org/vocab/([A-Za-z-]+)/[0-9.]+/")
_STATEMENTS = {
    "InC": "In Copyright",
    "InC-OW-EU": "In Copyright – EU Orphan Work",
    "InC-EDU": "In Copyright – Educational Use Permitted",
    "InC-NC": "In Copyright – Non-Commercial Use Permitted",
    "InC-RUU": "In Copyright – Rights-holder(s) Unlocatable or Unidentifiable",
    "NoC-CR": "No Copyright – Contractual Restrictions",
    "NoC-NC": "No Copyright – Non-Commercial Use Only",
    "NoC-OKLR": "No Copyright – Other Known Legal Restrictions",
    "NoC-US": "No Copyright – United States",
    "CNE": "Copyright Not Evaluated",
    "UND": "Copyright Undetermined",
    "NKC": "No Known Copyright",
}


def name(iri: str) -> str:
    """The name of a rights statement, the IRI itself when it is none that we know."""
    iri = rights(iri)
    if iri in _DEDICATION:
        return _DEDICATION[iri]
    if licence := _LICENCE.fullmatch(iri):
        kind, version, country = licence.groups()
        return f"CC {kind.upper()} {version}" + (f" {country.upper()}" if country else "")
    statement = _STATEMENT.fullmatch(iri)
    return _STATEMENTS.get(statement[1], iri) if statement else iri
