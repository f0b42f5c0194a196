"""Requests of harvesters: which verb, with which arguments, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

METADATA = "metadataPrefix"
TOKEN = "resumptionToken"  # noqa: S105  # nosec B105 # (the name of an argument)
DAY = "%Y-%m-%d"
SECOND = "%Y-%m-%dT%H:%M:%SZ"
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", re.ASCII)


class Fault(Exception):
    """One of the protocol's errors (OAI-PMH, 3.6): its code, and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class _Verb:
    needed: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    alone: bool = False


_LIST = _Verb((METADATA,), ("from", "until", "set"), alone=True)
VERBS: Mapping[str, _Verb] = {
    "Identify": _Verb(),
    "ListMetadataFormats": _Verb((), ("identifier",)),
    "ListSets": _Verb(alone=True),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
    "GetRecord": _Verb(("identifier", METADATA)),
}
"""The six verbs; alone: a resumption token may stand in the place of all other arguments."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request that fits the protocol; given: its arguments without the verb."""

    verb: str
    given: Mapping[str, str]

    def get(self, name: str) -> str:
        """An argument, "" for none."""
        return self.given.get(name, "")


def read(pairs: Sequence[tuple[str, str]]) -> Request:
    """The request of these arguments; Fault for what the protocol does not know."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Fault("badVerb", f"There has to be one verb of {', '.join(VERBS)}.")
    kind, given = VERBS[verbs[0]], {}
    for name, value in pairs:
        if name == "verb":
            continue
        if name in given:
            raise Fault("badArgument", f"“{name}” is there twice.")
        if name not in (*kind.needed, *kind.taken, *((TOKEN,) if kind.alone else ())):
            raise Fault("badArgument", f"{verbs[0]} takes no argument “{name}”.")
        given[name] = value
    if TOKEN in given:
        if len(given) > 1:
            raise Fault("badArgument", "A resumptionToken stands alone.")
    elif missing := [name for name in kind.needed if not given.get(name)]:
        raise Fault("badArgument", f"{verbs[0]} needs {' and '.join(missing)}.")
    return Request(verbs[0], given)


def period(since: str, until: str) -> tuple[datetime | None, datetime | None]:
    """The first moment that is wanted, and the first one that is no longer; both ends are included."""
    if since and until and len(since) != len(until):
        raise Fault("badArgument", "from and until have to be days both, or seconds both.")
    first, last = (_moment(words) if words else None for words in (since, until))
    if first and last and first > last:
        raise Fault("badArgument", "from is later than until.")
    if last is None:
        return first, None
    step = timedelta(days=1) if len(until) == len("YYYY-MM-DD") else timedelta(seconds=1)
    # The last day of the calendar has no day after it.
    return first, min(last, datetime.max.replace(tzinfo=UTC) - step) + step


def _moment(words: str) -> datetime:
    if _DATE.fullmatch(words):
        try:
            return datetime.strptime(words, SECOND if "T" in words else DAY).replace(tzinfo=UTC)
        except ValueError:
            pass
    raise Fault("badArgument", f"“{words[:40]}” is no date as in 2026-01-31 or 2026-01-31T12:00:00Z.")
