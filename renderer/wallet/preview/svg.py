"""A display list -> SVG 1.1 with real text: escaped, without scripts or style attributes."""

from __future__ import annotations

import base64
from functools import singledispatch
from xml.sax.saxutils import escape, quoteattr

from renderer.typography import FontBook
from renderer.wallet.preview import pictures, pngfile
from renderer.wallet.preview.colours import hexadecimal
from renderer.wallet.preview.display import Code, DisplayList, Item, Picture, Rim, Run, Shape, Sheen
from renderer.wallet.preview.links import safe
from renderer.wallet.preview.path import rounded

PICTURE_SCALE = 2.0  # pixels to a card unit of embedded pictures
BLURRED_SCALE = 0.5  # of those that hold nothing fine
# the phone's own font where the viewer has it
FONTS = "-apple-system, BlinkMacSystemFont, 'Inter Display', Inter, 'Segoe UI', Roboto, Arial, sans-serif"


def encode(display: DisplayList, scale: float, _fonts: FontBook) -> bytes:
    """The face as an SVG document, ``scale`` pixels to a card unit."""
    return document(display, scale).encode()


def document(display: DisplayList, scale: float, *, texts: bool = True) -> str:
    """The drawing; without its texts where another writer sets them."""
    body = "".join(element(item) for item in display.items if texts or not isinstance(item, Run))
    width, height = display.width, display.height
    label = f' role="img" aria-label={quoteattr(display.title or "Pass")}' if texts else ' aria-hidden="true"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{number(width * scale)}" height="{number(height * scale)}" '
        f'viewBox="0 0 {number(width)} {number(height)}"{label}>'
        f'<defs><clipPath id="card"><path d="{display.outline.svg()}"/></clipPath></defs>'
        f'<g clip-path="url(#card)"><path d="{display.outline.svg()}" fill="{hexadecimal(display.ground)}"/>'
        f"{body}</g></svg>"
    )


@singledispatch
def element(item: Item) -> str:
    """One item as SVG; each kind has its own function below."""
    raise TypeError(type(item))


@element.register
def _shape(item: Shape) -> str:
    opacity = f' fill-opacity="{number(item.opacity)}"' if item.opacity < 1 else ""
    return f'<path d="{item.path.svg()}" fill="{hexadecimal(item.colour)}" fill-rule="evenodd"{opacity}/>'


@element.register
def _rim(item: Rim) -> str:
    """Half of a line drawn on the clipped outline lies inside it."""
    return (
        f'<path d="{item.path.svg()}" fill="none" stroke="{hexadecimal(item.colour)}" '
        f'stroke-opacity="{number(item.opacity)}" stroke-width="{number(2 * item.width)}"/>'
    )


@element.register
def _sheen(item: Sheen) -> str:
    """A face has at most one, so that its gradient may have a fixed name."""
    x, y, width, height = item.box
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    colour = hexadecimal(item.colour)
    return (
        '<linearGradient id="sheen" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{colour}" stop-opacity="{item.opacity:.2f}"/>'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></linearGradient>'
        f'<rect {place} fill="url(#sheen)"/>'
    )


@element.register
def _picture(item: Picture) -> str:
    """Decoded, fitted and written anew: nothing of the bundle's own bytes reaches the page."""
    scale = BLURRED_SCALE if item.blur else PICTURE_SCALE
    shown = pictures.pixels(item, scale)
    if shown is None:
        return ""
    x, y = pictures.corner(item, shown, scale)
    data = base64.b64encode(pngfile.write(shown, photo_rows=slice(0, shown.height))).decode()
    size = f'width="{number(shown.width / scale)}" height="{number(shown.height / scale)}"'
    place = f'x="{number(x / scale)}" y="{number(y / scale)}"'
    return f'<image {place} {size} href="data:image/png;base64,{data}"/>'


@element.register
def _run(item: Run) -> str:
    """``textLength`` keeps the measured width whatever font the viewer has."""
    style = item.style
    text = (
        f'<text x="{number(item.x)}" y="{number(item.baseline)}" font-family="{FONTS}" '
        f'font-size="{number(style.size)}" font-weight="{style.weight}" fill="{hexadecimal(item.colour)}" '
        f'textLength="{number(item.width)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">'
        f"{escape(item.text)}</text>"
    )
    href = safe(item.href) if item.href else None
    return f'<a href={quoteattr(href)} target="_blank" rel="noopener noreferrer">{text}</a>' if href else text


@element.register
def _code(item: Code) -> str:
    tile = rounded(*item.tile, item.corner)
    dark = f'<path d="{modules(item)}" fill="#000" shape-rendering="crispEdges"/>'
    return f'<path d="{tile.svg()}" fill="#fff"/>{dark}'


def modules(item: Code) -> str:
    """Path data of the dark modules: one rectangle for each run of them in a row."""
    x, y, width, height = item.area
    symbol = item.symbol
    module = width / symbol.width
    heights = (
        symbol.row_heights if isinstance(symbol.row_heights, tuple) else (symbol.row_heights,) * symbol.rows
    )
    factor = height / sum(heights)
    parts = []
    for row, tall in zip(symbol.matrix(), heights, strict=True):
        start = 0
        for dark, run in _runs(row):
            if dark:
                across, down = number(run * module, 3), number(tall * factor, 3)
                parts.append(f"M{number(x + start * module, 3)} {number(y, 3)}h{across}v{down}h-{across}z")
            start += run
        y += tall * factor
    return "".join(parts)


def _runs(row: str) -> list[tuple[bool, int]]:
    found: list[tuple[bool, int]] = []
    for bit in row:
        dark = bit == "1"
        if found and found[-1][0] == dark:
            found[-1] = (dark, found[-1][1] + 1)
        else:
            found.append((dark, 1))
    return found


def number(value: float, digits: int = 2) -> str:
    """A number as SVG and CSS write it, without needless digits."""
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")
