"""Boats, cloth, wares and machines, with path data in units of which each thing has 200 across."""

from __future__ import annotations

from annoserver.cli.demo.pictures.shapes import (
    Frame,
    Tones,
    bars,
    box,
    disc,
    group,
    mirrored,
    outline,
    oval,
    placed,
    polygon,
    stroke,
    trace,
)

HULL = "M-100-26Q0-4 84-30L100-52Q88 4 72 4H-76Z"
FORE_SAIL = (
    "M-78-22Q-90-78-64-134L-40-118Q-22-67-30-22Z",
    "M-83-41L-29-39M-86-59L-29-55M-86-78L-30-72M-83-97L-33-89M-77-115L-36-106",
)
MAIN_SAIL = (
    "M-24-22Q-42-108-2-194L35-170Q63-91 50-22Z",
    "M-32-51L52-48M-36-79L51-73M-35-108L49-99M-31-137L46-125M-22-165L41-150",
)
AFTER_SAIL = (
    "M50-22Q39-72 62-122L84-108Q100-62 93-22Z",
    "M45-39L94-37M43-55L93-52M43-72L92-67M46-89L90-82M51-105L88-97",
)


def junk(frame: Frame, x: float, base: float, size: float) -> str:
    """A junk under sail with its reflection; size is the length of its hull."""
    tones = frame.tones
    ship = stroke("M-60-18V-143M4-18V-208M66-18V-130", tones.dark, 2)
    for cloth, battens in (FORE_SAIL, MAIN_SAIL, AFTER_SAIL):
        fill = frame.one_of(tones.pale, tones.soft, tones.accent, tones.accent)
        ship += outline(cloth, fill) + stroke(battens, tones.deep, 1.6)
    ship += box(40, -44, 36, 24, tones.deep) + outline(HULL, tones.dark)
    ship += stroke("M-92-18Q0 2 88-22", tones.soft, 2)
    return placed(x, base, size / 200, mirrored(3, 0.6, ".2", ship), ship)


def sampan(frame: Frame, x: float, base: float, size: float) -> str:
    """A low boat with a roof of matting, seen from its side; size is its length."""
    return placed(
        x,
        base,
        size / 200,
        oval(0, 16, 100, 8, frame.tones.dark, opacity=".3"),
        outline("M-40-6C-36-50 40-50 48-8Z", frame.tones.middle),
        stroke("M-20-34v26M-6-34v26M8-34v26M22-34v26M34-34v26", frame.tones.deep, 1.5),
        outline("M-100-24Q0 4 100-26Q0 28-100-24Z", frame.tones.dark),
    )


def cloths(frame: Frame, y: float, fall: float, count: int) -> str:
    """Long strips of dyed cloth that hang from a pole at y."""
    tones, gap, drawn = frame.tones, frame.width / count, ""
    for n in range(count):
        left, wide, drop, wave = (
            gap * (n + 0.08),
            gap * 0.84,
            fall * frame.between(0.75, 1),
            frame.between(-12, 12),
        )
        edge = trace("c# # # # # #", wave, drop * 0.4, -wave, drop * 0.7, wave * 0.3, drop)
        back = trace("c# # # # # #", -wave * 1.3, -drop * 0.3, wave * 0.7, -drop * 0.6, -wave * 0.3, -drop)
        cloth = trace("M# #", left, y) + edge + trace("q# 10 # 0", wide / 2, wide) + back + "Z"
        fill = frame.one_of(
            tones.pale, tones.soft, tones.middle, tones.deep, tones.dark, tones.light, tones.accent
        )
        folds = "".join(trace("M# #", left + wide * k, y) + edge for k in (0.3, 0.55, 0.8))
        drawn += outline(cloth, fill) + stroke(folds, tones.dark, frame.between(2, 5), opacity=".2")
    return drawn + box(0, y - 7, frame.width, 10, tones.dark)


def vat(frame: Frame, x: float, base: float, size: float) -> str:
    """A wooden vat with hoops, full of dye."""
    tones = frame.tones
    return placed(
        x,
        base,
        size / 200,
        outline("M-100-120L-84 0Q0 28 84 0L100-120Z", tones.middle),
        stroke("M-72-100L-62 8M-40-100L-34 8M0-100V8M40-100L34 8M72-100L62 8", tones.deep, 1.5),
        stroke("M-95-80Q0-50 95-80M-87-24Q0 6 87-24", tones.dark, 4),
        oval(0, -120, 100, 30, tones.soft),
        oval(0, -118, 84, 22, tones.dark),
        oval(-20, -122, 36, 6, tones.middle),
    )


