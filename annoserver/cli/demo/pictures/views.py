"""Scenes without a workshop: walls, gardens, rivers, mountains."""

from __future__ import annotations

from annoserver.cli.demo.pictures import buildings, land, people, plants
from annoserver.cli.demo.pictures.shapes import (
    Frame,
    box,
    disc,
    mirrored,
    outline,
    oval,
    placed,
    polygon,
    stroke,
    trace,
)


def city_wall(frame: Frame) -> str:
    """A city wall that runs across the plain, with a tower, and people on the road before it."""
    low, top = frame.below(0.78), frame.below(0.47)
    x = frame.across(0.3, 0.7)
    passers = sorted(frame.between(40, frame.width - 40) for _ in range(3))
    return (
        land.sky(frame)
        + land.birds(frame, frame.below(0.24))
        + land.ridge(frame, frame.below(0.52), frame.below(0.16), frame.tones.pale)
        + land.mist(frame, frame.below(0.36), frame.below(0.2))
        + buildings.wall(frame, -10, top, frame.width + 20, low - top)
        + buildings.hall(frame, x, top + 4, 96, 46, 7)
        + land.ground(frame, low, frame.tones.middle)
        + "".join(people.figure(frame, at, low + frame.between(22, 70), 54) for at in passers)
    )


def gate(frame: Frame) -> str:
    """A gate tower between trees, seen from the road that leads to it."""
    low, x = frame.below(0.8), frame.width / 2 + frame.between(-40, 40)
    road = [(x - 30, low), (x + 30, low), (x + 170, frame.height), (x - 190, frame.height)]
    return (
        land.sky(frame)
        + land.ridge(frame, frame.below(0.66), frame.below(0.2), frame.tones.pale)
        + land.mist(frame, frame.below(0.5), frame.below(0.25))
        + buildings.wall(frame, -10, frame.below(0.64), frame.width + 20, low - frame.below(0.64))
        + buildings.gate(frame, x, low, 172)
        + land.ground(frame, low - 2, frame.tones.middle)
        + polygon(road, frame.tones.pale)
        + plants.pine(frame, frame.between(30, 70), low + 26, 200)
        + people.carrier(frame, x + frame.between(-60, 70), low + 50, 70)
    )


def pagoda(frame: Frame) -> str:
    """A pagoda on a hill above the mist."""
    x, low = frame.across(0.32, 0.68), frame.below(0.74)
    return (
        land.sky(frame)
        + land.birds(frame, frame.below(0.2))
        + land.ridge(frame, frame.below(0.6), frame.below(0.3), frame.tones.pale)
        + land.ridge(frame, frame.below(0.7), frame.below(0.22), frame.tones.soft)
        + land.mist(frame, frame.below(0.42), frame.below(0.34))
        + outline(
            trace(
                "M0 #Q# # # #V#H0Z",
                frame.height * 0.92,
                x,
                low * 0.72,
                frame.width,
                frame.height * 0.9,
                frame.height,
            ),
            frame.tones.middle,
        )
        + buildings.pagoda(frame, x, low + 4, 46, frame.chance.choice((5, 6, 7)))
        + plants.pine(frame, x - 130, low + 50, 120)
        + plants.pine(frame, x + 150, low + 60, 150)
        + land.mist(frame, frame.below(0.72), frame.below(0.3))
    )


ROUND_OPENING = "M-900-900H900V94H-900ZM-100 0a100 100 0 0 0 200 0a100 100 0 0 0-200 0Z"


def moon_gate(frame: Frame) -> str:
    """A white wall with a round opening, and the garden behind it."""
    x, y, radius = frame.width / 2 + frame.between(-50, 50), frame.below(0.55), frame.below(0.34)
    low = y + radius * 0.94
    coping = "".join(
        trace("M# #q9 -16 18 0", n * 18, frame.below(0.1)) for n in range(int(frame.width / 18) + 1)
    )
    return (
        land.sky(frame, sun=False)
        + land.ridge(frame, y + 20, 60, frame.tones.pale)
        + land.ground(frame, y + radius * 0.45, frame.tones.soft)
        + plants.bamboo(frame, x + radius * 0.25, y + radius * 0.8, radius * 1.6)
        + plants.rock(frame, x - radius * 0.3, y + radius * 0.92, radius * 1.05)
        + placed(x, y, radius / 100, outline(ROUND_OPENING, frame.tones.light, fill_rule="evenodd"))
        + disc(x, y, radius + 6, "none", stroke=frame.tones.deep, stroke_width=11)
        + box(0, 0, frame.width, frame.below(0.1), frame.tones.deep)
        + outline(coping, frame.tones.dark)
        + box(0, low, frame.width, frame.height - low, frame.tones.soft)
        + stroke(trace("M0 #H#M0 #H#", low + 14, frame.width, low + 34, frame.width), frame.tones.middle, 1.5)
        + plants.blossom(frame, frame.width + 10, frame.below(0.16), -frame.width * 0.4)
    )


