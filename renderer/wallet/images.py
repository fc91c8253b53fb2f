"""A template's PNGs -> the set a pass carries: every scale, within Apple's sizes, what the style shows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from renderer.errors import TemplateError, UnreadableImage
from renderer.wallet import png
from renderer.wallet.notice import Level, Notice

MOST_PIXELS = png.MOST_SIDE
MOST_UNPACKED = 128 << 20  # of all images of a pass together, as pixels
_NAME = re.compile(r"(?:([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\.lproj)/)?([A-Za-z]+)(?:@([23])x)?\.png\Z")
_TOLERANCE = 1.02


@dataclass(frozen=True, slots=True)
class Place:
    """Where an image stands: largest ``width`` and ``height`` in points, ``styles`` that show it.

    ``fill`` images are scaled to fill and cropped by Wallet, others fitted; ``aspect`` is width over height.
    """

    width: int
    height: int
    styles: frozenset[str]
    fill: bool = False
    aspect: tuple[float, float] = (0.0, 100.0)


_ALL = frozenset({"boardingPass", "coupon", "eventTicket", "generic", "storeCard", "posterGeneric"})
_EVENT = frozenset({"eventTicket"})
# Points; Human Interface Guidelines: Wallet, and the archive guide where that is larger.
PLACES: Mapping[str, Place] = {
    "icon": Place(38, 38, _ALL, aspect=(0.99, 1.01)),
    "logo": Place(160, 50, _ALL),
    "thumbnail": Place(90, 90, frozenset({"generic", "eventTicket"}), aspect=(0.66, 1.51)),
    "strip": Place(375, 144, frozenset({"coupon", "storeCard", "eventTicket"}), fill=True, aspect=(1.8, 5.0)),
    "background": Place(343, 503, _EVENT, fill=True, aspect=(0.5, 1.2)),
    "footer": Place(286, 15, frozenset({"boardingPass"})),
    "primaryLogo": Place(126, 30, _EVENT),
    "secondaryLogo": Place(135, 12, _EVENT),
    "artwork": Place(358, 448, frozenset({"eventTicket", "posterGeneric"}), fill=True),
    "venueMap": Place(400, 400, _EVENT),
}


@dataclass(frozen=True, slots=True)
class ImageSet:
    """Files by their path in the pass, and what was repaired."""

    files: Mapping[str, bytes]
    notices: tuple[Notice, ...]


def scaled_name(name: str, scale: int, folder: str = "") -> str:
    """``logo@2x.png`` and the like, inside a language's folder if one is given."""
    file = f"{name}.png" if scale == 1 else f"{name}@{scale}x.png"
    return f"{folder}/{file}" if folder else file


def split_name(path: str) -> tuple[str, str, int] | None:
    """(language folder, image name, scale) of a path, None if it is not of that form."""
    match = _NAME.match(path)
    return (match[1] or "", match[2], int(match[3] or 1)) if match else None


def prepare(files: Mapping[str, bytes], style: str, template: str, *, poster: bool = False) -> ImageSet:
    """Check and complete a template's images; raises TemplateError for a missing icon or a broken PNG."""
    notices: list[Notice] = []
    groups: dict[tuple[str, str], dict[int, bytes]] = {}
    styles = {style, "posterGeneric"} if poster else {style}
    for path, data in files.items():
        found = _placed(path, styles, notices)
        if found is not None:
            folder, name, scale = found
            _require_png(data, path, template)
            groups.setdefault((folder, name), {})[scale] = data
    _judge(groups.keys(), style, template)
    made: dict[str, bytes] = {}
    for (folder, name), scales in sorted(groups.items()):
        made |= _complete(folder, name, scales, notices)
    return ImageSet(made, tuple(notices))


def _placed(path: str, styles: set[str], notices: list[Notice]) -> tuple[str, str, int] | None:
    found = split_name(path)
    if found is None or found[1] not in PLACES:
        if path.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp")):
            notices.append(
                Notice("unused_image", "Wallet uses no image of this name; it was left out.", path)
            )
        return None
    if not styles & PLACES[found[1]].styles:
        notices.append(Notice("unused_image", "This style of pass does not show it; it was left out.", path))
        return None
    return found