def stall(frame: Frame, x: float, base: float, wide: float) -> str:
    """A market stall: an awning in stripes, a table, heaps of wares."""
    tones, awning, wares = frame.tones, "", ""
    for n in range(8):
        top, low = -100 + n * 25, -116 + n * 29
        strip = trace("M# -222h25L# -170q-14 20 -29 0Z", top, low + 29)
        awning += outline(strip, tones.light if n % 2 else tones.accent)
    for n in range(4):
        heap = "".join(
            trace("M# #h0", -72 + n * 48 + dx, -76 - dy) for dx, dy in ((-11, 0), (11, 0), (0, 16))
        )
        wares += stroke(heap, tones.deep, 20) + stroke(
            heap, frame.one_of(tones.soft, tones.light, tones.accent), 17
        )
    posts = stroke("M-92-190V0M92-190V0", tones.dark, 4)
    table = box(-100, -68, 200, 14, tones.pale) + box(-94, -54, 188, 54, tones.deep)
    return placed(x, base, wide / 200, posts, awning, wares, table)


def bicycle(frame: Frame, x: float, base: float, size: float) -> str:
    """A bicycle that leans somewhere; size is the distance between its hubs."""
    rims = "M-100-2a64 64 0 0 1 0-128a64 64 0 0 1 0 128M100-2a64 64 0 0 1 0-128a64 64 0 0 1 0 128"
    rods = "M-100-66L-36-158H68L0-66L-36-158M0-66H-100M100-66L60-190L32-198h30M-60-174h48"
    return placed(x, base, size / 200, stroke(rims + rods, frame.tones.dark, 5))


def loom(frame: Frame, x: float, base: float, size: float) -> str:
    """A hand loom seen from the front, with its fan of threads."""
    tones = frame.tones
    threads = "".join(trace("M# -200L# -60", 100 * k, 172 * k) for k in (n / 30 - 0.5 for n in range(31)))
    return placed(
        x,
        base,
        size / 200,
        stroke(threads, tones.light, 0.8),
        polygon([(-86, -60), (86, -60), (94, -16), (-94, -16)], tones.accent),
        stroke("M-90-22H90M-90-31H90M-88-40H88M-88-49H88", tones.pale, 1),
        stroke("M-112-220V0M112-220V0", tones.dark, 9),
        stroke("M-124-200H124M-120-112H120M-124-14H124", tones.dark, 6),
    )


def chimney(frame: Frame, x: float, base: float, high: float) -> str:
    """A factory chimney with a trail of smoke."""
    puffs = ""
    for n in range(6):
        at = (n * 24 + frame.between(-6, 6), -206 - n * 9)
        fill = frame.one_of(frame.tones.light, frame.tones.pale)
        puffs += oval(*at, 14 + n * 7, 10 + n * 4.5, fill, opacity=f"{0.8 - n * 0.09:.2f}")
    stack = outline("M-11-200H11L18 0H-18Z", frame.tones.deep) + stroke(
        "M-13-194h26M-13-180h26", frame.tones.soft, 4
    )
    return placed(x, base, high / 200, puffs, stack)


def tea(tones: Tones) -> str:
    """A pot and two bowls, 200 units wide, that stand on y = 0."""
    bowl = "h28q-2 18-8 20h-12q-6-2-8-20Z"
    return group(
        stroke("M26-20q14-4 20-24M-26-40q-28 8-2 28", tones.dark, 7),
        oval(0, -24, 31, 24, tones.accent),
        disc(0, -51, 6, tones.dark),
        outline(f"M-90-20{bowl}M62-20{bowl}", tones.light),
    )


def tea_table(frame: Frame, x: float, base: float, size: float) -> str:
    """A small table with tea on it."""
    legs = stroke("M-72-110L-80 0M72-110L80 0", frame.tones.dark, 12)
    top = box(-100, -113, 200, 16, frame.tones.deep)
    return placed(x, base, size / 200, legs, top, placed(0, -113, 1, tea(frame.tones)))


def brushes(frame: Frame, x: float, base: float, size: float) -> str:
    """A pot with four writing brushes; size is the height of the pot."""
    tones = frame.tones
    return placed(
        x,
        base,
        size / 100,
        oval(0, 0, 44, 10, tones.dark, opacity=".5"),
        stroke("M-14-96L-52-236M-4-96L-15-252M6-96L22-250M16-96L59-240", tones.soft, 5),
        stroke("M-53-238l-5-20M-15-254l-2-22M22-252l3-22M60-242l6-20", tones.dark, 11),
        outline("M-44 0L-36-96H36L44 0Z", tones.middle),
        oval(0, -96, 36, 8, tones.dark),
        bars(-38, -30, 76, 4, 12, 3, tones.soft),
    )