def garden(frame: Frame) -> str:
    """A pavilion at a lotus pond."""
    shore, x = frame.below(0.6), frame.across(0.3, 0.5)
    house = buildings.hall(frame, x, shore + 12, 118, 84)
    return (
        land.sky(frame)
        + land.ridge(frame, shore, frame.below(0.26), frame.tones.pale)
        + land.mist(frame, frame.below(0.34), frame.below(0.3))
        + land.water(frame, shore)
        + mirrored(shore + 12, 0.8, ".22", house)
        + house
        + plants.rock(frame, x + 170, shore + 26, 100)
        + plants.willow(frame, frame.width * 0.9, shore + 30, frame.below(0.56))
        + plants.lotus(frame, shore + 40, 26)
    )


STEPS = "M-60 0h120M-68 8h136M-76 16h152M-84 24h168"
BURNER = "M-22 12v26M22 12v26M-36-14h72"
SMOKE = "M0-22c-30-40 30-60 0-110c-20-30 14-50 4-80"


def temple(frame: Frame) -> str:
    """A temple court with an incense burner between old pines."""
    low, x = frame.below(0.72), frame.width / 2
    burner = oval(0, 0, 34, 22, frame.tones.dark) + stroke(BURNER, frame.tones.dark, 6)
    smoke = stroke(SMOKE, frame.tones.light, 7, opacity=".5")
    return (
        land.sky(frame)
        + land.ridge(frame, frame.below(0.56), frame.below(0.3), frame.tones.pale)
        + land.mist(frame, frame.below(0.36), frame.below(0.26))
        + land.ground(frame, low - 6, frame.tones.soft)
        + buildings.roof(frame, x, low - 118, 120, 62)
        + buildings.hall(frame, x, low, 176, 92, 7)
        + placed(x, low + 3, 1, stroke(STEPS, frame.tones.light, 6, stroke_linecap="butt"))
        + plants.pine(frame, frame.width * 0.1, low + 40, frame.below(0.6))
        + plants.pine(frame, frame.width * 0.9, low + 50, frame.below(0.52))
        + placed(x + frame.between(-70, 70), low + 52, 1, smoke, burner)
    )


def mountains(frame: Frame) -> str:
    """Mountains one behind another, with clouds in the valleys."""
    layers = ("pale", "soft", "soft", "middle", "deep")
    drawn = land.sky(frame) + land.birds(frame, frame.below(0.25))
    for n, name in enumerate(layers):
        base, high = frame.below(0.5 + n * 0.12), frame.below(0.34 - n * 0.035)
        drawn += land.peaks(frame, base, high, getattr(frame.tones, name), 6 - n, 0.85)
        drawn += land.mist(frame, base - frame.below(0.16), frame.below(0.24))
    x = frame.across(0.2, 0.8)
    return (
        drawn
        + plants.pine(frame, x, frame.height + 8, frame.below(0.5))
        + land.ground(frame, frame.height - 14, frame.tones.dark)
    )


def snow(frame: Frame) -> str:
    """A courtyard under fresh snow."""
    low, x = frame.below(0.7), frame.width / 2 + frame.between(-30, 30)
    return (
        land.sky(frame, sun=False)
        + land.ridge(frame, frame.below(0.5), frame.below(0.24), frame.tones.soft)
        + buildings.hall(frame, x, low, 170, 96, 5)
        + buildings.roof(frame, x, low - 106, 176, 62, frame.tones.light)
        + land.ground(frame, low - 3, frame.tones.light)
        + plants.bamboo(frame, frame.width * 0.06, low + 50, 230)
        + plants.pine(frame, frame.width * 0.88, low + 60, 220)
        + people.figure(frame, x + frame.between(-80, 60), low + 74, 84)
        + land.snowfall(frame)
    )
