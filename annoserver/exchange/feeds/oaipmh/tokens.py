"""Resumption tokens: all that is needed to go on, so that no server has to remember anything."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime, timedelta

from annoserver.exchange.feeds.oaipmh.arguments import Fault
from annoserver.store.facts.records import Place

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Token:
    """Where a list goes on.

    verb, prefix, set, since, until: as they were asked for; place: of the last record that was told;
    cursor: how many were; total: how many there were in the beginning; expires: in seconds of 1970.
    """

    verb: str
    prefix: str
    set: str
    since: str
    until: str
    place: Place
    cursor: int
    total: int
    expires: int


def write(one: Token) -> str:
    """The token as it is sent."""
    *asked, (moment, campaign, item), cursor, total, expires = astuple(one)
    facts = [*asked, moment.isoformat(), campaign, item, cursor, total, expires]
    plain = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def read(words: str, now: datetime) -> Token:
    """The token of these words; Fault when they are none of ours, or too old."""
    try:
        facts = json.loads(base64.urlsafe_b64decode(words + "=" * (-len(words) % 4)))
        *texts, cursor, total, expires = facts
        verb, prefix, group, since, until, moment, campaign, item = map(_text, texts)
        place = datetime.fromisoformat(moment).astimezone(UTC), campaign, item
        one = Token(verb, prefix, group, since, until, place, int(cursor), int(total), int(expires))
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Fault("badResumptionToken", "This is no resumptionToken of ours.") from error
    if one.expires < now.timestamp():
        raise Fault("badResumptionToken", "This resumptionToken has expired; please begin again.")
    return one


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError(value)
    value.encode()  # raises for half a character
    return value


def renewed(one: Token, now: datetime) -> Token:
    """The same, to be good for a while from now on."""
    return replace(one, expires=int((now + LASTS).timestamp()))


def expires(one: Token) -> datetime:
    """Until when a token is good."""
    return datetime.fromtimestamp(one.expires, UTC)
