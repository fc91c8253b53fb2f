"""Pixels -> JPEG, PNG, GIF or WebP bytes without metadata; equal pixels give equal bytes."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image


def encode_jpeg(
    image: Image.Image,
    quality: int = 85,
    *,
    subsampling: str = "4:2:0",
    optimize: bool = False,
    restart_blocks: int = 0,
) -> bytes:
    """Baseline JPEG (ITU-T T.81) at 72 dpi; grey stays grey, transparency is laid on white.

    ``restart_blocks`` MCUs stand between restart markers (T.81 B.2.4.4), 0 for none.
    """
    out = BytesIO()
    flat = flatten(image)
    options: dict[str, object] = {"restart_marker_blocks": restart_blocks} if restart_blocks else {}
    if flat.mode != "L":
        options["subsampling"] = subsampling
    flat.save(out, "JPEG", quality=quality, optimize=optimize, dpi=(72, 72), **options)
    return out.getvalue()


def encode_png(image: Image.Image, *, colours: int | None = None, level: int = 4) -> bytes:
    """PNG (ISO/IEC 15948); ``colours`` (2..256) makes it a palette picture, exact when that many suffice.

    ``level`` 0..9 is zlib's; on photographs 4 costs half the time of 6 for 2 or 3 % more bytes.
    """
    out = BytesIO()
    made = palette(image, colours) if colours else _plain(image)
    made.save(out, "PNG", compress_level=level)
    return out.getvalue()


def encode_gif(image: Image.Image, *, colours: int = 256) -> bytes:
    """GIF87a of one frame, transparency laid on white; exact when ``colours`` (2..256) suffice."""
    out = BytesIO()
    palette(flatten(image), colours).save(out, "GIF")
    return out.getvalue()


def encode_webp(image: Image.Image, quality: int = 80, *, lossless: bool = False, effort: int = 4) -> bytes:
    """WebP (RFC 9649); ``effort`` 0 (quick) to 6 (small)."""
    out = BytesIO()
    made = image if image.mode in ("RGB", "RGBA") else image.convert("RGB")
    _bare(made).save(out, "WEBP", quality=quality, lossless=lossless, method=effort)
    return out.getvalue()


def flatten(image: Image.Image, background: str = "white") -> Image.Image:
    """The picture as L or RGB, what is transparent laid on ``background``."""
    if image.mode in ("L", "RGB"):
        return _bare(image)
    if image.mode == "1":
        return image.convert("L")
    if not image.has_transparency_data:
        return _bare(image.convert("RGB"))
    ground = Image.new("RGBA", image.size, background)
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")


def palette(image: Image.Image, colours: int) -> Image.Image:
    """The picture with at most ``colours`` colours, unchanged if it has no more."""
    image = _plain(image)
    if image.mode in ("1", "P"):
        return image
    if image.getcolors(colours) is None:
        return image.quantize(colours, method=Image.Quantize.FASTOCTREE)
    return _indexed(image if image.mode == "RGBA" else image.convert("RGB"))


def _indexed(image: Image.Image) -> Image.Image:
    """At most 256 colours, sorted, as a palette picture that loses nothing."""
    pixels = np.asarray(image).reshape(-1, len(image.mode))
    table, index = np.unique(pixels, axis=0, return_inverse=True)
    made = Image.fromarray(index.astype(np.uint8).reshape(image.height, image.width)).convert("P")
    made.putpalette(table.tobytes(), image.mode)
    return made


def _plain(image: Image.Image) -> Image.Image:
    """A mode that PNG has, without metadata."""
    return _bare(image if image.mode in ("1", "L", "P", "RGB", "RGBA") else image.convert("RGB"))


def _bare(image: Image.Image) -> Image.Image:
    """The same pixels without what Pillow would write beside them (ICC, EXIF, comments)."""
    if not image.info.keys() - {"transparency"}:
        return image
    bare = image.copy()
    bare.info = {key: value for key, value in image.info.items() if key == "transparency"}
    return bare
