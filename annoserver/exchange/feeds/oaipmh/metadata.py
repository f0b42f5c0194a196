"""What records say, in the two formats that they are offered in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from annoserver.exchange.feeds.oaipmh import dublin
from annoserver.exchange.feeds.oaipmh.arguments import Fault
from annoserver.exchange.records.refusal import Refusal
from annoserver.exchange.release import orders
from annoserver.exchange.release.edm import enrich
from annoserver.store import campaigns
from annoserver.store.database import Store
from annoserver.store.facts import agreed
from annoserver.store.facts.records import Header

EDM, PLAIN = "edm", "oai_dc"
FORMATS: Mapping[str, tuple[str, str]] = {
    PLAIN: ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    EDM: ("http://www.europeana.eu/schemas/edm/EDM.xsd", "http://www.europeana.eu/schemas/edm/"),
}
"""Each prefix with its schema and its namespace."""

_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\s.*?\?>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as it is told: its header, and what it says; "" when it is gone or was not asked for."""

    header: Header
    content: str = ""


def known(prefix: str) -> str:
    """The prefix, if there is such a format; Fault otherwise."""
    if prefix not in FORMATS:
        names = " and ".join(FORMATS)
        raise Fault("cannotDisseminateFormat", f"There is no format “{prefix[:40]}”; there are {names}.")
    return prefix


def entries(store: Store, headers: Sequence[Header], prefix: str, *, whole: bool) -> list[Entry]:
    """The records of these headers that can be told in a format, in their order.

    whole: what they say is wanted too. What the ingestion of Europeana would refuse is no record in
    EDM: nothing that is missing is made up.
    """
    if prefix == PLAIN and not whole:
        return [Entry(header) for header in headers]
    said = _said(store, [header for header in headers if not header.gone], prefix)
    return [
        Entry(header, "" if header.gone else said[header.campaign, header.item])
        for header in headers
        if header.gone or (header.campaign, header.item) in said
    ]


def _said(store: Store, headers: Iterable[Header], prefix: str) -> dict[tuple[str, str], str]:
    found = {}
    by_campaign = attrgetter("campaign")
    for name, some in groupby(sorted(headers, key=by_campaign), key=by_campaign):
        held = campaigns.find(store, name)
        term = orders.about(store, held).term
        iris = [header.item for header in some]
        for iri, one in agreed.on(store, held, orders.reader(held), iris).items():
            made = enrich(one, term)
            source = None if isinstance(made, Refusal) else made.source
            if prefix == PLAIN:
                found[name, iri] = dublin.write(one.item, source)
            elif source is not None:
                found[name, iri] = _DECLARATION.sub(b"", source).decode()
    return found
