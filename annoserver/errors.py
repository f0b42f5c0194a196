"""What can go wrong: every error that the floors raise, named for what happened.

AnnoError
├── Invalid          the document or request breaks a rule; carries all problems at once
├── Unknown          nobody is signed in, and somebody has to be
├── Forbidden        somebody is known, and may not do this; carries the rule
├── Missing          there is no such resource
├── Gone             there was one, and it was deleted
├── NotAllowed       the resource has no such method
├── Unacceptable     there is no representation that the Accept header takes
├── Taken            it is there already, or the server manages it; carries the IRI of the first
├── Stale            the If-Match condition failed, or another writer was faster
├── TooLarge         the body is over the limit
├── Unfit            the media type, the context or the kind of document is not taken here
├── Reused           another request had this Idempotency-Key
├── Unconditional    the server is set to want If-Match, and there was none
├── TooMany          somebody did this too often; carries when to try again
├── Unreachable      another server did not answer, or not as it should; trying again may help
├── Busy             the database did not answer in time; trying again helps
│   └── Full         there is no room on the disk; trying again helps when there is
└── Misconfigured    the settings and the database do not fit; for the operator
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a document.

    rule: id of the rule that was broken (a row of the conformance checklist such as M17, or a
    rule of the campaign such as vote-own); pointer: RFC 6901 JSON Pointer; message: a sentence.
    """

    rule: str
    pointer: str
    message: str


class AnnoError(Exception):
    """The root of the tree; message is a sentence for the person who reads the answer.

    values: the numbers in it by name, for whoever says the rule in another language.
    """

    title = "Something went wrong"
    values: Mapping[str, int] = MappingProxyType({})

    def __init__(self, message: str, *, iri: str = "", rule: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.iri = iri
        self.rule = rule


class Invalid(AnnoError):
    """The document or request breaks one or more rules, all of which are listed."""

    title = "The request is not valid"

    def __init__(
        self,
        message: str,
        problems: tuple[Problem, ...] = (),
        *,
        rule: str = "",
        values: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(message, rule=rule or (problems[0].rule if problems else ""))
        self.problems = problems
        self.values = values or {}


class Unknown(AnnoError):
    """Credentials are missing or not known; account: the number of whose they would be, for the log alone."""

    title = "Please authenticate"

    def __init__(self, message: str, *, rule: str = "", account: int | None = None) -> None:
        super().__init__(message, rule=rule)
        self.account = account


class Forbidden(AnnoError):
    """The person is known, and may not do this."""

    title = "Not permitted"


class Missing(AnnoError):
    """There is no such resource."""

    title = "Not found"


class Gone(AnnoError):
    """The resource was deleted; its IRI is never given again."""

    title = "Deleted"


class NotAllowed(AnnoError):
    """The resource does not have this method; methods lists those it has."""

    title = "Method not allowed"

    def __init__(self, message: str, methods: tuple[str, ...], *, iri: str = "") -> None:
        super().__init__(message, iri=iri)
        self.methods = methods


class Unacceptable(AnnoError):
    """No representation fits the Accept header; offered lists the media types there are."""

    title = "No acceptable representation"

    def __init__(self, message: str, offered: tuple[str, ...]) -> None:
        super().__init__(message)
        self.offered = offered


class Taken(AnnoError):
    """It exists already, or the client tried to change what the server manages.

    iri: the resource that stands in the way, when there is one.
    """

    title = "Conflict"


class Stale(AnnoError):
    """A precondition failed: the resource is not in the state that the client knows."""

    title = "Precondition failed"


class TooLarge(AnnoError):
    """The body is larger than the server takes."""

    title = "Too large"


class Unfit(AnnoError):
    """The media type, the context or the kind of document is not taken here.

    accepted: the media types that are, where it is the media type.
    """

    title = "Unsupported"

    def __init__(
        self,
        message: str,
        problems: tuple[Problem, ...] = (),
        *,
        rule: str = "",
        accepted: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, rule=rule or (problems[0].rule if problems else ""))
        self.problems = problems
        self.accepted = accepted


class Reused(AnnoError):
    """Another request was sent with the same Idempotency-Key."""

    title = "The key was used for another request"


class Unconditional(AnnoError):
    """The server wants If-Match on changes, and the request had none (RFC 6585, 3)."""

    title = "If-Match is required"


class TooMany(AnnoError):
    """Somebody did this too often for now (RFC 6585, 4); retry_after is in seconds."""

    title = "Too many requests"

    def __init__(self, message: str, retry_after: int = 60) -> None:
        super().__init__(message, rule="rate-limit")
        self.retry_after = retry_after


class Unreachable(AnnoError):
    """Another server did not answer, or not as it should."""

    title = "Another server does not answer"


class Busy(AnnoError):
    """The database did not answer in time; retry_after is in seconds."""

    title = "Busy"

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Full(Busy):
    """There is no room for what would be written; nothing of it was."""

    title = "No room"

    def __init__(self) -> None:
        super().__init__("There is no room left here. Please try again later.", retry_after=60)


def no_room(error: BaseException) -> bool:
    """Whether a file met that there is no room, on its disk or in the share of whoever runs the server."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


class Misconfigured(AnnoError):
    """Settings and database do not fit; the message says what the operator should do."""

    title = "Misconfigured"