def _require_png(data: bytes, path: str, template: str) -> None:
    size = png.size(data)
    if size is None:
        raise TemplateError(f"Pass template {template}: {path} is not a PNG; Wallet takes no other kind.")
    if max(size) > MOST_PIXELS:
        raise TemplateError(f"Pass template {template}: {path} is over {MOST_PIXELS} pixels wide or high.")


def _judge(found: Iterable[tuple[str, str]], style: str, template: str) -> None:
    names = {name for folder, name in found if not folder}
    if "icon" not in names:
        raise TemplateError(
            f"Pass template {template}: icon.png is missing; Wallet refuses a pass without it."
        )
    if style == "eventTicket" and "strip" in names and names & {"background", "thumbnail"}:
        raise TemplateError(
            f"Pass template {template}: an event ticket has a strip, or background and thumbnail, not both."
        )


def _complete(folder: str, name: str, scales: dict[int, bytes], notices: list[Notice]) -> dict[str, bytes]:
    """All scales up to the largest given, those missing resized from it, each within its place."""
    place, largest = PLACES[name], max(scales)
    made = {}
    source, palette = _open(scales[largest])
    points = source.width / largest, source.height / largest
    low, high = place.aspect
    if not low <= points[0] / points[1] <= high:
        where = scaled_name(name, largest, folder)
        notices.append(
            Notice("image_shape", f"Its shape {points[0]:g} x {points[1]:g} will be cropped.", where)
        )
    for scale in range(1, largest + 1):
        path = scaled_name(name, scale, folder)
        given = scales.get(scale)
        limit = _limit(points, place)
        if given is not None and _within(given, limit, scale):
            made[path] = given
            continue
        if given is not None:
            text = f"It was larger than {place.width} x {place.height} points and has been made smaller."
            notices.append(Notice("image_resized", text, path))
        size = max(1, round(limit[0] * scale)), max(1, round(limit[1] * scale))
        made[path] = _resized(source, size, palette=palette)
    return made


def _limit(points: tuple[float, float], place: Place) -> tuple[float, float]:
    """Points inside the place, shape kept: filling images by their shorter side, others by the longer."""
    ratios = place.width / points[0], place.height / points[1]
    factor = min(1.0, max(ratios) if place.fill else min(ratios))
    return points[0] * factor, points[1] * factor


def _within(data: bytes, limit: tuple[float, float], scale: int) -> bool:
    size = png.size(data)
    return size is not None and all(
        got <= round(most * scale) * _TOLERANCE for got, most in zip(size, limit, strict=True)
    )


def _open(data: bytes) -> tuple[Image.Image, bool]:
    """The picture in RGB or RGBA, and whether its author gave it a palette."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            image.load()
            return image.convert("RGBA" if image.has_transparency_data else "RGB"), image.mode == "P"
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise TemplateError(f"A PNG of the pass template is damaged: {error}.") from None


def _resized(source: Image.Image, size: tuple[int, int], *, palette: bool = False) -> bytes:
    made = source.resize(size, Image.Resampling.LANCZOS)
    return encode(reduced(made, 256) if palette else made)


def reduced(image: Image.Image, colours: int) -> Image.Image:
    """The picture with a palette of so many colours, transparency kept."""
    method = Image.Quantize.FASTOCTREE if image.mode == "RGBA" else Image.Quantize.MEDIANCUT
    return image.quantize(colours, method=method, dither=Image.Dither.FLOYDSTEINBERG)


def encode(image: Image.Image) -> bytes:
    """PNG bytes without any metadata."""
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=64)
def thumbnails(data: bytes) -> Mapping[str, bytes]:
    """thumbnail.png at three scales from a recipient's own picture: no metadata, shape from 2:3 to 3:2.

    Takes PNG, JPEG, GIF and WebP up to 16 megapixels; raises UnreadableImage.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as opened:
            if opened.width * opened.height > 16_000_000:
                raise UnreadableImage(
                    "The thumbnail is over 16 megapixels; send a smaller one.", field="thumbnail"
                )
            opened.draft("RGB", (540, 540))
            upright = _upright(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise UnreadableImage(
            "The thumbnail is not a picture; send PNG or JPEG.", field="thumbnail"
        ) from None
    shaped = _in_shape(upright)
    made = {}
    for scale in (1, 2, 3):
        factor = min(90 * scale / shaped.width, 90 * scale / shaped.height)
        size = max(1, round(shaped.width * factor)), max(1, round(shaped.height * factor))
        made[scaled_name("thumbnail", scale)] = _resized(shaped, size)
    return made


def _upright(image: Image.Image) -> Image.Image:
    """First frame, turned as EXIF says, in plain RGB or RGBA."""
    turn = _TURNS.get(image.getexif().get(0x0112, 1))
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return plain.transpose(turn) if turn is not None else plain


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _in_shape(image: Image.Image) -> Image.Image:
    """Cropped about its middle to an aspect from 2:3 to 3:2, which is what a thumbnail may have."""
    width = min(image.width, round(image.height * 1.5))
    height = min(image.height, round(image.width * 1.5))
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + max(1, width), top + max(1, height)))


