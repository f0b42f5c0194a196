"""Places of values in statements: by name as SQLAlchemy writes them, by number as PostgreSQL has them."""

from __future__ import annotations

import re

_PLACE = re.compile(r"%\((\w+)\)s|%%")


def numbered(text: str, places: dict[tuple[int, str], int], part: int = 0) -> str:
    """A statement with numbers in the places of its values.

    places: the number of each value by the statement that it is of and its name, added to here; part:
    which of several statements this one is.
    """

    def place(found: re.Match[str]) -> str:
        return f"${places.setdefault((part, found[1]), len(places) + 1)}" if found[1] else "%"

    return _PLACE.sub(place, text)
