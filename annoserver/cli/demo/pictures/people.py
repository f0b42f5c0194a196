"""People: faces, whose path data is in units of a 200th of the face, and figures, in 100ths of the figure."""

from __future__ import annotations

from annoserver.cli.demo.pictures.shapes import (
    Frame,
    Tones,
    again,
    box,
    disc,
    group,
    outline,
    oval,
    placed,
    stroke,
)

FACE = "M-74-120C-74-36-33 0 0 0S74-36 74-120C74-212-74-212-74-120Z"
SHADE = "M11-200C37-120 4-60 15-1C41-2 74-36 74-120C74-200 30-200 11-200Z"
BROWS = "M-18-111q-14-9-34-1M18-111q14-9 34-1"
LIDS = "M-16-92q-16-10-34-2M16-92q16-10 34-2"
LOWER_LIDS = "M-20-90q-12 4-26-4M20-90q12 4 26-4"
NOSE = "M6-88q9 26 10 34q-6 7-17 2"
UPPER_LIP = "M-21-32Q-9-42 0-38Q9-42 21-32Q0-30-21-32Z"
LOWER_LIPS = ("M-19-31Q0-17 19-31Q0-29-19-31Z", "M-21-32Q0-13 21-32Q0-25-21-32Z")

COAT = "M-34 24C-80 52-172 48-196 180V500H196V180C172 48 80 52 34 24Z"
COAT_SHADE = "M90 48C172 52 180 80 196 180V500H124Z"
COLLAR = "M-42 14Q0 48 42 14L49 40Q0 76-49 40Z"
SEAM = "M0 60Q48 80 72 144V500"
KNOTS = "M18 79h9M48 111h9M72 160h9M72 220h9"

HAIR = (
    "M-84-96C-97-228-42-232 0-230C42-232 97-228 84-96"
    "C71-144 42-160-8-172Q-25-156-42-148C-67-144-76-124-84-96Z"
)
GLOSS = "M-59-192Q-34-216 0-216"
TEMPLES = "M-84-96C-97-228-42-232 0-230C42-232 97-228 84-96Z"
BOB = "M-86-20C-118-240-17-232 0-230H17C118-240 92-60 86-20Z"
PLAITS = "M-82-68v130M82-68v130"
ZIGZAG = "l16 14l-16 14" * 4
TWIST = f"M-90-58{ZIGZAG}M74-58{ZIGZAG}"
CAP = "M-88-148C-118-232-42-248 0-248C42-248 118-232 88-148Q0-204-88-148Z"
PEAK = "M-91-148Q0-196 91-148Q0-144-91-148Z"
CROWN = "M-126-180Q0-372 126-180Q0-220-126-180Z"
PEARLS = (
    (-126, -184),
    (-94, -221),
    (-63, -247),
    (-32, -263),
    (0, -268),
    (32, -263),
    (63, -247),
    (94, -221),
    (126, -184),
)

STYLES = ("bob", "plaits", "cap", "bun", "short")


def bust(frame: Frame, x: float, chin: float, size: float, hair: str) -> str:
    """Head and shoulders in the light of a window on the left; size: from the chin to the brow, in pixels."""
    behind, before = _hair(frame.tones, hair)
    return placed(x, chin, size / 200, behind, _coat(frame), _face(frame), before)


def _coat(frame: Frame) -> str:
    tones, cloth = frame.tones, frame.one_of(frame.tones.deep, frame.tones.middle, frame.tones.dark)
    return (
        box(-34, -40, 68, 92, frame.tones.soft)
        + outline(COAT, cloth)
        + outline(COAT_SHADE, tones.dark, opacity=".45")
        + outline(COLLAR, cloth, stroke=tones.dark, stroke_width=1.5)
        + stroke(SEAM, tones.dark, 2, opacity=".6")
        + stroke(KNOTS, tones.pale, 3)
    )


def _face(frame: Frame) -> str:
    tones, glance = frame.tones, frame.between(-6, 6)
    pupils = disc(-31 + glance, -95, 5, tones.dark) + disc(31 + glance, -95, 5, tones.dark)
    return (
        outline(FACE, tones.light)
        + outline(SHADE, tones.soft, opacity=".75")
        + stroke(BROWS, tones.dark, frame.between(3, 4.5))
        + pupils
        + stroke(LIDS, tones.dark, 3)
        + stroke(LOWER_LIDS, tones.middle, 1)
        + stroke(NOSE, tones.middle, 2.2)
        + outline(frame.chance.choice(LOWER_LIPS), tones.middle)
        + outline(UPPER_LIP, tones.deep)
    )


