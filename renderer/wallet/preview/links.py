"""A back field's value -> its text and the stretches of it that a device makes live.

Source: Wallet Passes, PassFieldContent.attributedValue and dataDetectorTypes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from renderer.wallet.preview.values import drawable

SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
# PKDataDetectorType -> what it looks for and the scheme it opens
_PHONE = re.compile(r"(?<![\w.@/])\+?\d[\d ()/.-]{5,18}\d(?![\w@])")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]{2,}|[\w.+-]{1,64}@[\w-]+\.[\w.-]{2,}|"
                   r"(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|info|eu|io|app|uk|de|fr|it|es|cz|us)\b(?:/[^\s<>\"]*)?",
                   re.IGNORECASE)  # fmt: skip
_DETECTORS = {"PKDataDetectorTypeLink": _LINK, "PKDataDetectorTypePhoneNumber": _PHONE}
_TRAILING = ".,;:!?)]}'\""


@dataclass(frozen=True, slots=True)
class Link:
    """Characters ``start`` to ``end`` of a text open ``href``."""

    start: int
    end: int
    href: str


def detect(text: str, kinds: Collection[str] | None = None) -> tuple[Link, ...]:
    """Addresses and telephone numbers in a text; ``kinds`` are PKDataDetectorTypes, None all of them."""
    found: list[Link] = []
    for kind, pattern in _DETECTORS.items():
        if kinds is not None and kind not in kinds:
            continue
        for match in pattern.finditer(text):
            shown = match[0].rstrip(_TRAILING)
            link = Link(match.start(), match.start() + len(shown), _href(kind, shown))
            if not any(link.start < other.end and other.start < link.end for other in found):
                found.append(link)
    return tuple(sorted(found, key=lambda link: link.start))


def _href(kind: str, shown: str) -> str:
    if kind == "PKDataDetectorTypePhoneNumber":
        return "tel:" + re.sub(r"[^\d+]", "", shown)
    if "@" in shown and "/" not in shown:
        return f"mailto:{shown}"
    return shown if shown.lower().startswith(("http://", "https://")) else f"https://{shown}"


def safe(href: str) -> str | None:
    """``href`` if it opens a page, a mail, a call or a message; None for scripts, data and anything else."""
    href = href.strip()
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        return None
    return href if scheme in SCHEMES and href.isprintable() and len(href) <= 2048 else None


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.links: list[Link] = []
        self._open: tuple[int, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open = (len(self.text), dict(attrs).get("href") or "")
        elif tag == "br":
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            start, href = self._open
            self._open = None
            if start < len(self.text) and (target := safe(href)):
                self.links.append(Link(start, len(self.text), target))

    def handle_data(self, data: str) -> None:
        self.text += drawable(data)


def attributed(markup: str) -> tuple[str, tuple[Link, ...]]:
    """``attributedValue`` -> its text and links; only ``<a href>`` has a meaning, other tags are dropped."""
    reader = _Anchors()
    reader.feed(markup)
    reader.close()
    return reader.text, tuple(reader.links)


def of_field(field: Mapping[str, object], text: str) -> tuple[Link, ...]:
    """Links a device finds in a plain back value; an empty dataDetectorTypes turns that off."""
    kinds = field.get("dataDetectorTypes")
    if isinstance(kinds, list):
        return detect(text, [kind for kind in kinds if isinstance(kind, str)])
    return detect(text)
