"""A colour as written ("#0b1020cc" or a palette name) -> RGBA, and whether a scanner tells two apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

Rgba = tuple[int, int, int, int]
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\Z")

# Measured with a simulated camera (blur, rotation, noise): below either of these reads begin to fail.
MIN_CONTRAST = 4.5
MIN_STEP = 155


def parse(value: str, palette: Mapping[str, str]) -> Rgba:
    """RGBA, 0-255 each; a palette name may stand for another one; raises ValueError."""
    for _ in range(4):
        if value not in palette:
            break
        value = palette[value]
    return _hex(value)


@lru_cache(maxsize=512)
def _hex(value: str) -> Rgba:
    if not _HEX.match(value):
        raise ValueError(f"{value!r} is neither #rgb, #rrggbb, #rrggbbaa nor a name in [colors]")
    digits = value[1:]
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue, alpha = bytes.fromhex(digits if len(digits) == 8 else digits + "ff")
    return red, green, blue, alpha


def luminance(rgb: Rgba) -> float:
    """Relative luminance, 0 (black) to 1 (white) (WCAG 2.2, relative luminance)."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in rgb[:3])]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgba, other: Rgba) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def scan_problem(dark: Rgba, light: Rgba) -> str | None:
    """Why a scanner may not tell ``dark`` modules from a ``light`` ground, or None when it can."""
    if dark[3] < 255 or light[3] < 255:
        return "a barcode's colours must be opaque"
    step = _grey(light) - _grey(dark)
    if step < 0:
        return "a barcode must be dark on light"
    ratio = contrast(dark, light)
    if ratio < MIN_CONTRAST or step < MIN_STEP:
        return (
            f"a scanner may not tell the barcode from its tile (contrast {ratio:.1f}, step {step:.0f}); "
            f"needed: {MIN_CONTRAST} and {MIN_STEP}"
        )
    return None


def _grey(rgb: Rgba) -> float:
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]
