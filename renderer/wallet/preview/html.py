"""A display list -> one HTML page: selectable text over the drawing, safe under a strict policy.

There is no script and no style attribute; the one style sheet is named by its hash in the page's own
Content-Security-Policy (CSP 3, 2.3.1), which allows nothing else but the embedded pictures.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape

from renderer.typography import FontBook
from renderer.wallet.preview import svg
from renderer.wallet.preview.colours import hexadecimal
from renderer.wallet.preview.display import DisplayList, Run
from renderer.wallet.preview.links import safe

# In a line box of no height the baseline lies half of (ascent - descent) below the middle: 0.36 em in Inter
# and SF.
BASELINE = 0.36


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
    lines = "".join(_line(index, run) for index, run in enumerate(display.runs))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
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
        ".pass a{color:inherit;text-decoration:none}"
    )
    return common + "".join(_rule(index, run, display, scale) for index, run in enumerate(display.runs))


def _rule(index: int, run: Run, display: DisplayList, scale: float) -> str:
    """Anchored where the run is anchored, so that another font grows the right way."""
    style, n = run.style, svg.number
    place = {
        "start": f"left:{n(run.x * scale)}px",
        "end": f"right:{n((display.width - run.x - run.width) * scale)}px",
        "middle": f"left:{n((run.x + run.width / 2) * scale)}px;transform:translateX(-50%)",
    }[run.anchor]
    top = (run.baseline - BASELINE * style.size) * scale
    return (
        f".t{index}{{{place};top:{n(top)}px;font-size:{n(style.size * scale)}px;font-weight:{style.weight};"
        f"letter-spacing:{style.tracking:.4f}em;color:{hexadecimal(run.colour)}}}"
    )


def _line(index: int, run: Run) -> str:
    text = escape(run.text)
    href = safe(run.href) if run.href else None
    if href:
        text = f'<a href="{escape(href)}" target="_blank" rel="noopener noreferrer">{text}</a>'
    full = f' title="{escape(run.source)}"' if run.cut else ""
    return f'<p class="t{index}"{full}>{text}</p>'
