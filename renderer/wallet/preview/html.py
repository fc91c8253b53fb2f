"""A display list -> one HTML page: selectable text over the drawing, safe under a strict policy.

There is no script and no style attribute; the one style sheet is named by its hash in the page's own
Content-Security-Policy (CSP 3, 2.3.1), which allows nothing else but the embedded pictures.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from itertools import groupby

from renderer.typography import FontBook
from renderer.wallet.preview import svg
from renderer.wallet.preview.back import DARK, LIGHT
from renderer.wallet.preview.colours import hexadecimal
from renderer.wallet.preview.display import DisplayList, Run
from renderer.wallet.preview.links import safe

# In a line box of no height the baseline lies half of (ascent - descent) below the middle: 0.36 em in Inter
# and SF.
BASELINE = 0.36
_LINKS = ("dark", "light")


def encode(display: DisplayList, scale: float, _fonts: FontBook) -> bytes:
    """The face as an HTML page, ``scale`` CSS pixels to a card unit."""
    return document(display, scale).encode()


def document(display: DisplayList, scale: float) -> str:
    """The whole page."""
    sheet = style_sheet(display, scale)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    title = escape(display.title or "Pass")
    lines = "".join(_line(index, line) for index, line in enumerate(lines_of(display)))
    return (
        f'<!DOCTYPE html><html lang="{escape(display.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f'<style>{sheet}</style></head><body><main class="pass" aria-label="{title}">'
        f"{svg.document(display, scale, texts=False)}{lines}</main></body></html>\n"
    )


def style_sheet(display: DisplayList, scale: float) -> str:
    """Rules for the page and one for each text."""
    width, height = svg.number(display.width * scale), svg.number(display.height * scale)
    common = (
        "html{background:#fff}body{margin:0}"
        f".pass{{position:relative;width:{width}px;height:{height}px;font-family:{svg.FONTS}}}"
        ".pass svg{position:absolute;left:0;top:0}"
        ".pass p{position:absolute;margin:0;line-height:0;white-space:pre;unicode-bidi:plaintext}"
        f".pass a{{text-decoration:none}}.pass a.light{{color:{hexadecimal(LIGHT.link)}}}"
        f".pass a.dark{{color:{hexadecimal(DARK.link)}}}"
    )
    return common + "".join(
        _rule(index, line, display, scale) for index, line in enumerate(lines_of(display))
    )


def lines_of(display: DisplayList) -> list[list[Run]]:
    """Runs of one field on one baseline belong together: text and links of a line on the back."""
    return [list(group) for _, group in groupby(display.runs, key=lambda run: (run.role, run.baseline))]


def _rule(index: int, line: list[Run], display: DisplayList, scale: float) -> str:
    """Anchored where the line is anchored, so that another font grows the right way."""
    run, n = line[0], svg.number
    style, width = run.style, sum(part.width for part in line)
    colour = next((part.colour for part in line if not part.href), run.colour)
    place = {
        "start": f"left:{n(run.x * scale)}px",
        "end": f"right:{n((display.width - run.x - width) * scale)}px",
        "middle": f"left:{n((run.x + width / 2) * scale)}px;transform:translateX(-50%)",
    }[run.anchor]
    top = (run.baseline - BASELINE * style.size) * scale
    return (
        f".t{index}{{{place};top:{n(top)}px;font-size:{n(style.size * scale)}px;font-weight:{style.weight};"
        f"color:{hexadecimal(colour)}}}"
    )


def _line(index: int, line: list[Run]) -> str:
    full = f' title="{escape(line[0].source)}"' if line[0].cut else ""
    return f'<p class="t{index}"{full}>{"".join(map(_stretch, line))}</p>'


def _stretch(run: Run) -> str:
    href = safe(run.href) if run.href else None
    if href is None:
        return escape(run.text)
    return (
        f'<a class="{_LINKS[run.colour == LIGHT.link]}" href="{escape(href)}" target="_blank" '
        f'rel="noopener noreferrer">{escape(run.text)}</a>'
    )
