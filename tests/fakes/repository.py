"""An OAI-PMH repository: records with datestamps, sets, deletions and resumption tokens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.fakes.outside import Outside, Reply, Request, outside
from tests.parts.records import record


@dataclass
class Entry:
    """A record; source: its metadata, None when it was deleted."""

    identifier: str
    datestamp: str
    source: bytes | None
    sets: tuple[str, ...] = ()


@dataclass
class Holdings:
    """What a repository has; size: records in one answer; expired: whether it forgets its tokens."""

    entries: list[Entry] = field(default_factory=list)
    size: int = 2
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    expired: bool = False

    def put(
        self, name: str, datestamp: str = "2026-01-01T00:00:00Z", title: str = "A jug", *sets: str
    ) -> None:
        """Add a record, or replace it."""
        source = record(said=f"<dc:title>{title}</dc:title>").replace(
            b"example/1", f"example/{name}".encode()
        )
        self.entries = [one for one in self.entries if one.identifier != f"oai:{name}"]
        self.entries.append(Entry(f"oai:{name}", datestamp, source, sets))

    def delete(self, name: str, datestamp: str) -> None:
        self.entries = [one for one in self.entries if one.identifier != f"oai:{name}"]
        self.entries.append(Entry(f"oai:{name}", datestamp, None))

    def answer(self, request: Request) -> Reply:
        """The answer to any request, always with status 200."""
        if request["verb"] == "Identify":
            return _reply(f"<Identify><granularity>{self.granularity}</granularity></Identify>")
        if request["verb"] != "ListRecords":
            return _error("badVerb")
        token = request["resumptionToken"]
        if token and self.expired:
            return _error("badResumptionToken")
        prefix, of_set, since, until, start = (
            token.split(",")
            if token
            else [request[one] for one in ("metadataPrefix", "set", "from", "until")] + ["0"]
        )
        if prefix not in ("edm", "oai_dc"):
            return _error("cannotDisseminateFormat")
        chosen = [
            one
            for one in self.entries
            if (not of_set or of_set in one.sets)
            and since <= one.datestamp[: len(since)]
            and (not until or one.datestamp[: len(until)] <= until)
        ]
        some = chosen[int(start) :][: self.size]
        if not some:
            return _error("noRecordsMatch")
        after = int(start) + self.size
        more = f"{prefix},{of_set},{since},{until},{after}" if after < len(chosen) else ""
        resumption = f"<resumptionToken>{more}</resumptionToken>" if token or more else ""
        return _reply(
            f"<ListRecords>{''.join(_record(one, prefix) for one in some)}{resumption}</ListRecords>"
        )


def _record(one: Entry, prefix: str) -> str:
    status = ' status="deleted"' if one.source is None else ""
    sets = "".join(f"<setSpec>{name}</setSpec>" for name in one.sets)
    about = f"<identifier>{one.identifier}</identifier><datestamp>{one.datestamp}</datestamp>{sets}"
    header = f"<header{status}>{about}</header>"
    inside = (one.source or b"").decode() if prefix == "edm" else "<dc>nothing</dc>"
    metadata = "" if one.source is None else f"<metadata>{inside}</metadata>"
    return f"<record>{header}{metadata}</record>"


def _reply(inside: str) -> Reply:
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>2026-11-01T00:00:00Z</responseDate><request>here</request>{inside}</OAI-PMH>"
    )
    return Reply(document.encode(), media_type="text/xml")


def _error(code: str) -> Reply:
    return _reply(f'<error code="{code}">{code}</error>')


@contextmanager
def repository(holdings: Holdings) -> Iterator[Outside]:
    """A repository that has this."""
    with outside(holdings.answer) as place:
        yield place
