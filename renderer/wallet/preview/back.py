"""A PassView -> the display list of the pass's back: its issuer, then every field with live links."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from renderer.typography import FontBook, breaks
from renderer.wallet.notice import Notice
from renderer.wallet.preview import phonefont, rows
from renderer.wallet.preview.colours import Colour
from renderer.wallet.preview.display import (
    CARD_HEIGHT,
    CARD_WIDTH,
    Anchor,
    DisplayList,
    Item,
    Layout,
    Picture,
    Run,
    Shape,
)
from renderer.wallet.preview.outline import CORNER
from renderer.wallet.preview.path import Point, rounded
from renderer.wallet.preview.phonefont import Face
from renderer.wallet.preview.view import Field, PassView

MARGIN, PADDING = 15.2, 15.2
ROOM = CARD_WIDTH - 2 * (MARGIN + PADDING)  # for a line of text
LABEL, VALUE, NAME = Face(9.6, 400), Face(12.0, 400), Face(13.0, 600)
LEADING = 1.76  # from line to line, in capital heights
SPACE, GAP = 9.0, 5.0  # above and below a field; between its label and its value
ICON = 38.0  # HIG: Wallet, icon
LONGEST = 256  # characters; no line of that many fits
MAX_HEIGHT = 4000.0  # a back longer than this is cut, and said to be


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a list in one appearance (HIG: Color, system colours)."""

    page: Colour
    group: Colour
    text: Colour
    faint: Colour
    line: Colour
    link: Colour


LIGHT = Palette((242, 242, 247), (255, 255, 255), (0, 0, 0), (108, 108, 112), (216, 216, 220), (0, 98, 204))
DARK = Palette((0, 0, 0), (28, 28, 30), (255, 255, 255), (160, 160, 166), (56, 56, 58), (64, 156, 255))
PALETTES: Mapping[bool, Palette] = {False: LIGHT, True: DARK}


@dataclass(frozen=True, slots=True)
class _Page:
    """What the parts of a back share: fonts, colours and the list they add to."""

    fonts: FontBook
    palette: Palette
    items: list[Item]

    def text(self, text: str, face: Face, at: Point, colour: Colour, role: str) -> float:
        """Set one line from ``at`` (left edge, baseline), cut to the page; returns its width."""
        room = CARD_WIDTH - MARGIN - PADDING - at[0]
        shown = rows.cut(text, face, room, self.fonts)
        if not is_rtl(shown):
            return self.run(shown, face, at, colour, role, source=text)
        right = at[0] + room - phonefont.width(shown, face, self.fonts)
        return self.run(shown, face, (right, at[1]), colour, role, source=text, anchor="end")

    def run(
        self,
        text: str,
        face: Face,
        at: Point,
        colour: Colour,
        role: str,
        *,
        source: str = "",
        anchor: Anchor = "start",
        href: str | None = None,
    ) -> float:
        """Set one stretch of a line as it is; returns its width."""
        width, style = phonefont.width(text, face, self.fonts), phonefont.style(text, face)
        self.items.append(Run(text, role, *at, width, style, colour, source or text, anchor, href=href))
        return width


def layout(view: PassView, fonts: FontBook, *, dark: bool = False) -> Layout:
    """Lay out the back; as high as its fields need, at least as high as the card."""
    page = _Page(fonts, PALETTES[dark], [])
    bottom, left_out = _group(view.group("back"), _issuer(view, page), page)
    height = max(CARD_HEIGHT, bottom + MARGIN)
    display = DisplayList(
        width=CARD_WIDTH,
        height=height,
        outline=rounded(0, 0, CARD_WIDTH, height, CORNER),
        ground=page.palette.page,
        items=tuple(page.items),
        title=view.title,
        language=view.language,
    )
    notices = [
        Notice("back_cut", "is beyond what the preview draws of a back", field.role) for field in left_out
    ]
    return Layout(display, (*view.notices, *notices))


def _issuer(view: PassView, page: _Page) -> float:
    """Icon, organization and description at the top; returns where the fields begin."""
    x, y, icon = MARGIN, MARGIN + 3, view.pictures.get("icon")
    if icon:
        page.items.append(Picture("icon", icon.data, (MARGIN, MARGIN, ICON, ICON), "contain", corner=8))
        x += ICON + PADDING * 0.8
    for text, face, colour, role in (
        (view.organization, NAME, page.palette.text, "organizationName"),
        (view.title, LABEL, page.palette.faint, "description"),
    ):
        if text.strip():
            page.text(text, face, (x, y + face.cap), colour, role)
            y += face.cap * LEADING + 2
    return max(y, MARGIN + ICON if icon else 0) + MARGIN * 0.8


