"""Colours as pass.json writes them -> sRGB triples, their contrast and stand-ins for missing ones."""

from __future__ import annotations

import math
import re

from renderer.wallet.text import rgb

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
# WCAG 2.2, 1.4.3: normal text and large text (from 18 pt, or 14 pt bold)
TEXT_CONTRAST = 4.5
LARGE_TEXT_CONTRAST = 3.0
# a label without a colour of its own is the foreground, let through by this much of the background (inferred)
LABEL_BLEND = 0.3

_NUMBER = re.compile(r"\d+")


def parse(text: object) -> Colour | None:
    """``rgb(r, g, b)``, ``#RGB`` or ``#RRGGBB`` -> a colour; None for anything else."""
    clean = rgb(text.strip()) if isinstance(text, str) and len(text) <= 64 else None
    if clean is None:
        return None
    red, green, blue = (int(part) for part in _NUMBER.findall(clean))
    return red, green, blue


def hexadecimal(colour: Colour) -> str:
    """``#rrggbb``, as SVG and CSS write it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def blend(over: Colour, under: Colour, opacity: float) -> Colour:
    """``over`` laid on ``under`` with an opacity of 0 to 1."""
    red, green, blue = (round(a * opacity + b * (1 - opacity)) for a, b in zip(over, under, strict=True))
    return red, green, blue


def lit(colour: Colour) -> Colour:
    """White laid on by soft light (Compositing 1, 9.1.9): what the phone's sheen tends to."""
    red, green, blue = (round(255 * math.sqrt(part / 255)) for part in colour)
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, definitions)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, definitions)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable_on(background: Colour) -> Colour:
    """Black or white, whichever stands out more."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, background))
