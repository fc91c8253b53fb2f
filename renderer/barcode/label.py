"""Bitmap and Symbol -> the same picture with the human-readable interpretation below the bars."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from renderer.barcode.layout import Bitmap, Layout, make_layout
from renderer.barcode.registry import find
from renderer.barcode.strip import Strip, strip
from renderer.barcode.symbol import Caption, Symbol

_LEAST, _MOST_LINES = 8, 4  # px an em; lines a long text may take
_PREFERRED = 9  # X an em; GS1 General Specifications 4.14: about the height of OCR-B beside these bars
_SPREAD = 10.5  # X an em for digits that take 7X each


def labelled(picture: Bitmap, symbol: Symbol) -> Bitmap:
    """Add the text; symbols without text, and kinds that have none below them, come back as they are."""
    kind = find(symbol.symbology)
    if not symbol.text or not kind.has_text:
        return picture
    if kind.captions is None:
        return _below(picture, symbol.text)
    return _among(picture, kind.captions(symbol.text, symbol.width))


def _below(picture: Bitmap, text: str) -> Bitmap:
    """Centred lines of text, a module below the bars."""
    layout = picture.layout
    letters, lines = _fitted(text, layout)
    gap = max(1, layout.module)
    pieces = [picture.lines, b"\xff" * (layout.stride * gap)]
    for line in lines:
        start = (layout.width - letters.width(line)) // 2
        pieces.append(_band(((line, start),), letters, layout.stride))
        pieces.append(b"\xff" * layout.stride * gap)
    added = gap + (letters.height + gap) * len(lines)
    return Bitmap(_extended(layout, layout.repeats, added), b"".join(pieces))


def _fitted(text: str, layout: Layout) -> tuple[Strip, list[str]]:
    """The largest size at which the text stands on one line; below the least size it is broken into lines."""
    preferred = max(11, _PREFERRED * layout.module)
    natural = strip(preferred).width(text)
    size = max(_LEAST, min(preferred, preferred * layout.width // max(1, natural)))
    letters = strip(size)
    while size > _LEAST and letters.width(text) > layout.width:
        size -= 1
        letters = strip(size)
    each = max(1, layout.width // max(1, letters.glyph("0").advance))
    lines = [text[at : at + each] for at in range(0, len(text), each)]
    return letters, lines[:_MOST_LINES]


def _among(picture: Bitmap, captions: Sequence[Caption]) -> Bitmap:
    """Digits between descending guard bars, and over an add-on."""
    layout, stride = picture.layout, picture.layout.stride
    letters = strip(max(_LEAST, int(_SPREAD * layout.module)), digits_only=True)
    rows = [picture.lines[at : at + stride] for at in range(0, len(picture.lines), stride)]
    gap, guards = layout.module, layout.repeats[-1]
    below = _band(_placed(captions, letters, layout, above=False), letters, stride)
    below = b"\xff" * (stride * gap) + below
    tall = max(guards, len(below) // stride)
    ground = rows[-1] * guards + b"\xff" * (stride * (tall - guards))
    pieces = [*rows[:-1], _both(below.ljust(len(ground), b"\xff"), ground)]
    repeats: tuple[int, ...] = layout.repeats[:-1]
    if any(caption.above for caption in captions):
        top = layout.repeats[0]
        over = _band(_placed(captions, letters, layout, above=True), letters, stride)[: stride * top]
        pieces[0] = _both(over.ljust(stride * top, b"\xff"), rows[0] * top)
        repeats = (*(1,) * top, *repeats[1:])
    return Bitmap(_extended(layout, repeats, tall), b"".join(pieces))


def _placed(
    captions: Sequence[Caption], letters: Strip, layout: Layout, *, above: bool
) -> tuple[tuple[str, int], ...]:
    """Every digit with its left pixel: in the middle of its part of the span."""
    placed = []
    for caption in captions:
        if caption.above != above:
            continue
        part = caption.span / len(caption.text)
        for place, digit in enumerate(caption.text):
            middle = (layout.quiet[0] + caption.start + part * (place + 0.5)) * layout.module
            start = round(middle - letters.glyph(digit).advance / 2)
            placed.append((digit, min(max(0, start), layout.width - letters.glyph(digit).advance)))
    return tuple(placed)


def _band(texts: Sequence[tuple[str, int]], letters: Strip, stride: int) -> bytes:
    """Packed lines, as high as the strip, with texts at their left pixels; 0 = dark."""
    line, ink = stride * 8, 0
    for text, start in texts:
        x = start
        for character in text:
            ink |= letters.ink(character, line) >> x
            x += letters.glyph(character).advance
    size = letters.height * stride
    return (~ink & (1 << size * 8) - 1).to_bytes(size, "big")


def _both(one: bytes, other: bytes) -> bytes:
    """Dark where either is dark."""
    return (int.from_bytes(one, "big") & int.from_bytes(other, "big")).to_bytes(len(one), "big")


@lru_cache(maxsize=256)
def _extended(layout: Layout, repeats: tuple[int, ...], added: int) -> Layout:
    """The layout with so many single lines more."""
    modules = layout.width // layout.module - layout.quiet[0] - layout.quiet[2]
    return make_layout(modules, layout.quiet, layout.module, (*repeats, *(1,) * added), on_grid=False)
