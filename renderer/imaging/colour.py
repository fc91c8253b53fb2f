"""A decoded picture of any mode and colour space -> RGB or RGBA pixels in sRGB, without metadata."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageCms

_DEEP = frozenset({"I", "F", "I;16", "I;16B", "I;16L"})


def to_srgb(image: Image.Image) -> Image.Image:
    """sRGB pixels (IEC 61966-2-1): 16 bits brought to 8, an ICC profile applied, then forgotten."""
    profile = image.info.get("icc_profile")
    transparent = image.has_transparency_data
    if image.mode in _DEEP:
        image = _eight_bits(image)
    if image.mode not in ("L", "RGB", "RGBA", "CMYK"):
        image = image.convert("RGBA" if transparent else "RGB")
    elif transparent and image.mode != "RGBA":
        image = image.convert("RGBA")
    if profile:
        image = _managed(image, profile)
    plain = image.convert("RGBA" if image.mode == "RGBA" else "RGB")
    plain.info = {}
    return plain


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits, the top eight of them."""
    wide = image.convert("I") if image.mode != "F" else image
    scale = 1 / 256 if image.mode != "F" else 1.0
    return wide.point(lambda value: value * scale + 0).convert("L")


def _managed(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours through the picture's own profile; one that is broken, or of another kind, is passed over."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        managed = ImageCms.profileToProfile(image, source, _srgb(), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return managed or image


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
