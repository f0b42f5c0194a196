"""Scenes of work and company: workshops, streets, markets, tables, faces."""

from __future__ import annotations

from annoserver.cli.demo.pictures import buildings, land, people, plants, things
from annoserver.cli.demo.pictures.shapes import (
    Frame,
    box,
    disc,
    group,
    outline,
    oval,
    placed,
    polygon,
    stroke,
    trace,
)


def portrait(frame: Frame) -> str:
    """Somebody before a plain wall."""
    return _studio(frame) + people.bust(
        frame,
        frame.width / 2 + frame.between(-26, 26),
        frame.below(0.66),
        frame.below(0.4),
        frame.chance.choice(people.STYLES),
    )


def opera(frame: Frame) -> str:
    """A singer in costume."""
    return _studio(frame) + people.bust(
        frame, frame.width / 2, frame.below(0.7), frame.below(0.36), "headdress"
    )


def dye_works(frame: Frame) -> str:
    """A worker between strips of dyed cloth, a vat before her."""
    x = frame.width * frame.between(0.44, 0.56)
    return (
        box(0, 0, frame.width, frame.height, "url(#sky)")
        + things.cloths(frame, frame.below(0.06), frame.below(0.62), 7)
        + box(0, frame.below(0.2), frame.width, frame.height, "url(#mist)", opacity=".5")
        + people.bust(frame, x, frame.below(0.56), frame.below(0.29), "plaits")
        + things.vat(frame, frame.width * 0.16, frame.height - 16, 190)
        + things.vat(frame, frame.width * 0.86, frame.height + 10, 210)
    )


def weaver(frame: Frame) -> str:
    """A weaver before a hand loom, under a window."""
    tones, low = frame.tones, frame.below(0.86)
    panes = "M0 0h130v150h-130ZM0 50h130M0 100h130M43 0v150M87 0v150"
    window = outline(panes, tones.light) + stroke(panes, tones.deep, 6)
    beam = polygon([(60, 150), (190, 150), (430, 400), (170, 400)], tones.light, opacity=".2")
    return (
        box(0, 0, frame.width, frame.height, tones.soft)
        + box(0, low, frame.width, frame.height - low, tones.middle)
        + placed(frame.between(20, 60), 60, 1, window, beam)
        + things.loom(frame, frame.width * 0.46, low, frame.below(0.62))
        + box(frame.width * 0.77, low - 84, 110, 12, tones.dark)
        + stroke(
            trace("M# #v100M# #v100", frame.width * 0.79, low - 78, frame.width * 0.93, low - 78),
            tones.dark,
            8,
        )
        + people.seated(frame, frame.width * 0.86, low + 22, frame.below(0.53), -1)
    )


SHED = "M0 0V-76L80-116V0Z"


def steelworks(frame: Frame) -> str:
    """Chimneys, sheds and a shift on its way home."""
    tones, low = frame.tones, frame.below(0.74)
    panes = stroke("M14-40h50M14-24h50", tones.pale, 6)
    sheds = "".join(placed(30 + n * 80, low, 1, outline(SHED, tones.deep), panes) for n in range(7))
    stacks = ((0.2, 0.5), (0.42, 0.38), (0.62, 0.56), (0.84, 0.44))
    shift = sorted((frame.between(0.86, 0.99), n) for n in range(7))
    return (
        land.sky(frame)
        + land.ridge(frame, low - 30, 70, tones.pale)
        + "".join(things.chimney(frame, frame.width * at, low - 20, frame.below(high)) for at, high in stacks)
        + sheds
        + land.mist(frame, low - 90, 110)
        + land.ground(frame, low - 4, tones.middle)
        + "".join(_worker(frame, frame.width * (0.08 + 0.14 * n), at) for at, n in shift)
    )


def _worker(frame: Frame, x: float, share: float) -> str:
    tall = 104 * share / 0.9
    return people.figure(frame, x + frame.between(-18, 18), frame.below(share), tall, hat=False)


def street(frame: Frame) -> str:
    """A narrow street with shop signs, a bicycle and people."""
    wheel = things.bicycle(frame, frame.width * 0.22, frame.height - 26, 104)
    return _street(frame) + _passers(frame, hat=False) + wheel


