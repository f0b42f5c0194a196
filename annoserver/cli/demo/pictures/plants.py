"""Trees, flowers and the rocks of gardens."""

from __future__ import annotations

from annoserver.cli.demo.pictures.shapes import (
    Frame,
    disc,
    outline,
    oval,
    placed,
    smooth,
    stroke,
    trace,
)


def pine(frame: Frame, x: float, base: float, size: float) -> str:
    """A leaning pine with flat layers of needles; size is its height."""
    layers = ""
    for n, wide in enumerate((20, 30, 38, 27)):
        across, y = 20 - n * 5 + (-1) ** n * 13 + frame.between(-4, 4), n * 13 - 97
        layers += oval(across, y, wide, 5.5, frame.tones.dark)
        layers += oval(across - 2, y - 2.2, wide * 0.75, 2.6, frame.tones.deep)
    trunk = stroke("M0 0Q-14-50 20-86", frame.tones.dark, 4)
    return placed(x, base, size / 100, trunk, layers, across=frame.chance.choice((-1, 1)) * size / 100)


def willow(frame: Frame, x: float, base: float, size: float) -> str:
    """A willow whose twigs hang down; size is its height."""
    twigs = ""
    for _ in range(26):
        reach, fall = frame.between(-50, 50), frame.between(30, 72)
        twigs += trace("M# #q# -12 # #", reach * 0.15, -frame.between(84, 100), reach * 0.9, reach, fall)
    trunk = stroke("M0 0C3-40-4-50 1-90", frame.tones.dark, 4.5)
    return placed(x, base, size / 100, trunk, stroke(twigs, frame.tones.deep, 0.6, opacity=".85"))


def bamboo(frame: Frame, x: float, base: float, size: float, stems: int = 4) -> str:
    """A clump of bamboo."""
    canes, leaves = "", ""
    for n in range(stems):
        foot, tilt = x + n * size * 0.07, frame.between(-0.08, 0.1) * size
        for joint in range(5):
            canes += trace("M# #", foot + tilt * joint / 5, base - size * joint / 5)
            canes += trace("l# #", tilt * 0.19, -size * 0.185)
        for _ in range(7):
            at, reach = frame.between(0.45, 1), frame.chance.choice((-1, 1)) * frame.between(18, 34)
            drop = frame.between(4, 20)
            leaves += trace("M# #", foot + tilt * at, base - size * at)
            leaves += trace(
                "q# -4 # #q# # # #", reach / 2, reach, drop, -reach * 0.6, -drop * 0.2, -reach, -drop
            )
    return stroke(canes, frame.tones.deep, 4) + outline(leaves, frame.tones.dark, opacity=0.85)


BRANCH = "M0 0q40 5 100 30M45 10q20 21 30 39M55 13q22-9 43-11"
FLOWERS = ((30, 2), (50, 15), (62, 30), (74, 47), (80, 8), (97, 4), (82, 20), (100, 31))


def blossom(frame: Frame, x: float, y: float, reach: float) -> str:
    """A flowering branch that grows from (x, y) to the right, or to the left when reach is negative."""
    tones, flowers = frame.tones, ""
    for across, down in FLOWERS:
        at = (across + frame.between(-3, 3), down + frame.between(-3, 3))
        flowers += disc(*at, frame.between(2.2, 3.6), tones.light, stroke=tones.middle, stroke_width=0.4)
        flowers += disc(*at, 0.8, tones.accent)
    branch = stroke(BRANCH, tones.dark, 1.5)
    return placed(x, y, abs(reach) / 100, branch, flowers, across=reach / 100)


ROCK = (
    (-1, 0),
    (-1.05, 0.3),
    (-0.5, 0.62),
    (-0.75, 0.85),
    (-0.1, 1.04),
    (0.55, 0.8),
    (0.35, 0.55),
    (1.05, 0.3),
    (1, 0),
)


def rock(frame: Frame, x: float, base: float, size: float) -> str:
    """A scholar's rock: tall, hollowed, in three tones."""
    drawn = ""
    for fill, scale in ((frame.tones.deep, 1.0), (frame.tones.middle, 0.72), (frame.tones.soft, 0.36)):
        wide, left = size * 0.42 * scale, (1 - scale) * size * 0.16
        points = [
            (x - left + wide * (a + frame.between(-0.12, 0.12)), base - size * scale * b) for a, b in ROCK
        ]
        drawn += outline(smooth(points) + "Z", fill)
    for across, up in ((0.13, 0.36), (-0.16, 0.55)):
        drawn += oval(x + size * across, base - size * up, size * 0.05, size * 0.075, frame.tones.dark)
    return drawn


PETALS = "".join(
    f"M0 0q{k}-{n} {k * 2}-{n * 2}q{8 - k} {n} {-2 * k} {2 * n}"
    for k, n in ((-9, 4), (-5, 7), (0, 9), (5, 7), (9, 4))
)


def lotus(frame: Frame, y: float, count: int) -> str:
    """Leaves that float on water below y, and a few flowers."""
    drawn = ""
    for at in sorted(frame.between(y, frame.height - 6) for _ in range(count)):
        x, size = frame.across(0.02, 0.98), 8 + (at - y) * 0.16
        drawn += oval(x, at, size * 1.7, size * 0.55, frame.one_of(frame.tones.deep, frame.tones.middle))
        if frame.chance.random() < 0.3:
            drawn += placed(x, at, size / 14, outline(PETALS, frame.tones.light))
    return drawn
