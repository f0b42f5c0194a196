"""Places that no vocabulary names: a point of the earth, or a box, as a geo URI (RFC 5870)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

NORTH, EAST, TURN = 90.0, 180.0, 360.0
EARTH = 6_371_000
"""The mean radius of the earth, in metres."""

DIGITS = 5
"""Decimals of a degree that are kept: about a metre."""

REMEMBERED = 10_000
_NUMBER = r"(-?[0-9]{1,3}(?:\.[0-9]+)?)"
_FORM = re.compile(rf"geo:{_NUMBER},{_NUMBER}(?:,-?[0-9.]+)?((?:;[^;]+)*)", re.IGNORECASE)
_BOX = re.compile(rf";box={_NUMBER}:{_NUMBER}:{_NUMBER}:{_NUMBER}(?:;|$)", re.IGNORECASE)

Box = tuple[float, float, float, float]
"""South, west, north and east, in degrees; where west is beyond east, it lies across the 180th meridian."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in degrees, and the box of which it is the middle, None for a point alone."""

    latitude: float
    longitude: float
    box: Box | None = None

    @property
    def words(self) -> str:
        """What it is called: its degrees."""
        if self.box is None:
            return f"{_plain(self.latitude)}°, {_plain(self.longitude)}°"
        south, west, north, east = map(_plain, self.box)
        return f"{south}° – {north}°, {west}° – {east}°"

    @property
    def iri(self) -> str:
        """The URI of it; a box is told to those who know no boxes as how far the point may be off."""
        point = f"geo:{_plain(self.latitude)},{_plain(self.longitude)}"
        if self.box is None:
            return point
        south, west, _, _ = self.box
        reach = _distance((self.latitude, self.longitude), (south, west))
        return f"{point};u={reach};box={':'.join(map(_plain, self.box))}"


@lru_cache(maxsize=REMEMBERED)
def find(iri: str) -> Spot | None:
    """The place of a geo URI, None for anything else and for what is nowhere on the earth."""
    found = _FORM.fullmatch(iri)
    if found is None:
        return None
    box = _BOX.search(found[3])
    sides = tuple(float(side) for side in box.groups()) if box else None
    spot = Spot(float(found[1]), float(found[2]), sides)  # type: ignore[arg-type]
    return spot if _is_on_earth(spot) else None


def read(words: str) -> Spot | None:
    """“latitude,longitude”, or that of two opposite corners, the western one first; None if it is neither."""
    try:
        match [float(number) for number in words.split(",")]:
            case [latitude, longitude]:
                return _point(latitude, longitude)
            case [a, b, c, d]:
                one, other = _point(a, b), _point(c, d)
                return _box(one, other) if one and other and one != other else None
    except ValueError:
        return None
    return None


def _point(latitude: float, longitude: float) -> Spot | None:
    """The place of two numbers, None when they are nowhere on the earth."""
    spot = Spot(round(latitude, DIGITS), round(longitude, DIGITS))
    return spot if _is_on_earth(spot) else None


def _box(one: Spot, other: Spot) -> Spot:
    """The box of two opposite corners: the first is its western one."""
    south, north = sorted((one.latitude, other.latitude))
    west, east = one.longitude, other.longitude
    wide = (east - west) % TURN
    middle = (west + wide / 2 + EAST) % TURN - EAST
    return Spot(round((south + north) / 2, DIGITS), round(middle, DIGITS), (south, west, north, east))


def _is_on_earth(spot: Spot) -> bool:
    south, west, north, east = spot.box or (spot.latitude, spot.longitude, spot.latitude, spot.longitude)
    inside = max(abs(south), abs(north)) <= NORTH and max(abs(west), abs(east)) <= EAST
    return inside and south <= north and max(abs(spot.latitude) - NORTH, abs(spot.longitude) - EAST) <= 0


def _plain(number: float) -> str:
    """A number without an exponent, and without zeros that say nothing."""
    return f"{number + 0.0:.{DIGITS}f}".rstrip("0").rstrip(".")


def _distance(one: tuple[float, float], other: tuple[float, float]) -> int:
    """Metres between two points, along the earth (haversine)."""
    (a, b), (c, d) = (tuple(map(radians, each)) for each in (one, other))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return round(2 * EARTH * asin(sqrt(min(half, 1.0))))