def lantern_street(frame: Frame) -> str:
    """The same kind of street in the evening, under lanterns."""
    tops = (0.3, 0.22, 0.17, 0.21, 0.31)
    places = [
        (frame.width * (0.1 + 0.2 * n), frame.below(y + frame.between(-0.02, 0.02)))
        for n, y in enumerate(tops)
    ]
    line = stroke(
        trace("M0 #Q# # # #", frame.below(0.2), frame.width / 2, -30, frame.width, frame.below(0.2)),
        frame.tones.dark,
        1.5,
    )
    dusk = box(0, 0, frame.width, frame.height, frame.tones.dark, opacity=".3")
    return _street(frame) + dusk + _passers(frame, hat=True) + line + buildings.lanterns(places, 21)


def _street(frame: Frame) -> str:
    tones, x, y = frame.tones, frame.across(0.46, 0.56), frame.below(0.6)
    corners = [
        (x - 34, y),
        (x + 34, y),
        (frame.width * 1.1, frame.height),
        (-frame.width * 0.1, frame.height),
    ]
    hills = land.sky(frame) + land.ridge(frame, y + 14, 90, tones.pale)
    return (
        hills
        + land.ground(frame, y + 10, tones.soft)
        + polygon(corners, tones.pale)
        + buildings.street(frame, x, y)
    )


def _passers(frame: Frame, *, hat: bool) -> str:
    walkers = sorted(frame.between(0.7, 0.98) for _ in range(5))
    tall = frame.height * 0.85
    return "".join(
        people.figure(frame, frame.across(0.38, 0.64), frame.below(at), tall * (at - 0.5), hat=hat)
        for at in walkers
    )


def market(frame: Frame) -> str:
    """Stalls with awnings, and people who buy and carry."""
    tones, low = frame.tones, frame.below(0.8)
    houses = "".join(_house(frame, frame.width * at) for at in (0.16, 0.52, 0.87))
    return (
        land.sky(frame)
        + land.ridge(frame, frame.below(0.44), frame.below(0.2), tones.pale)
        + houses
        + land.mist(frame, frame.below(0.54), frame.below(0.3))
        + land.ground(frame, low - 18, tones.pale)
        + "".join(people.figure(frame, frame.width * at, low - 30, 100, hat=False) for at in (0.24, 0.7))
        + things.stall(frame, frame.width * 0.2, low, 170)
        + things.stall(frame, frame.width * 0.72, low + 8, 190)
        + people.carrier(frame, frame.across(0.42, 0.5), frame.below(0.95), 130)
        + people.figure(frame, frame.across(0.88, 0.95), frame.below(0.98), 128)
    )


def _house(frame: Frame, x: float) -> str:
    y = frame.below(0.44)
    walls = box(x - 86, y, 172, frame.below(0.34), frame.tones.soft)
    return walls + buildings.roof(frame, x, y + 5, 104, 46, frame.tones.deep)


CHARACTER = "M0 0q14-8 26-2m-20 6q4 22-8 36m12-30q8 20 24 26"


def still_life(frame: Frame) -> str:
    """A writing table: brushes, a scroll with strokes that are no letters, and tea."""
    tones, low = frame.tones, frame.below(0.66)
    written = "".join(
        placed(n * 54, frame.between(-5, 5), 1, stroke(CHARACTER, tones.dark, 5)) for n in range(5)
    )
    scroll = box(-40, -32, 320, 116, tones.light) + stroke("M-40-36v124M280-36v124", tones.middle, 12)
    return (
        box(0, 0, frame.width, frame.height, "url(#sky)")
        + plants.blossom(frame, -10, frame.below(0.08), frame.width * 0.5)
        + box(0, low - 46, frame.width, frame.height, tones.deep)
        + box(0, low - 46, frame.width, 5, tones.soft)
        + group(
            placed(90, low + 40, 1, scroll, written),
            transform=trace("rotate(# 200 #)", frame.between(-6, 4), low),
        )
        + things.brushes(frame, frame.across(0.74, 0.8), low + 30, 100)
        + placed(
            frame.across(0.74, 0.82),
            frame.below(0.94),
            1,
            oval(0, 2, 100, 12, tones.dark, opacity=".4"),
            things.tea(tones),
        )
    )


def _studio(frame: Frame) -> str:
    ground = frame.one_of(frame.tones.middle, frame.tones.soft, frame.tones.deep)
    light = disc(frame.width * 0.34, frame.below(0.34), frame.width * 0.62, "url(#lamp)")
    return box(0, 0, frame.width, frame.height, ground) + light
