"""A read pass and its layout -> warnings: pictures, contrast, cut texts, barcodes hard to scan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from PIL import Image

from renderer.barcode import symbologies
from renderer.typography import FontBook, layout_line
from renderer.wallet import barcodes
from renderer.wallet.notice import Notice
from renderer.wallet.preview import colours, pictures
from renderer.wallet.preview.colours import Colour
from renderer.wallet.preview.display import Code, DisplayList, Picture, Run
from renderer.wallet.preview.view import PassView

LARGE_CAP = 13.0  # card units: capitals of 18 point text, from which on it counts as large (WCAG 2.2, 1.4.3)
DENSE = 0.9  # card units; a narrower module is hard on a scanner held over a phone (inferred)
MEAN_SCALE = 0.2  # pixels to a card unit at which the ground of a text is averaged
CROP = 1.25  # a picture this much too wide or too high visibly loses some of itself
# least and most of width / height (Wallet Passes: image sizes)
ASPECTS: Mapping[str, tuple[float, float]] = {"thumbnail": (2 / 3, 3 / 2)}
STRIPS: Mapping[str, float] = {"eventTicket": 375 / 98, "coupon": 375 / 144, "storeCard": 375 / 144}

Check = Callable[[PassView, DisplayList, FontBook], Iterator[Notice]]


def run(view: PassView, display: DisplayList, fonts: FontBook) -> tuple[Notice, ...]:
    """Every check of the front, in order."""
    return tuple(notice for check in CHECKS for notice in check(view, display, fonts))


def truncation(_view: PassView, display: DisplayList, _fonts: FontBook) -> Iterator[Notice]:
    """Apple's "may truncate", as sure as the widths allow."""
    for item in display.runs:
        if item.state == "may be cut":
            yield Notice("may_be_cut", f"{item.source[:64]!r} may be cut: it barely fits", item.role)
        elif item.state != "shown in full":
            yield Notice("will_be_cut", f"{item.source[:64]!r} will shrink or be cut", item.role)


def glyphs(_view: PassView, display: DisplayList, fonts: FontBook) -> Iterator[Notice]:
    """Characters that the preview's fonts lack; a phone may have them."""
    for item in display.runs:
        missing = () if item.text.isascii() else layout_line(item.text, item.style, fonts).missing
        if missing:
            shown = " ".join(f"{c} (U+{ord(c[0]):04X})" for c in missing[:8])
            yield Notice("no_glyph", f"the preview has no glyph for {shown}", item.role)


def contrast(_view: PassView, display: DisplayList, _fonts: FontBook) -> Iterator[Notice]:
    """Texts hard to read on what is behind them (WCAG 2.2, 1.4.3)."""
    told: set[tuple[Colour, Colour, bool]] = set()
    for item in display.runs:
        if item.role.startswith("barcodes"):
            continue
        ground, large = ground_of(item, display), item.style.size * 0.73 >= LARGE_CAP
        wanted = colours.LARGE_TEXT_CONTRAST if large else colours.TEXT_CONTRAST
        ratio = colours.contrast(item.colour, ground)
        if ratio < wanted and (item.colour, ground, large) not in told:
            told.add((item.colour, ground, large))
            yield Notice("low_contrast", f"contrast is {ratio:.1f}:1; text needs {wanted:g}:1", item.role)


def ground_of(item: Run, display: DisplayList) -> Colour:
    """The mean colour behind a text: of the last picture that lies under it, else the card's."""
    under = [p for p in display.items if isinstance(p, Picture) and p.fit == "cover" and _covers(p, item)]
    picture = pictures.pixels(under[-1], MEAN_SCALE) if under else None
    if picture is None:
        return display.ground
    left, top, *_ = under[-1].box
    box = [
        item.x - left,
        item.baseline - item.style.size - top,
        item.x + item.width - left,
        item.baseline - top,
    ]
    x0, y0, x1, y1 = (max(0, int(v * MEAN_SCALE)) for v in box)
    part = picture.crop(
        (x0, y0, max(x0 + 1, min(x1 + 1, picture.width)), max(y0 + 1, min(y1 + 1, picture.height)))
    )
    red, green, blue, alpha = part.convert("RGBA").resize((1, 1), Image.Resampling.BOX).tobytes()
    return colours.blend((red, green, blue), display.ground, alpha / 255)


