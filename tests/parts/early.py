"""Whether a request reached Flask, and what an answer says beside its body."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import request_started

if TYPE_CHECKING:
    from requests import Response

OF_EACH = ("date", "x-request-id", "connection")
"""Headers that no two answers have alike."""


@contextmanager
def asked_of_flask() -> Iterator[list[object]]:
    """The requests that Flask begins until the block ends."""
    told: list[object] = []

    def note(sender: object, **_more: object) -> None:
        told.append(sender)

    with request_started.connected_to(note):
        yield told


def said(answer: Response, *besides: str) -> dict[str, str]:
    """The headers of an answer but those of it alone; besides: others that are left out."""
    left_out = {*OF_EACH, *besides}
    return {name: value for name, value in answer.headers.items() if name.lower() not in left_out}
