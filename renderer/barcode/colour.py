"""Foreground and background -> two colours a scanner can tell apart, or an error."""

from __future__ import annotations

import re
from functools import lru_cache

from renderer.barcode.png import Colours
from renderer.errors import InvalidOption, LowContrast

Rgb = tuple[int, int, int]
Colour = str | Rgb

# Measured with a simulated camera: either alone misleads, WCAG on dark grounds, the step on light ones.
LEAST_RATIO, LEAST_STEP = 4.5, 155
GOOD_RATIO, GOOD_STEP = 7.0, 195
BLACK: Rgb = (0, 0, 0)
WHITE: Rgb = (255, 255, 255)
_NAMES = {"black": BLACK, "white": WHITE}


@lru_cache(maxsize=256)
def colours(foreground: Colour | None, background: Colour | None) -> Colours | None:
    """The pair (dark, light modules), or None for black on white; raises InvalidOption, LowContrast."""
    if foreground is None and background is None:
        return None
    dark = BLACK if foreground is None else parse(foreground, "foreground")
    light = WHITE if background is None else parse(background, "background")
    ratio, step = contrast(dark, light), abs(luma(light) - luma(dark))
    if ratio < LEAST_RATIO or step < LEAST_STEP:
        raise LowContrast(
            f"The colours are too close for a scanner: contrast {ratio:.1f} (at least {LEAST_RATIO:g} is "
            f"needed), brightness step {step:.0f} of 255 (at least {LEAST_STEP}); black on white is safest.",
            field="foreground",
        )
    return None if (dark, light) == (BLACK, WHITE) else (dark, light)


def warnings(pair: Colours | None) -> tuple[str, ...]:
    """What a colour pair that is allowed still risks, in the user's words."""
    if pair is None:
        return ()
    dark, light = pair
    found = []
    if luma(dark) > luma(light):
        found.append("The symbol is light on dark; some scanners do not read it.")
    if contrast(dark, light) < GOOD_RATIO or abs(luma(light) - luma(dark)) < GOOD_STEP:
        found.append("The contrast is enough, but poor light will make scanning slow; darker bars are safer.")
    return tuple(found)


def parse(colour: Colour, field: str) -> Rgb:
    """``#rrggbb``, ``#rgb``, ``black``, ``white`` or three numbers; raises InvalidOption."""
    if isinstance(colour, tuple) and len(colour) == 3 and all(isinstance(value, int) for value in colour):
        if all(0 <= value <= 255 for value in colour):
            return colour
    elif isinstance(colour, str):
        lowered = colour.strip().lower()
        if lowered in _NAMES:
            return _NAMES[lowered]
        if found := re.fullmatch(r"#?([0-9a-f]{3}|[0-9a-f]{6})", lowered):
            digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
            red, green, blue = bytes.fromhex(digits)
            return red, green, blue
    raise InvalidOption(f"The {field} is a colour such as #1a2b3c, not '{colour}'.", field=field)


def luma(colour: Rgb) -> float:
    """Brightness in sRGB values, 0 to 255 (ITU-R BT.601 weights)."""
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Rgb) -> float:
    linear = [
        value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