def _covers(picture: Picture, item: Run) -> bool:
    x, y, width, height = picture.box
    middle = item.baseline - item.style.size / 3
    return x <= item.x <= x + width and y <= middle <= y + height


def images(view: PassView, _display: DisplayList, _fonts: FontBook) -> Iterator[Notice]:
    """Missing, unreadable, ill-shaped and ignored pictures."""
    if "icon" not in view.pictures:
        yield Notice("no_icon", "the pass has no icon.png: it will not open", "icon.png")
    for name, asset in view.pictures.items():
        size = _size(asset.data)
        if size is None:
            yield Notice("bad_picture", "cannot be read as a picture and is not shown", f"{name}.png")
            continue
        if asset.scale == 1:
            yield Notice(
                "low_resolution", "comes without @2x and @3x and looks soft on a phone", f"{name}.png"
            )
        yield from _shape(view.style, name, size)
    yield from _ignored(view)


def _size(data: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(BytesIO(data)) as image:
            return image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _shape(style: str, name: str, size: tuple[int, int]) -> Iterator[Notice]:
    aspect = size[0] / size[1]
    if name in ASPECTS and not ASPECTS[name][0] <= aspect <= ASPECTS[name][1]:
        yield Notice(
            "aspect", f"is {size[0]} x {size[1]}; its sides should be within 2:3 and 3:2", f"{name}.png"
        )
    wanted = STRIPS.get(style) if name == "strip" else None
    if wanted and not 1 / CROP <= aspect / wanted <= CROP:
        yield Notice(
            "cropped", f"is {size[0]} x {size[1]} and will be cropped to {wanted:.2f}:1", f"{name}.png"
        )


# picture -> styles that show it (Wallet Passes: image types)
_SHOWN_ON: Mapping[str, frozenset[str]] = {
    "strip": frozenset({"coupon", "eventTicket", "storeCard"}),
    "thumbnail": frozenset({"eventTicket", "generic"}),
    "background": frozenset({"eventTicket"}),
    "footer": frozenset({"boardingPass"}),
}


def _ignored(view: PassView) -> Iterator[Notice]:
    for name, styles in _SHOWN_ON.items():
        if name not in view.pictures:
            continue
        if view.style not in styles:
            yield Notice("picture_ignored", f"the style {view.style} does not show it", f"{name}.png")
        elif name in {"thumbnail", "background"} and "strip" in view.pictures and view.style in STRIPS:
            yield Notice("picture_ignored", "a strip excludes it", f"{name}.png")


def scanning(view: PassView, display: DisplayList, _fonts: FontBook) -> Iterator[Notice]:
    """Barcodes that old phones do not know, that are too dense, or whose quiet zone ends at a dark card."""
    if view.barcode and not barcodes.FORMATS[view.barcode.symbology].universal:
        yield Notice(
            "new_format", "phones before iOS 27 do not draw this format: add a QR after it", "barcodes[0]"
        )
    for code in display.codes:
        module = code.area[2] / code.symbol.width
        if module < DENSE:
            yield Notice(
                "dense", f"its modules are only {module:.2f} points wide: shorten the message", "barcodes[0]"
            )
        missing = _quiet_zone(code, module)
        if missing and colours.contrast(display.ground, colours.BLACK) < colours.LARGE_TEXT_CONTRAST:
            yield Notice("quiet_zone", f"on a card this dark the phone leaves {missing}", "barcodes[0]")


def _quiet_zone(code: Code, module: float) -> str | None:
    """In words, when the white around the symbol is less than its standard asks for."""
    standard = symbologies()[code.symbol.symbology].quiet[0]
    given = (code.area[0] - code.tile[0]) / module
    return f"only {given:.1f} of the {standard} modules of quiet zone" if given < standard else None


CHECKS: tuple[Check, ...] = (images, scanning, contrast, truncation, glyphs)
