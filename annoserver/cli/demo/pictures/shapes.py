"""The alphabet of the pictures: tones, a frame to draw in, and plain SVG shapes as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tones:
    """Colours of one kind of print, from the lightest to the darkest, and one for what stands out."""

    light: str
    pale: str
    soft: str
    middle: str
    deep: str
    dark: str
    accent: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a scene is drawn in: width and height in pixels, tones, and the seeded source of chance."""

    width: int
    height: int
    tones: Tones
    chance: Random

    def between(self, low: float, high: float) -> float:
        """A number from this interval."""
        return self.chance.uniform(low, high)

    def across(self, low: float, high: float) -> float:
        """An x between these shares of the width."""
        return self.between(low, high) * self.width

    def below(self, share: float) -> float:
        """The y that lies this share of the height below the top."""
        return share * self.height

    def one_of(self, *tones: str) -> str:
        """One of these tones."""
        return self.chance.choice(tones)


def number(value: float) -> str:
    """A coordinate: one decimal at most, none where it would not be seen."""
    rounded = round(value, 1)
    return str(round(value)) if abs(value) >= 100 or rounded == round(value) else str(rounded)


def shape(name: str, content: str = "", /, **attributes: float | str) -> str:
    """An element; underscores in attribute names become hyphens."""
    words = "".join(
        f' {key.replace("_", "-")}="{value if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{words}>{content}</{name}>" if content else f"<{name}{words}/>"


def group(*shapes: str, **attributes: float | str) -> str:
    """Shapes under common attributes."""
    return shape("g", "".join(shapes), **attributes)


def placed(x: float, y: float, scale: float, *shapes: str, across: float | None = None) -> str:
    """Shapes drawn around (0, 0), moved to (x, y) and scaled; across: another scale for the width."""
    scales = f"{scale:.3g}" if across is None else f"{across:.3g} {scale:.3g}"
    return group(*shapes, transform=f"translate({number(x)} {number(y)}) scale({scales})")


def mirrored(y: float, share: float, opacity: str, *shapes: str) -> str:
    """The reflection of shapes in water whose line is at y; share: how tall it is, 1 for as tall as they."""
    return group(
        *shapes, transform=f"translate(0 {number(y + y * share)}) scale(1 -{share})", opacity=opacity
    )


def again(
    name: str, x: float, y: float, scale: float, across: float | None = None, **more: float | str
) -> str:
    """One more copy of a shape that the picture defines once."""
    scales = f"{scale:.3g}" if across is None else f"{across:.3g} {scale:.3g}"
    move = f"translate({number(x)} {number(y)}) scale({scales})"
    return shape("use", href=f"#{name}", transform=move, **more)


def box(x: float, y: float, width: float, height: float, fill: str, **more: float | str) -> str:
    """An upright rectangle."""
    return shape("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def disc(x: float, y: float, radius: float, fill: str, **more: float | str) -> str:
    """A circle."""
    return shape("circle", cx=x, cy=y, r=radius, fill=fill, **more)


def oval(x: float, y: float, rx: float, ry: float, fill: str, **more: float | str) -> str:
    """An ellipse with upright axes."""
    return shape("ellipse", cx=x, cy=y, rx=rx, ry=ry, fill=fill, **more)


def outline(data: str, fill: str, **more: float | str) -> str:
    """A filled path."""
    return shape("path", d=data, fill=fill, **more)


def stroke(data: str, colour: str, width: float, **more: float | str) -> str:
    """An open path; the picture gives it round ends."""
    return shape("path", d=data, fill="none", stroke=colour, stroke_width=width, **more)


def bars(x: float, y: float, width: float, high: float, count: int, thick: float, colour: str) -> str:
    """Upright bars at equal distances from x to x + width, from y upwards: a fence, a row of columns."""
    gap = (width - thick) / (count - 1) - thick
    row = trace("M# #h#", x, y - high / 2, width + 1)
    return stroke(row, colour, high, stroke_dasharray=f"{thick} {gap:.2f}", stroke_linecap="butt")


def polygon(points: Sequence[Point], fill: str, **more: float | str) -> str:
    """A closed figure with straight sides."""
    return outline(f"M{joined(points)}Z", fill, **more)


def joined(points: Iterable[Point]) -> str:
    """Points as a path writes them."""
    return " ".join(f"{number(x)} {number(y)}" for x, y in points)


def trace(pattern: str, *values: float) -> str:
    """Path data from a pattern in which each # stands for the next value."""
    parts = pattern.split("#")
    return parts[0] + "".join(number(value) + part for value, part in zip(values, parts[1:], strict=True))


def smooth(points: Sequence[Point]) -> str:
    """Path data of a soft line through the middles between points, from the first to the last."""
    curves = (f"Q{joined((one, _between(one, two)))}" for one, two in pairwise(points[1:]))
    return f"M{joined(points[:1])}" + "".join(curves) + f"L{joined(points[-1:])}"


def _between(one: Point, two: Point) -> Point:
    return (one[0] + two[0]) / 2, (one[1] + two[1]) / 2