def check_images(files: Mapping[str, bytes], content: Mapping[str, object]) -> Iterator[Notice]:
    """Findings about the images of a finished pass: the icon, each PNG's soundness, what the style shows."""
    if "icon.png" not in files:
        level: Level = "warning" if {"icon@2x.png", "icon@3x.png"} & files.keys() else "error"
        yield Notice(
            "missing_icon", "It is missing; phones refuse a pass without an icon.", "icon.png", level
        )
    styles, left = _ALL & content.keys(), MOST_UNPACKED
    for path, data in files.items():
        if path.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp")):
            left -= png.unpacked(data)
            yield from _check_image(path, data, styles, decode=left >= 0)
    if left < 0:
        yield Notice("too_large", f"The images unpack to over {MOST_UNPACKED >> 20} MB.", "", "error")
    yield from _check_sets(files, styles)


def _check_image(path: str, data: bytes, styles: frozenset[str], *, decode: bool) -> Iterator[Notice]:
    found = split_name(path)
    if found is None or found[1] not in PLACES:
        yield Notice("unused_image", "Wallet uses no image of this name.", path)
        return
    place, scale, size = PLACES[found[1]], found[2], png.size(data)
    if size is None:
        yield Notice("not_a_png", "It is not a PNG; Wallet shows no other kind.", path, "error")
    elif max(size) > MOST_PIXELS:
        yield Notice("too_large", f"It has {size[0]} x {size[1]} pixels.", path, "error")
    elif decode and (fault := png.fault(data)):
        yield Notice("damaged_image", f"The PNG is damaged: {fault}.", path, "error")
    elif styles and not styles & place.styles:
        yield Notice("unused_image", "This style of pass does not show it.", path)
    elif not place.fill and any(
        got > most * scale * _TOLERANCE for got, most in zip(size, (place.width, place.height), strict=True)
    ):
        text = (
            f"It has {size[0]} x {size[1]} pixels, more than {place.width * scale} x {place.height * scale}."
        )
        yield Notice("image_large", text, path)


def _check_sets(files: Mapping[str, bytes], styles: frozenset[str]) -> Iterator[Notice]:
    """What images say about one another: strip against background, translations against the top level."""
    found = [(path, split) for path in files if (split := split_name(path))]
    names = {name for _, (_, name, _) in found}
    if "eventTicket" in styles and "strip" in names and names & {"background", "thumbnail"}:
        yield Notice("strip_hides", "A strip takes the place of background and thumbnail.", "strip.png")
    yield from hidden_translations(files)
    scales: dict[tuple[str, str], set[int]] = {}
    for _, (folder, name, scale) in found:
        if folder:
            scales.setdefault((name, folder), set()).add(scale)
    for name in {name for name, _ in scales}:
        if len({frozenset(each) for (other, _), each in scales.items() if other == name}) > 1:
            yield Notice(
                "uneven_translations", "Its languages do not have the same resolutions.", f"{name}.png"
            )


def hidden_translations(files: Mapping[str, bytes]) -> Iterator[Notice]:
    """Translated images that a top-level one of the same name hides."""
    for path in files:
        if path.endswith(".png") and "/" in path and path.rpartition("/")[2] in files:
            yield Notice("hidden_translation", "The image of the same name at the top hides it.", path)
