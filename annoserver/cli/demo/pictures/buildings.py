"""Roofs, halls, pagodas, walls, gates, houses and bridges."""

from __future__ import annotations

from annoserver.cli.demo.pictures.shapes import (
    Frame,
    Tones,
    again,
    bars,
    box,
    disc,
    group,
    mirrored,
    outline,
    placed,
    polygon,
    stroke,
    trace,
)

EAVES = "M-212-26Q-144-20-112-100H112Q144-20 212-26Q180 0 140 0H-140Q-180 0-212-26Z"
RIDGE = "M-118-100q4-6 8 0H110q4-6 8 0"
TILES = (
    "M-90-100Q-112-20-155-10M-67-100Q-84-20-116-7M-45-100Q-56-20-78-5M-22-100Q-28-20-39-2M0-100V0"
    "M22-100Q28-20 39-2M45-100Q56-20 78-5M67-100Q84-20 116-7M90-100Q112-20 155-10"
)


def swung_roof(tones: Tones) -> str:
    """The roof that pictures define once: 400 units wide, 100 high, in the colour of each copy."""
    return group(
        f'<path d="{EAVES}"/>',
        stroke(TILES, tones.middle, 2, opacity=".5"),
        stroke(RIDGE, tones.dark, 5),
        id="roof",
    )


def roof(frame: Frame, x: float, y: float, half: float, height: float, fill: str = "") -> str:
    """A roof with swung eaves: x its middle, y its eaves, half its width there."""
    return again("roof", x, y, height / 100, half / 200, fill=fill or frame.tones.dark)


def hall(frame: Frame, x: float, base: float, half: float, height: float, bays: int = 5) -> str:
    """A timber hall on a stone platform; height is that of its columns."""
    tones, stone, width = frame.tones, base - height * 0.16, half * 1.64
    left, top, bay = x - half * 0.82, base - height * 1.16, half * 1.64 / bays
    return (
        box(x - half, stone, half * 2, height * 0.16, tones.pale)
        + box(x - half * 0.92, stone - 4, half * 1.84, 4, tones.light)
        + box(left, top, width, height - 4, tones.deep)
        + bars(left + bay * 0.2, stone - 4, width - bay * 0.4, height * 0.64, bays, bay * 0.6, tones.middle)
        + box(x - bay * 0.3, top + height * 0.3, bay * 0.6, height * 0.66, tones.dark)
        + bars(left, stone - 4, width, height * 0.64, bays * 4 + 1, 1, tones.dark)
        + bars(left - 3, stone - 4, width + 6, height - 4, bays + 1, 6, tones.accent)
        + roof(frame, x, top + 8, half * 1.12, height * 0.85)
    )


def pagoda(frame: Frame, x: float, base: float, half: float, tiers: int) -> str:
    """A tower with as many roofs as tiers, each a little smaller than the one below."""
    tones, y = frame.tones, base - 10
    drawn = box(x - half * 1.15, y, half * 2.3, 10, tones.pale)
    for tier in range(tiers):
        wide, high = half * (1 - tier * 0.085), half * (0.78 - tier * 0.045)
        drawn += box(x - wide * 0.78, y - high, wide * 1.56, high, tones.soft)
        drawn += box(x + wide * 0.2, y - high, wide * 0.58, high, tones.middle)
        doors = bars(x - wide * 0.58, y, wide * 1.16, high * 0.5, 3, wide * 0.2, tones.dark)
        drawn += doors + roof(frame, x, y - high + 5, wide * 1.12, high * 0.42)
        y -= high * 1.25
    return drawn + placed(
        x, y, half / 100, stroke("M0 16V-70", tones.dark, 8), stroke("M0-12h0M0-28h0M0-44h0", tones.dark, 20)
    )


def wall(frame: Frame, left: float, top: float, width: float, height: float) -> str:
    """A city wall with battlements, courses of brick and buttresses."""
    tones, joints, piers, sides = frame.tones, "", "", ""
    for _ in range(34):
        x = frame.between(left, left + width - 26)
        joints += trace("M# #h#", x, top + frame.between(12, height - 4), frame.between(8, 26))
    for foot in range(round(left) + 40, round(left + width), 150):
        piers += trace("M# #h40l10 #h-60Z", foot, top, height)
        sides += trace("M# #h12l10 #h-18Z", foot + 28, top, height)
    merlons = trace("M# #h#", left, top - 6, width)
    return (
        box(left, top, width, height, tones.soft)
        + stroke(merlons, tones.soft, 13, stroke_dasharray="12 8", stroke_linecap="butt")
        + box(left, top + 6, width, 3, tones.deep, opacity=".6")
        + stroke(joints, tones.middle, 1.6)
        + outline(piers, tones.pale)
        + outline(sides, tones.middle)
    )


