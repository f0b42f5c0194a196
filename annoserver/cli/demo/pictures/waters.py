"""Scenes on the water: boats, bridges, rice fields, a tea house."""

from __future__ import annotations

from annoserver.cli.demo.pictures import buildings, land, people, plants, things
from annoserver.cli.demo.pictures.shapes import Frame, bars, box, outline, placed, stroke, trace


def junks(frame: Frame) -> str:
    """Junks on a wide river."""
    shore = frame.below(0.52)
    return (
        land.sky(frame)
        + land.birds(frame, frame.below(0.2))
        + land.ridge(frame, shore, frame.below(0.16), frame.tones.pale)
        + land.mist(frame, frame.below(0.34), frame.below(0.24))
        + land.water(frame, shore)
        + things.junk(frame, frame.across(0.66, 0.86), frame.below(0.6), 84)
        + things.junk(frame, frame.across(0.08, 0.2), frame.below(0.62), 100)
        + things.junk(frame, frame.across(0.38, 0.52), frame.below(0.82), 240)
    )


def river(frame: Frame) -> str:
    """A sampan between steep limestone hills."""
    shore = frame.below(0.62)
    return (
        land.sky(frame)
        + land.peaks(frame, shore, frame.below(0.5), frame.tones.soft, 7)
        + land.mist(frame, frame.below(0.36), frame.below(0.3))
        + land.peaks(frame, shore + 4, frame.below(0.4), frame.tones.middle, 5)
        + land.mist(frame, frame.below(0.5), frame.below(0.18))
        + land.water(frame, shore)
        + people.figure(frame, frame.width * 0.4, frame.below(0.8), 74)
        + stroke(
            trace("M# #L# #", frame.width * 0.43, frame.below(0.62), frame.width * 0.35, frame.below(0.9)),
            frame.tones.dark,
            3,
        )
        + things.sampan(frame, frame.width * 0.5, frame.below(0.82), 190)
        + plants.bamboo(frame, frame.width * 0.86, frame.height + 10, frame.below(0.7), 3)
    )


def terraces(frame: Frame) -> str:
    """Rice terraces with people at work."""
    top = frame.below(0.42)
    return (
        land.sky(frame)
        + land.peaks(frame, top + 20, frame.below(0.3), frame.tones.pale, 5)
        + land.mist(frame, frame.below(0.24), frame.below(0.26))
        + land.terraces(frame, top)
        + "".join(
            people.figure(frame, frame.across(0.1, 0.9), frame.below(0.66 + n * 0.1), 44 + n * 14)
            for n in range(3)
        )
        + people.carrier(frame, frame.across(0.3, 0.7), frame.below(0.95), 92)
    )


def moon_bridge(frame: Frame) -> str:
    """A humped bridge over still water."""
    shore, x = frame.below(0.66), frame.across(0.42, 0.58)
    return (
        land.sky(frame)
        + land.peaks(frame, shore - 20, frame.below(0.36), frame.tones.pale, 5)
        + land.ridge(frame, shore, frame.below(0.16), frame.tones.soft)
        + land.mist(frame, frame.below(0.4), frame.below(0.3))
        + land.water(frame, shore)
        + buildings.moon_bridge(frame, x, shore, 190)
        + people.figure(frame, x + frame.between(-40, 40), shore - 118, 46)
        + plants.willow(frame, frame.width * 0.1, shore + 40, frame.below(0.6))
        + things.sampan(frame, x + frame.between(-30, 60), frame.below(0.86), 120)
    )


PIER = "M-16 0H16L24 180H-24Z"
CRANE = "M0 0V-252L192-198M0-252L-72-192M-40-218L178-202V-110"


def truss_bridge(frame: Frame) -> str:
    """A bridge of steel under construction over a river."""
    tones, shore, deck = frame.tones, frame.below(0.66), frame.below(0.52)
    piers = "".join(placed(frame.width * at, deck, 1, outline(PIER, tones.soft)) for at in (0.26, 0.76))
    side = frame.chance.choice((-1, 1))
    return (
        land.sky(frame)
        + land.ridge(frame, shore, frame.below(0.14), tones.pale)
        + land.mist(frame, frame.below(0.46), frame.below(0.22))
        + land.water(frame, shore)
        + piers
        + placed(frame.across(0.35, 0.65), deck, 1, stroke(CRANE, tones.dark, 5), across=side)
        + buildings.truss(frame, deck, frame.below(0.15), 8)
        + "".join(people.figure(frame, frame.across(0.06, 0.94), deck, 46, hat=False) for _ in range(5))
        + things.sampan(frame, frame.across(0.4, 0.6), frame.below(0.9), 150)
    )


def tea_house(frame: Frame) -> str:
    """A tea house over the water, with guests on its terrace."""
    tones, shore, x = frame.tones, frame.below(0.72), frame.width * 0.54
    rails = stroke("M-200-32h404M-200-18h404", tones.dark, 2.5)
    terrace = bars(-190, 36, 384, 36, 8, 6, tones.dark) + box(-204, -6, 412, 9, tones.deep) + rails
    return (
        land.sky(frame)
        + land.peaks(frame, shore - 30, frame.below(0.4), tones.pale, 5)
        + land.mist(frame, frame.below(0.4), frame.below(0.3))
        + land.water(frame, shore)
        + buildings.hall(frame, x, shore - 108, 110, 70)
        + buildings.hall(frame, x, shore, 176, 94, 7)
        + people.seated(frame, x - 76, shore - 4, 70, 1)
        + things.tea_table(frame, x - 30, shore - 4, 44)
        + people.seated(frame, x + 16, shore - 4, 70, -1)
        + placed(x, shore, 1, terrace, bars(-200, -4, 400, 34, 17, 2.5, tones.dark))
        + buildings.lanterns([(x - 168, shore - 84), (x + 168, shore - 84)], 13)
        + plants.willow(frame, frame.width * 0.08, shore + 30, frame.below(0.6))
        + things.sampan(frame, frame.across(0.18, 0.3), frame.below(0.9), 130)
    )
