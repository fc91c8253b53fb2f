"""Picture bytes -> upright sRGB pixels, refused from the header when over a cap."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from renderer.errors import ImageTooLarge, UnreadableImage

MAX_PIXELS = 50_000_000
MAX_BYTES = 32 * 1024 * 1024


def decode(
    data: bytes, *, max_pixels: int = MAX_PIXELS, max_bytes: int = MAX_BYTES, target: tuple[int, int] | None = None
) -> Image.Image:
    """First frame as RGB or RGBA; ``target`` (w, h px) lets a JPEG be decoded at 1/2, 1/4 or 1/8."""
    if len(data) > max_bytes:
        raise ImageTooLarge(f"The picture has {len(data)} bytes; at most {max_bytes} are taken.")
    try:
        image = Image.open(BytesIO(data))
        if image.width * image.height > max_pixels:
            raise ImageTooLarge(f"The picture has {image.width} x {image.height} pixels; at most {max_pixels}.")
        if target:
            image.draft("RGB", target)
        image = ImageOps.exif_transpose(image)
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableImage("The file is not a picture that can be read.") from error
