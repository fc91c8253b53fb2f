"""The public face: pass.json, pictures and a device's settings -> a Preview in one of the formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from renderer.errors import InvalidRequest, UnknownFormat
from renderer.part import Part
from renderer.typography import FontBook
from renderer.wallet.notice import Notice
from renderer.wallet.preview import back, checks, front, html, png, svg, values
from renderer.wallet.preview.display import Code, DisplayList, Layout, Run
from renderer.wallet.preview.view import read

LEAST_SCALE, MOST_SCALE = 0.5, 4.0


@dataclass(frozen=True, slots=True)
class Preview:
    """A drawn face: the ``part``, its ``warnings``, and where every text and barcode stands.

    Boxes are in card units: the card is 375 wide and 525 high.
    """

    part: Part
    warnings: tuple[Notice, ...]
    display: DisplayList = field(repr=False)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The texts drawn, with place, state and whether they were cut."""
        return self.display.runs

    @property
    def codes(self) -> tuple[Code, ...]:
        """The barcodes drawn."""
        return self.display.codes

    @property
    def not_shown(self) -> tuple[Notice, ...]:
        """The fields a device leaves out."""
        return tuple(notice for notice in self.warnings if notice.code == "not_shown")


Writer = Callable[[DisplayList, float, FontBook], bytes]
# format -> content type and writer
FORMATS: Mapping[str, tuple[str, Writer]] = {
    "png": ("image/png", png.encode),
    "svg": ("image/svg+xml", svg.encode),
    "html": ("text/html; charset=utf-8", html.encode),
}
FACES = ("front", "back")


def layout(
    pass_json: Mapping[str, Any],
    images: Mapping[str, bytes],
    *,
    face: str = "front",
    fonts: FontBook,
    language: str | None = None,
    locale: str | None = None,
    timezone: str | None = None,
    now: datetime | None = None,
    dark: bool = False,
) -> Layout:
    """The display list of a face and its notices, before any pixel; arguments and errors as ``render``."""
    if face not in FACES:
        raise InvalidRequest(f"A pass has no face {face[:32]!r}; ask for {' or '.join(FACES)}.", field="face")
    device = values.device(locale or language, timezone, now)
    view = read(pass_json, images, language=language, device=device)
    if face == "back":
        return back.layout(view, fonts, dark=dark)
    made = front.layout(view, fonts)
    return replace(made, notices=(*made.notices, *checks.run(view, made.display, fonts)))


def render(
    pass_json: Mapping[str, Any],
    images: Mapping[str, bytes],
    *,
    face: str = "front",
    scale: float = 2,
    format: str = "png",  # noqa: A002 - the word users know
    fonts: FontBook,
    language: str | None = None,
    locale: str | None = None,
    timezone: str | None = None,
    now: datetime | None = None,
    dark: bool = False,
) -> Preview:
    """Draw a face of any pass.

    ``images`` are the bundle's files by name (``logo@2x.png``, ``de.lproj/pass.strings``); ``scale`` is
    pixels to a card unit, 0.5 to 4. ``language`` chooses among the bundle's, ``locale`` (the language when
    not given) formats dates and numbers, ``timezone`` moves dates (their own zone when not given), ``now``
    tells what has expired, ``dark`` is the phone's dark appearance, which only the back follows. Raises
    PassError without a style, UnknownFormat, InvalidRequest for a face, scale or time zone that is not there.
    """
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise UnknownFormat(
            f"A preview cannot be written as {format[:32]!r}. Known: {known}.", field="format"
        )
    if not LEAST_SCALE <= scale <= MOST_SCALE:
        raise InvalidRequest(f"The scale is a number from {LEAST_SCALE:g} to {MOST_SCALE:g}.", field="scale")
    made = layout(
        pass_json,
        images,
        face=face,
        fonts=fonts,
        language=language,
        locale=locale,
        timezone=timezone,
        now=now,
        dark=dark,
    )
    content_type, write = FORMATS[format]
    part = Part(f"{face}.{format}", content_type, write(made.display, scale, fonts))
    return Preview(part, made.notices, made.display)
