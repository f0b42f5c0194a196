"""Contributors of a campaign: the names and identifiers of those who asked for it, the rest as a number."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime

from annoserver.errors import Invalid
from annoserver.exchange.release.curators.rows import safe
from annoserver.model.annotation import stamp
from annoserver.model.campaign import page_iri
from annoserver.model.person import Credit
from annoserver.store.accounts import consents
from annoserver.store.campaigns import Held
from annoserver.store.database import Store

TYPES = {"json": "application/json", "csv": "text/csv"}
COLUMNS = ("name", "orcid", "people")
ORCID = "https://orcid.org/"


def write(store: Store, held: Held, form: str, now: datetime) -> bytes:
    """The file in a form, json or csv; Invalid for another."""
    if form not in TYPES:
        raise Invalid(f"There is no format “{form}”; there are {' and '.join(TYPES)}.", rule="format")
    named, others = consents.credited(store, held)
    if form == "csv":
        return _table(named, others).encode()
    document = {
        "campaign": page_iri(store.base, held.campaign.name),
        "made": stamp(now),
        "licence": "http://creativecommons.org/publicdomain/zero/1.0/",
        "credited": [_told(one) for one in named],
        "others": others,
        "contributors": len(named) + others,
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _told(one: Credit) -> dict[str, str]:
    return {"name": one.name} | ({"orcid": ORCID + one.orcid} if one.orcid else {})


def _table(named: Sequence[Credit], others: int) -> str:
    """A line for each who is named, and one for all the others."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in named:
        writer.writerow([safe(one.name), ORCID + one.orcid if one.orcid else "", 1])
    writer.writerow(["", "", others])
    return text.getvalue()
