"""Validators and conditions: ETag, If-None-Match and If-Match (RFC 9110, 8.8 and 13)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.request import parse_http_list

from werkzeug.http import parse_etags, quote_etag

from annoserver.errors import Stale, Unconditional

STRONG = re.compile(r'"([^"\s]+)"')
ANY = re.compile(r'(?:W/)?"([^"\s]+)"')


def etag(revision: int | str, *variant: str) -> str:
    """A strong entity tag: the revision, then what tells the representations of one state apart."""
    return quote_etag("-".join((str(revision), *variant)))


def fresh(tag: str, if_none_match: str) -> bool:
    """Whether the client has this representation already: weak comparison, lists and `*`."""
    return if_none_match == tag or (
        bool(if_none_match) and parse_etags(if_none_match).contains_weak(tag.strip('"'))
    )


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a change depends on: If-Match and If-None-Match, None where there is no such header.

    needed: whether the server takes no change without If-Match.
    """

    match: str | None = None
    none_match: str | None = None
    needed: bool = False

    def require(self, revision: int | str) -> None:
        """Raise Stale unless If-Match names this revision in any of its forms, and If-None-Match in none.

        Without If-Match: Unconditional if the server needs one. A malformed tag is that of nothing; one
        that is weak counts for If-None-Match alone (RFC 9110, 8.8.3.2).
        """
        if self.match is None and self.needed:
            raise Unconditional("Please say with If-Match which state you want to change.")
        if self.match is not None and not _names(self.match, revision, STRONG):
            raise Stale("The resource has changed since you read it.")
        if self.none_match is not None and _names(self.none_match, revision, ANY):
            raise Stale("The resource is in the state in which you want it left alone (If-None-Match).")


def _names(header: str, revision: int | str, kind: re.Pattern[str]) -> bool:
    """Whether a list of tags has one of any form of this revision, or is a star."""
    tags = [found[1] for tag in parse_http_list(header) if (found := kind.fullmatch(tag))]
    return header.strip() == "*" or str(revision) in {tag.partition("-")[0] for tag in tags}
