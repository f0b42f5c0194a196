"""Pages that are made once of the same values, for one person or for all who are not known."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from flask import request, session
from flask_login import current_user

from annoserver.web import language
from annoserver.web.context import now
from annoserver.web.reuse.fragments import Parts

FLASHED = "_flashes"
"""Where Flask keeps what the next page is to say, and that one alone."""


class Pages:
    """Pages with what they were made of: values are read each time, and a page is sent again if all of
    them are as they were. What somebody writes so leaves every page as it is on which it does not show.
    """

    def __init__(self) -> None:
        self._kept = Parts[tuple[str, Mapping[str, Any]]]()

    def again(self, template: str, values: Mapping[str, Any], make: Callable[[], str]) -> str:
        """The page of a template with these values, with its slots; make: makes it."""
        if request.method != "GET" or FLASHED in session:
            return make()
        person = current_user.person if current_user.is_authenticated else None
        key, told = _key(template, person.id if person else 0), {**values, "reads": person}
        found = self._kept.find(key)
        if found is not None and found[1] == told:
            return found[0]
        made = make()
        self._kept.keep(key, (made, told), len(made))
        return made


def _key(template: str, person: int) -> Hashable:
    """Where a page is found again: pages say how many minutes ago something was."""
    minute = now().replace(second=0, microsecond=0)
    return template, language.reader(), request.path, request.query_string, person, minute
