"""My data: everything that is known of one person, in one zip."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from annoserver.errors import Missing
from annoserver.ld import resources
from annoserver.model.annotation import ANNO, stamp
from annoserver.model.person import Consent, Person
from annoserver.store import people
from annoserver.store.accounts import consents, devices, erasures
from annoserver.store.database import Store
from annoserver.store.facts import people as facts
from annoserver.store.keys import factors

COPY = "copy"
"""The kind of job that makes it."""

COPIES = "copies"
"""The folder of such files, below that of the settings."""

LASTS = timedelta(hours=72)

COLUMNS = ("campaign", "created", "motivation", "annotation", "target", "body")
README = """What this server knows of you.

profile.json          your account, where you are signed in, your tokens, your pseudonyms
contributions.csv     what you contributed, a line for each
annotations.jsonld    the same as W3C Web Annotations, whole
"""


def write(store: Store, number: int, path: Path, now: datetime) -> Mapping[str, Any]:
    """Write the zip of a person to a path; how many annotations are in it."""
    one = people.get(store, number)
    if one is None:
        raise Missing("Whoever asked for this has left.")
    found = [
        (part.campaign, json.loads(document))
        for part in erasures.parts(store, one)
        for document in erasures.works(store, part)
    ]
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr("README.txt", README)
        file.writestr("profile.json", _pretty(_profile(store, one, now)))
        file.writestr("contributions.csv", _table(found))
        file.writestr("annotations.jsonld", _pretty(_collection(found)))
    return {"annotations": len(found), "bytes": path.stat().st_size}


def _profile(store: Store, one: Person, now: datetime) -> dict[str, Any]:
    factor = factors.find(store, one)
    return {
        "name": one.name,
        "email": one.email,
        "emailVerified": one.verified,
        "publicName": one.public_name,
        "creditName": one.credit_name,
        "orcid": one.orcid,
        "languages": list(one.languages),
        "hiddenFromLeaderboards": one.hidden,
        "created": stamp(one.created) if one.created else None,
        "secondFactor": stamp(factor.since) if factor and factor.since else None,
        "devices": [
            {"browser": each.browser, "signedIn": stamp(each.created)} for each in devices.of(store, one, now)
        ],
        "tokens": [
            {"label": each.label, "campaign": each.campaign, "created": stamp(each.created)}
            for each in facts.tokens(store, one)
        ],
        "consents": [_consent(each) for each in consents.every(store, one)],
        "pseudonyms": [{"campaign": part.campaign, "agent": part.iri} for part in erasures.parts(store, one)],
    }


def _consent(one: Consent) -> dict[str, Any]:
    return {
        "campaign": one.campaign,
        "agreed": stamp(one.moment),
        "notice": one.notice,
        "credited": one.credited,
        "left": stamp(one.ended) if one.ended else None,
    }


def _table(found: Sequence[tuple[str, dict[str, Any]]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for campaign, document in found:
        writer.writerow(_safe(cell) for cell in _row(campaign, document))
    return text.getvalue()


def _row(campaign: str, document: dict[str, Any]) -> Iterator[str]:
    yield campaign
    yield document["created"]
    yield " ".join(resources.motivations(document))
    yield document["id"]
    yield " ".join(one.iri for one in resources.targets(document))
    yield " ".join(one.iri or one.text for one in resources.bodies(document))


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _collection(found: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    items = [document for _, document in found]
    page = {"type": "AnnotationPage", "startIndex": 0, "items": items}
    return {"@context": ANNO, "type": "AnnotationCollection", "total": len(items), "first": page}


def _pretty(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
