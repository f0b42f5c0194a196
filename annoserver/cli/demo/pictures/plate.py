"""A picture as it is served: a print on its mount, with the caption that says what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random

from annoserver.cli.demo.pictures import buildings, people, views, waters, works
from annoserver.cli.demo.pictures.shapes import Frame, Tones, shape

SILVER = Tones("#f4f3f0", "#d6d5d1", "#b0afab", "#83827f", "#504f4d", "#1f1f1e", "#6a6967")
SEPIA = Tones("#f8efdf", "#e6d6ba", "#c8b08b", "#9b8060", "#634b32", "#2d2117", "#7a4b2c")
TINTED = Tones("#f5f1e6", "#dadfd4", "#b2bfb7", "#7f948f", "#47595b", "#1d2a2d", "#b4533a")

Scene = Callable[[Frame], str]

SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        *(views.city_wall, views.gate, views.pagoda, views.moon_gate, views.garden, views.temple),
        *(views.mountains, views.snow),
        *(
            waters.junks,
            waters.river,
            waters.terraces,
            waters.moon_bridge,
            waters.truss_bridge,
            waters.tea_house,
        ),
        *(works.portrait, works.opera, works.dye_works, works.weaver, works.steelworks),
        *(works.street, works.lantern_street, works.market, works.still_life),
    )
}


@dataclass(frozen=True, slots=True)
class Print:
    """How the photographs of one collection look: size in pixels, tones, paper of the mount."""

    width: int
    height: int
    tones: Tones
    mount: str


SQUARE = Print(600, 600, SILVER, "#fbfbf9")
GLASS = Print(600, 450, SEPIA, "#f3ebdc")
POSTCARD = Print(600, 420, TINTED, "#faf6ec")

MARGIN = 26
CAPTION = 62
"""Height of the mount below the picture, in pixels."""


def draw(scene: str, kind: Print, number: int, title: str, language: str, description: str) -> bytes:
    """The picture with this number; equal arguments give equal bytes."""
    frame = Frame(kind.width, kind.height, kind.tones, Random(f"china {number}"))  # nosec B311 # (a drawing)
    picture = SCENES[scene](frame)
    width, height = kind.width + 2 * MARGIN, kind.height + MARGIN + CAPTION
    content = (
        shape("title", escape(title), id="t", lang=language)
        + shape("desc", escape(description), id="d", lang="en")
        + _definitions(kind, picture)
        + shape("rect", width=width, height=height, fill=kind.mount)
        + _print(kind, picture)
        + _caption(kind, number, title, language)
    )
    drawn = shape(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_labelledby="t d",
        stroke_linecap="round",
    )
    return drawn.encode()


GRAIN = shape("feTurbulence", baseFrequency=".8", numOctaves="2", seed="7") + shape(
    "feColorMatrix", values="0 0 0 0 .5 0 0 0 0 .5 0 0 0 0 .5 0 0 0 .9 -.28"
)
"""The grain of a film: noise, turned into grey specks."""


def _definitions(kind: Print, picture: str) -> str:
    tones = kind.tones
    drawn = {
        "sky": _fade("sky", [(0, tones.soft, 1), (0.55, tones.pale, 1), (1, tones.light, 1)]),
        "water": _fade("water", [(0, tones.pale, 1), (0.4, tones.soft, 1), (1, tones.middle, 1)]),
        "mist": _fade("mist", [(0, tones.light, 0), (0.5, tones.light, 0.85), (1, tones.light, 0)]),
        "roof": buildings.swung_roof(tones),
        "lantern": buildings.lantern(tones),
        "hat": people.walker(tones, hat=True),
        "crop": people.walker(tones, hat=False),
    }
    always = _glow("lamp", 0.5, [(0, tones.light, 0.75), (1, tones.light, 0)])
    always += _glow("edge", 0.75, [(0.55, tones.dark, 0), (1, tones.dark, 0.45)])
    always += shape("filter", GRAIN, id="grain")
    always += shape("clipPath", shape("rect", width=kind.width, height=kind.height, rx=3), id="in")
    return shape("defs", always + "".join(one for name, one in drawn.items() if f"#{name}" in picture))


Stops = list[tuple[float, str, float]]


def _stops(stops: Stops) -> str:
    return "".join(
        shape("stop", offset=str(at), stop_color=colour, stop_opacity=str(opacity))
        for at, colour, opacity in stops
    )


def _fade(name: str, stops: Stops) -> str:
    return shape("linearGradient", _stops(stops), id=name, x2=0, y2=1)


def _glow(name: str, radius: float, stops: Stops) -> str:
    return shape("radialGradient", _stops(stops), id=name, r=str(radius))


def _print(kind: Print, scene: str) -> str:
    over = {"width": kind.width, "height": kind.height}
    picture = (
        scene
        + shape("rect", fill="url(#edge)", **over)
        + shape("rect", filter="url(#grain)", opacity=".35", **over)
    )
    rim = shape("rect", fill="none", stroke=kind.tones.deep, stroke_width="1.5", rx=3, **over)
    return shape(
        "g", shape("g", picture, clip_path="url(#in)") + rim, transform=f"translate({MARGIN} {MARGIN})"
    )


def _caption(kind: Print, number: int, title: str, language: str) -> str:
    words = title if len(title) <= 44 else f"{title[:43].rstrip()}…"
    y, right = kind.height + MARGIN + 38, kind.width + MARGIN
    written = shape("text", escape(words), x=MARGIN, y=y, font_size=19, font_style="italic", lang=language)
    stamp = shape(
        "text",
        f"demo data · {number:04}",
        x=right,
        y=y,
        font_size=14,
        text_anchor="end",
        letter_spacing="1.5",
    )
    return shape("g", written + stamp, fill=kind.tones.deep, font_family="Georgia,'DejaVu Serif',serif")