def _group(fields: Sequence[Field], top: float, page: _Page) -> tuple[float, Sequence[Field]]:
    """All fields in one rounded group; returns its lower edge and what was left out."""
    if not fields:
        return top, ()
    ground, y, drawn = len(page.items), top, 0
    for field in fields:
        if y > MAX_HEIGHT:
            break
        if drawn:
            line = rounded(MARGIN + PADDING, y, CARD_WIDTH - 2 * MARGIN - PADDING, 0.6, 0.1)
            page.items.append(Shape(line, page.palette.line))
        y = _field(field, y, page)
        drawn += 1
    width = CARD_WIDTH - 2 * MARGIN
    page.items.insert(ground, Shape(rounded(MARGIN, top, width, y - top, CORNER), page.palette.group))
    return y, fields[drawn:]


def _field(field: Field, top: float, page: _Page) -> float:
    """Label, then the value's lines; returns the lower edge."""
    x, y = MARGIN + PADDING, top + SPACE
    if field.label.strip():
        page.text(field.label, LABEL, (x, y + LABEL.cap), page.palette.faint, f"{field.role}.label")
        y += LABEL.cap + GAP
    for start, end in wrapped(field.value, ROOM, page.fonts):
        if y > MAX_HEIGHT:
            break
        y += (LEADING - 1) * VALUE.cap / 2
        _line(field, start, end, (x, y + VALUE.cap), page)
        y += VALUE.cap * (LEADING + 1) / 2
    return y + SPACE


def wrapped(text: str, room: float, fonts: FontBook) -> Iterator[tuple[int, int]]:
    """Start and end of every line of ``text`` (UAX #14); a word wider than the room is broken anywhere."""
    stops = breaks.opportunities(text)
    start = last = 0
    for index in range(1, len(text) + 1):
        if not stops[index] and index < len(text):
            continue
        if _too_wide(text[start:index], room, fonts):
            if last > start:
                yield start, last
                start = last
            while _too_wide(text[start:index], room, fonts):
                end = start + _fitting(text[start : min(index, start + LONGEST)], room, fonts)
                yield start, end
                start = end
        last = index
        if stops[index] == breaks.MANDATORY or index == len(text):
            yield start, index
            start = last = index


def _too_wide(text: str, room: float, fonts: FontBook) -> bool:
    """Whether a line is wider than the room; one of LONGEST characters is, unmeasured."""
    return len(text) > LONGEST or phonefont.width(text.rstrip(), VALUE, fonts) > room


def _fitting(word: str, room: float, fonts: FontBook) -> int:
    """How many characters of a word fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        fits = phonefont.width(word[:middle], VALUE, fonts) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def _line(field: Field, start: int, end: int, at: Point, page: _Page) -> None:
    """One line as stretches of plain text and of links; a line from right to left stays in one piece."""
    role, text = f"{field.role}.value", field.value[start:end].rstrip()
    if is_rtl(text):
        right = at[0] + ROOM - phonefont.width(text, VALUE, page.fonts)
        page.run(text, VALUE, (right, at[1]), page.palette.text, role, anchor="end")
        return
    x = at[0]
    for a, b, href in _stretches(field, start, start + len(text)):
        colour = page.palette.link if href else page.palette.text
        x += page.run(field.value[a:b], VALUE, (x, at[1]), colour, role, href=href)


def _stretches(field: Field, start: int, end: int) -> Iterator[tuple[int, int, str | None]]:
    at = start
    for link in field.links:
        a, b = max(link.start, at), min(link.end, end)
        if a >= b:
            continue
        if at < a:
            yield at, a, None
        yield a, b, link.href
        at = b
    if at < end:
        yield at, end, None


def is_rtl(text: str) -> bool:
    """Whether the first strong character runs from right to left (UAX #9, P2)."""
    strong = (kind for c in text if (kind := unicodedata.bidirectional(c)) in {"L", "R", "AL"})
    return next(strong, "L") != "L"