def gate(frame: Frame, x: float, base: float, half: float) -> str:
    """A gate: a block of masonry with an arch, and a tower of two roofs on it."""
    tones, top = frame.tones, base - half * 0.82
    block = (
        outline("M-92-82H92L100 0H-100Z", tones.pale)
        + outline("M50-82H92L100 0H55Z", tones.soft)
        + outline("M-24 0V-30a24 24 0 0 1 48 0V0Z", tones.dark)
        + box(-94, -85, 188, 4, tones.light)
    )
    return (
        placed(x, base, half / 100, block)
        + hall(frame, x, top - 4, half * 0.8, half * 0.4, 7)
        + box(x - half * 0.4, top - half * 0.94, half * 0.8, half * 0.18, tones.deep)
        + roof(frame, x, top - half * 0.9, half * 0.66, half * 0.3)
    )


def moon_bridge(frame: Frame, x: float, base: float, half: float) -> str:
    """A humped bridge whose arch and its mirror image make a full circle; base is the water."""
    tones, rail = frame.tones, ""
    for n in range(-5, 6):
        rail += trace("M# #v-9", n * 16, -66 * (1 - (n / 6) ** 2) ** 0.85 + 2)
    bridge = (
        outline("M-100 0Q-50-66 0-66Q50-66 100 0ZM-42 0a42 42 0 0 1 84 0Z", tones.middle, fill_rule="evenodd")
        + stroke("M-45 0a45 45 0 0 1 90 0", tones.pale, 4, stroke_dasharray="8 1", stroke_linecap="butt")
        + stroke(rail, tones.deep, 1.6)
        + stroke("M-100-7Q-50-73 0-73Q50-73 100-7", tones.pale, 2.6)
        + stroke("M-100 0Q-50-66 0-66Q50-66 100 0", tones.deep, 1.4)
    )
    return placed(x, base, half / 100, mirrored(0, 1, ".3", bridge), bridge)


def truss(frame: Frame, y: float, high: float, bays: int) -> str:
    """A bridge of steel girders across the whole frame; y is its roadway."""
    bay, cross = frame.width / bays, ""
    for n in range(bays):
        cross += trace("M# #l# #l# #", bay * n, y, bay / 2, -high, bay / 2, high)
        cross += trace("M# #v#", bay * (n + 0.5), y - high, high)
    chords = trace("M0 #H#M# #H#", y, frame.width, bay / 2, y - high, frame.width - bay / 2)
    return stroke(cross, frame.tones.deep, 4) + stroke(chords, frame.tones.dark, 8)


DEPTHS = (0.1, 0.2, 0.36, 0.62, 1.0)
"""How near the corners of the houses of a street stand: 0 where its sides meet, 1 at the viewer."""


def street(frame: Frame, x: float, y: float) -> str:
    """Two rows of shops that run towards (x, y), with signs; the road between them is left free."""
    tones, drawn = frame.tones, ""
    fills = (tones.pale, tones.soft, tones.middle, tones.deep)
    for fill, far, near in zip(fills, DEPTHS[:-1], DEPTHS[1:], strict=True):
        for side in (-1, 1):
            drawn += placed(x, y, 1, _house(frame, fill, far, near), across=side)
            sign = near * 0.86 * frame.width * 0.42
            drawn += _sign(frame, x + side * sign, y - frame.below(0.3) * near, near)
    return drawn


def _house(frame: Frame, fill: str, far: float, near: float) -> str:
    wide, eaves, low = frame.width * 0.56, -frame.below(0.46), frame.below(0.34)
    (a, b), lintel = (far * wide, near * wide), -frame.below(0.12)
    front = [(a, eaves * far), (b, eaves * near), (b, low * near), (a, low * far)]
    shop = [(a, lintel * far), (b, lintel * near), (b, low * near * 0.9), (a, low * far * 0.9)]
    lean, drip = eaves * 1.24, eaves * 0.93
    cover = [(a - 26 * far, drip * far), (b - 26 * near, drip * near), (b, lean * near), (a, lean * far)]
    bare = frame.tones
    return polygon(front, fill) + polygon(shop, bare.dark, opacity=".6") + polygon(cover, bare.dark)


MARKS = "M-6 16h12m-6-7v13M-6 36h12m-10-6l8 13M-6 56h12m-6-7v13M-5 74h10v12h-10Z"


def _sign(frame: Frame, x: float, y: float, near: float) -> str:
    """A long sign with marks that are no letters."""
    ground, ink = frame.one_of(frame.tones.accent, frame.tones.light, frame.tones.dark), frame.tones.soft
    return placed(x, y, near, box(-13, 0, 26, 98, ground, stroke=frame.tones.dark), stroke(MARKS, ink, 2))


BODY = "M-50-100C-135-60-135 60-50 100H50C135 60 135-60 50-100Z"
RIBS = "M-25-100q-70 100 0 200M25-100q70 100 0 200M0-100v200"


def lantern(tones: Tones) -> str:
    """The lantern that pictures define once, with its glow: 200 units tall."""
    return group(
        disc(0, 0, 260, "url(#lamp)"),
        stroke("M0-190V180", tones.dark, 8),
        outline(BODY, tones.accent),
        stroke(RIBS, tones.dark, 4, opacity=".5"),
        stroke("M-55-102H55M-55 102H55", tones.dark, 18, stroke_linecap="butt"),
        id="lantern",
    )


def lanterns(places: list[tuple[float, float]], size: float) -> str:
    """Paper lanterns that hang at these places; size is half their height."""
    return "".join(again("lantern", x, y, size / 100) for x, y in places)
