"""Answers to harvesters as XML: what the schema of the protocol wants, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr  # nosec B406 # (they write XML, and read none)

from annoserver.exchange.feeds.oaipmh import names
from annoserver.exchange.feeds.oaipmh.metadata import FORMATS, Entry
from annoserver.exchange.records.xml import FORBIDDEN

MEDIA_TYPE = "text/xml; charset=utf-8"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/'
    ' http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
)


def whole(place: str, moment: datetime, request: Mapping[str, str], inside: str) -> bytes:
    """An answer. place: the address of the repository; request: the arguments it repeats."""
    asked = "".join(f" {name}={quoteattr(_clean(value))}" for name, value in request.items())
    lines = (
        f"<responseDate>{stamp(moment)}</responseDate>\n<request{asked}>{escape(place)}</request>\n{inside}\n"
    )
    return f"{_HEAD}{lines}</OAI-PMH>\n".encode()


def element(name: str, words: str) -> str:
    """An element with words in it."""
    return f"<{name}>{escape(_clean(words))}</{name}>"


def error(code: str, message: str) -> str:
    """One of the protocol's errors."""
    return f'<error code="{code}">{escape(_clean(message))}</error>'


def formats(prefixes: Iterable[str]) -> str:
    """The formats of these prefixes."""
    found = []
    for prefix in prefixes:
        schema, namespace = FORMATS[prefix]
        inside = element("metadataPrefix", prefix) + element("schema", schema)
        found.append(f"<metadataFormat>{inside}{element('metadataNamespace', namespace)}</metadataFormat>")
    return "".join(found)


def group(spec: str, name: str) -> str:
    """A set."""
    return f"<set>{element('setSpec', spec)}{element('setName', name)}</set>"


def head(base: str, entry: Entry) -> str:
    """The header of a record."""
    header = entry.header
    facts = element("identifier", names.identifier(base, header)) + element("datestamp", stamp(header.moment))
    sets = "".join(element("setSpec", one) for one in names.specs(header))
    status = ' status="deleted"' if header.gone else ""
    return f"<header{status}>{facts}{sets}</header>"


def record(base: str, entry: Entry) -> str:
    """A record, with what it says unless it is gone."""
    said = f"<metadata>{entry.content}</metadata>" if entry.content else ""
    return f"<record>{head(base, entry)}{said}</record>"


def stamp(moment: datetime) -> str:
    """A moment to the second, as harvesters know it."""
    return f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}Z"


def _clean(words: str) -> str:
    return FORBIDDEN.sub("", words)
