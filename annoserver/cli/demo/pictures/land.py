"""Sky, hills and water."""

from __future__ import annotations

from annoserver.cli.demo.pictures.shapes import Frame, box, disc, outline, smooth, stroke, trace


def sky(frame: Frame, *, sun: bool = True) -> str:
    """The whole background, with a pale disc somewhere in its upper part."""
    drawn = box(0, 0, frame.width, frame.height, "url(#sky)")
    if sun:
        x, y = frame.between(0.15, 0.85) * frame.width, frame.below(frame.between(0.14, 0.26))
        drawn += disc(x, y, frame.between(20, 34), frame.tones.light, opacity=0.85)
    return drawn


def ridge(frame: Frame, base: float, height: float, fill: str, opacity: float = 1) -> str:
    """A soft line of hills across the frame; base and height in pixels."""
    step = frame.width / 9
    tops = [(step * n, base - frame.between(0.25, 1) * height) for n in range(-1, 11)]
    return outline(smooth(tops) + trace("V#H#Z", base + 60, -step), fill, opacity=opacity)


def peaks(frame: Frame, base: float, height: float, fill: str, count: int, opacity: float = 1) -> str:
    """Steep, round limestone hills that stand side by side."""
    data, gap = "", frame.width / count
    for n in range(count + 1):
        x = gap * (n - 0.1) + frame.between(-0.3, 0.3) * gap
        top, half = base - frame.between(0.35, 1) * height, frame.between(0.5, 0.85) * gap
        lean = frame.between(-0.2, 0.2) * half
        data += trace(
            "M# #C# # # # # #", x - half, base, x - half / 2, base, x - half * 0.62 + lean, top, x + lean, top
        )
        data += trace("C# # # # # #Z", x + half * 0.62 + lean, top, x + half / 2, base, x + half, base)
    return outline(data, fill, opacity=opacity)


def mist(frame: Frame, y: float, height: float) -> str:
    """A white veil that is thickest in its middle."""
    return box(0, y, frame.width, height, "url(#mist)")


def ground(frame: Frame, y: float, fill: str) -> str:
    """Everything below y, with a slightly uneven upper edge."""
    edge = [(frame.width / 5 * n, y + frame.between(-4, 4)) for n in range(-1, 7)]
    return outline(smooth(edge) + trace("V#H0Z", frame.height), fill)


def water(frame: Frame, y: float) -> str:
    """Water from y to the lower edge, with glints that lie wider apart towards the viewer."""
    drawn, data, line = box(0, y, frame.width, frame.height - y, "url(#water)"), "", y + 8.0
    while line < frame.height:
        for _ in range(2):
            x, length = frame.between(-20, frame.width), frame.between(14, 70)
            data += trace("M# #h#", x, line + frame.between(-3, 3), length)
        line += 8 + (line - y) * 0.13
    return drawn + stroke(data, frame.tones.light, 1.3, opacity=0.5)


def birds(frame: Frame, y: float) -> str:
    """A handful of birds far away."""
    x, data = frame.between(0.2, 0.7) * frame.width, ""
    for _ in range(frame.chance.randint(3, 6)):
        x, wing = x + frame.between(14, 34), frame.between(4, 7)
        data += trace(
            "M# #q# -4 # 0q# -4 # 0", x - wing, y + frame.between(-16, 16), wing / 2, wing, wing / 2, wing
        )
    return stroke(data, frame.tones.deep, 1.4)


def snowfall(frame: Frame) -> str:
    """Flakes over the whole picture."""
    flakes = (
        trace("M# #h0", frame.between(0, frame.width), frame.between(0, frame.height)) for _ in range(110)
    )
    return stroke("".join(flakes), frame.tones.light, 3.2, opacity=0.8)


def terraces(frame: Frame, y: float) -> str:
    """Rice fields in steps from y to the lower edge, each with a bright rim of water."""
    drawn, line, tones = "", y, ("soft", "middle", "pale", "deep")
    for n in range(9):
        wave = [(frame.width / 6 * k, line + frame.between(-0.34, 0.34) * (14 + n * 5)) for k in range(-1, 8)]
        fill = getattr(frame.tones, tones[n % 4])
        drawn += outline(smooth(wave) + trace("V#H-100Z", frame.height + 40), fill)
        drawn += stroke(smooth(wave), frame.tones.light, 1.2 + n * 0.25, opacity=0.8)
        line += 16 + n * 6
    return drawn
