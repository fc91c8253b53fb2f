"""Pixels and how to write them -> a Part: JPEG, PNG, GIF or WebP, within a byte budget when asked."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from renderer import imaging
from renderer.errors import ImageOverBudget, InputError, UnknownFormat
from renderer.part import Part
from renderer.ticket.schema import Output

# format -> (extension, content type)
FORMATS = {
    "jpeg": ("jpg", "image/jpeg"),
    "png": ("png", "image/png"),
    "gif": ("gif", "image/gif"),
    "webp": ("webp", "image/webp"),
}
ALIASES = {"jpg": "jpeg"}
# JPEG quality searched for a byte budget ends here: below it text begins to break up
FLOOR_QUALITY = 40
PALETTES = (256, 128, 64, 32, 16)


@dataclass(frozen=True, slots=True)
class Writing:
    """How a picture is written: ``format`` of FORMATS, ``budget`` in bytes, JPEG ``restart`` markers."""

    format: str
    quality: int
    subsampling: str
    budget: int | None
    restart: bool

    @classmethod
    def of(
        cls,
        defaults: Output,
        format: str,  # noqa: A002 - the word users know
        quality: int | None,
        subsampling: str | None,
        budget: int | None,
        *,
        restart: bool,
    ) -> Writing:
        """Check what was asked for; raises UnknownFormat, InputError."""
        name = ALIASES.get(format.lower(), format.lower())
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            raise UnknownFormat(f"Tickets are written as {known}, not {format[:32]!r}.", field="format")
        chosen = defaults.quality if quality is None else quality
        if not 1 <= chosen <= 95:
            raise InputError(f"The quality is a number from 1 to 95, not {chosen}.", field="quality")
        sampling = subsampling or defaults.subsampling
        if sampling not in ("4:2:0", "4:4:4"):
            raise InputError(f"The subsampling is 4:2:0 or 4:4:4, not {sampling!r}.", field="subsampling")
        return cls(name, chosen, sampling, budget, restart)


def write(image: Image.Image, name: str, writing: Writing) -> tuple[Part, int | None]:
    """The Part and the JPEG or WebP quality it took; raises ImageOverBudget."""
    data, quality = _WRITERS[writing.format](image, writing)
    if writing.budget is not None and len(data) > writing.budget:
        raise ImageOverBudget(
            f"The ticket takes {len(data)} bytes as {writing.format}; {writing.budget} are allowed. "
            "Ask for JPEG or a smaller size.",
            field="target_bytes",
        )
    return part_of(data, name, writing), quality


def part_of(data: bytes, name: str, writing: Writing) -> Part:
    """Finished bytes as a Part with the format's extension and content type."""
    extension, content_type = FORMATS[writing.format]
    return Part(f"{name}.{extension}", content_type, data)


def _jpeg(image: Image.Image, writing: Writing) -> tuple[bytes, int]:
    if writing.budget is not None:
        encoded = imaging.fit_jpeg(
            image, writing.budget, cap=writing.quality, floor=min(FLOOR_QUALITY, writing.quality)
        )
        return encoded.data, encoded.quality
    data = imaging.encode_jpeg(image, writing.quality, subsampling=writing.subsampling)
    return data, writing.quality


def _png(image: Image.Image, writing: Writing) -> tuple[bytes, None]:
    data = imaging.encode_png(image)
    if writing.budget is not None:
        for colours in PALETTES:
            if len(data) <= writing.budget:
                break
            data = imaging.encode_png(image, colours=colours)
    return data, None


def _gif(image: Image.Image, writing: Writing) -> tuple[bytes, None]:
    data = imaging.encode_gif(image)
    if writing.budget is not None:
        for colours in PALETTES[1:]:
            if len(data) <= writing.budget:
                break
            data = imaging.encode_gif(image, colours=colours)
    return data, None


def _webp(image: Image.Image, writing: Writing) -> tuple[bytes, int]:
    quality = writing.quality
    data = imaging.encode_webp(image, quality)
    while writing.budget is not None and len(data) > writing.budget and quality - 10 >= FLOOR_QUALITY:
        quality -= 10
        data = imaging.encode_webp(image, quality)
    return data, quality


_WRITERS = {"jpeg": _jpeg, "png": _png, "gif": _gif, "webp": _webp}