def _hair(tones: Tones, style: str) -> tuple[str, str]:
    """What of the hair lies behind the face, and what before it."""
    front = outline(HAIR, tones.dark) + stroke(GLOSS, tones.middle, 4, opacity=".7")
    ears = oval(-78, -84, 9, 18, tones.pale) + oval(78, -84, 9, 18, tones.middle)
    match style:
        case "bob":
            return outline(BOB, tones.dark), front
        case "plaits":
            return ears, front + stroke(PLAITS, tones.dark, 22) + stroke(TWIST, tones.deep, 2)
        case "bun":
            return ears + disc(4, -240, 28, tones.dark), front + stroke("M-40-226l92-24", tones.pale, 3)
        case "cap":
            return outline(TEMPLES, tones.dark) + ears, outline(CAP, tones.middle) + outline(PEAK, tones.dark)
        case "headdress":
            return _headdress(tones) + ears, front
        case _:
            return ears, front


def _headdress(tones: Tones) -> str:
    pearls = "".join(disc(x, y, 10, tones.light) + disc(x, y, 4, tones.accent) for x, y in PEARLS)
    tassels = stroke("M-113-180v150M113-180v150", tones.pale, 4, stroke_dasharray="2 7")
    return outline(CROWN, tones.deep) + pearls + tassels


LEGS = "M-7-23L-8 0M7-23L8 0"
ROBE = "M-7-80C-19-75-15-30-17-22H17C15-30 19-75 7-80Z"
BASKET = "M-13-26H13Q12-8 7-8H-7Q-12-8-13-26Z"
CORDS = "M0-71L-10-26M0-71L10-26"


def walker(tones: Tones, *, hat: bool) -> str:
    """The figure that pictures define once: 100 units tall, with a coat in the colour of each copy."""
    straw = outline("M-17-88 0-103 17-88Z", tones.pale) + outline("M0-103 17-88 4-88Z", tones.soft)
    crop = outline("M-9-87a9 9 0 0 1 18 0Z", tones.dark)
    return group(
        stroke(LEGS, tones.dark, 7.5),
        f'<path d="{ROBE}"/>',
        stroke("M3-74v48", tones.dark, 1, opacity=".5"),
        disc(0, -86, 8, tones.middle),
        straw if hat else crop,
        id="hat" if hat else "crop",
    )


def figure(frame: Frame, x: float, base: float, tall: float, *, hat: bool = True) -> str:
    """Somebody who stands or walks; tall is the height in pixels."""
    coat = frame.one_of(frame.tones.deep, frame.tones.deep, frame.tones.dark)
    return again("hat" if hat else "crop", x, base, tall / 100, fill=coat)


def carrier(frame: Frame, x: float, base: float, tall: float) -> str:
    """Somebody with a shoulder pole and two baskets."""
    tones = frame.tones
    load = stroke(CORDS, tones.deep, 1.2) + outline(BASKET, tones.middle) + oval(0, -26, 13, 4, tones.light)
    pole = stroke("M-62-69Q0-87 62-69", tones.dark, 3)
    return figure(frame, x, base, tall) + placed(
        x, base, tall / 100, pole, placed(-58, 0, 1, load), placed(58, 0, 1, load)
    )


def seated(frame: Frame, x: float, base: float, size: float, facing: int) -> str:
    """Somebody who sits; facing is 1 for the right, -1 for the left."""
    tones = frame.tones
    return placed(
        x,
        base,
        size / 100,
        stroke("M-10-32H24L27 0", tones.dark, 12, stroke_linejoin="round"),
        outline("M-20-28C-26-62-12-80 2-80L16-40 10-26Z", tones.deep),
        stroke("M2-68Q10-46 32-50", tones.middle, 7),
        disc(6, -92, 11, tones.soft),
        outline("M-7-88C-12-110 22-110 18-96Q6-100 4-88Z", tones.dark),
        across=facing * size / 100,
    )
