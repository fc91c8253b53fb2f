"""A message adapted to a browser -> its web page: slides, barcodes at full contrast, Add to Wallet."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from renderer.charsets import decoded
from renderer.mms.message import FinishedSlide, MmsMessage
from renderer.part import Part

HTML = "text/html; charset=utf-8"
XHTML = "application/vnd.wap.xhtml+xml; charset=utf-8"

_URL = re.compile(r"https?://[^\s<>\"']{1,2000}[^\s<>\"'.,;:!?)]")
_STYLE = (
    "body{margin:0 auto;max-width:40em;padding:0 0 2em;font:1.05em/1.5 system-ui,sans-serif;color:#1b1b1f;"
    "background:#f5f5f7;overflow-wrap:break-word}"
    "h1{font-size:1.25em;margin:0;padding:1em .8em .6em}"
    ".slide{background:#fff;margin:0 0 .8em;padding:0 0 .8em;box-shadow:0 1px 3px #0002}"
    ".slide p{margin:0;padding:.8em .8em 0;white-space:pre-line}"
    ".pic{display:block;margin:0 auto;max-width:100%;height:auto}"
    # A barcode stands on white whatever the browser's theme, and its modules stay whole.
    ".code{background:#fff;padding:.8em;text-align:center}"
    ".code img{max-width:100%;height:auto;image-rendering:crisp-edges;image-rendering:pixelated}"
    "audio,video{display:block;width:100%}"
    ".wallet{display:block;margin:.8em;padding:.8em;border-radius:.6em;background:#000;color:#fff;"
    "text-align:center;text-decoration:none;font-weight:600}"
)
_DARK = (
    "@media(prefers-color-scheme:dark){body{background:#101014;color:#ececf1}.slide{background:#1d1d22}"
    ".wallet{background:#fff;color:#000}}"
)
_WALLET_WORDS = {"apple": "Add to Apple Wallet", "google": "Add to Google Wallet"}


@dataclass(frozen=True, slots=True)
class Wallet:
    """Which wallet the browser's handset has (``apple`` or ``google``), and the pass's address for it."""

    kind: str
    url: str


def render(
    message: MmsMessage,
    *,
    wallet: Wallet | None = None,
    xhtml: bool = False,
    source: Callable[[Part], str] | None = None,
    language: str = "en",
) -> Part:
    """The page as one Part; ``source`` gives a part's address, without it parts stand inside the page.

    ``xhtml`` writes XHTML Mobile Profile for the browsers of old handsets: no media elements, no dark mode.
    Nothing is loaded from elsewhere and there is no script.
    """
    address = source or _embedded
    codes = frozenset(fact.part for fact in message.report.barcodes)
    body = "".join(_slide(slide, codes, address, xhtml=xhtml) for slide in message.slides)
    title = escape(message.subject or "Message")
    text = f"{_head(title, language, xhtml=xhtml)}<body><h1>{title}</h1>{body}{_wallet(wallet)}</body></html>"
    return Part("index.html", XHTML if xhtml else HTML, text.encode())


def _head(title: str, language: str, *, xhtml: bool) -> str:
    lang = escape(language, quote=True)
    if xhtml:
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<!DOCTYPE html PUBLIC "-//WAPFORUM//DTD XHTML Mobile 1.0//EN" '
            '"http://www.wapforum.org/DTD/xhtml-mobile10.dtd"><html xmlns="http://www.w3.org/1999/xhtml" '
            f'xml:lang="{lang}"><head><title>{title}</title><style type="text/css">{_STYLE}</style></head>'
        )
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" '
        f'content="noindex"><meta name="referrer" content="no-referrer"><style>{_STYLE}{_DARK}</style></head>'
    )


def _slide(
    slide: FinishedSlide, codes: frozenset[str], address: Callable[[Part], str], *, xhtml: bool
) -> str:
    return f'<div class="slide">{"".join(_items(slide, codes, address, xhtml=xhtml))}</div>'


def _items(
    slide: FinishedSlide, codes: frozenset[str], address: Callable[[Part], str], *, xhtml: bool
) -> Iterator[str]:
    if slide.image is not None:
        picture = _picture(slide.image, slide, address)
        alone = _one_bit(slide.image) or (
            slide.image.name in codes and slide.image.content_type != "image/jpeg"
        )
        yield f'<div class="code">{picture}</div>' if alone else picture
    for tag, part in (("video", slide.video), ("audio", slide.audio)):
        if part is not None:
            where = escape(address(part), quote=True)
            shown = f'<a href="{where}">{escape(part.name)}</a>'
            yield f"<p>{shown}</p>" if xhtml else f'<{tag} controls src="{where}">{shown}</{tag}>'
    if slide.text is not None:
        yield f"<p>{_linked(_text(slide.text))}</p>"
    for part in slide.others:
        yield f'<p><a href="{escape(address(part), quote=True)}">{escape(part.name)}</a></p>'


def _one_bit(part: Part) -> bool:
    """Whether a PNG has one bit a pixel (ISO/IEC 15948 11.2.2): a barcode, though no report says so."""
    return part.data[:8] == b"\x89PNG\r\n\x1a\n" and part.data[24:26] == b"\x01\x00"


def _picture(part: Part, slide: FinishedSlide, address: Callable[[Part], str]) -> str:
    width, height = slide.size
    size = f' width="{width}" height="{height}"' if width else ""
    return (
        f'<img class="pic" src="{escape(address(part), quote=True)}" '
        f'alt="{escape(slide.alt, quote=True)}"{size}/>'
    )


def _wallet(wallet: Wallet | None) -> str:
    if wallet is None or wallet.kind not in _WALLET_WORDS:
        return ""
    return f'<a class="wallet" href="{escape(wallet.url, quote=True)}">{_WALLET_WORDS[wallet.kind]}</a>'


def _linked(text: str) -> str:
    """Escaped text with its web addresses as links."""
    pieces: list[str] = []
    at = 0
    for found in _URL.finditer(text):
        where = escape(found[0], quote=True)
        pieces += (escape(text[at : found.start()]), f'<a href="{where}">{where}</a>')
        at = found.end()
    return "".join((*pieces, escape(text[at:])))


def _text(part: Part) -> str:
    charset = part.content_type.partition("charset=")[2].strip()
    return decoded(part.data, charset)


def _embedded(part: Part) -> str:
    bare = part.content_type.partition(";")[0]
    return f"data:{bare};base64,{base64.b64encode(part.data).decode()}"
