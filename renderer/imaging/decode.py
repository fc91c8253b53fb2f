"""Picture bytes -> upright sRGB pixels; what is over a cap is refused from its header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from renderer.errors import ImageError, ImageTooLarge, UnreadableImage
from renderer.imaging.colour import to_srgb
from renderer.imaging.exif import UPRIGHT, orientation, without_notes
from renderer.imaging.header import Header, read_header

MAX_PIXELS = 50_000_000
MAX_BYTES = 32 * 1024 * 1024
MAX_FRAMES = 1000
MAX_SCANS = 200  # of a progressive JPEG, each a pass over all pixels; encoders write about ten

_SCAN = b"\xff\xda"  # ITU-T T.81 B.1.1.3: SOS; never inside coded data, where FF is followed by 00

_SIDEWAYS = frozenset(UPRIGHT[turned] for turned in (5, 6, 7, 8))


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of an animation, the whole canvas, shown for ``duration`` ms."""

    image: Image.Image
    duration: int


def inspect(data: bytes, *, max_pixels: int = MAX_PIXELS, max_bytes: int = MAX_BYTES) -> Header:
    """Format and size from the header alone; raises UnreadableImage or ImageTooLarge."""
    if len(data) > max_bytes:
        raise ImageTooLarge(
            f"The picture has {len(data)} bytes; at most {max_bytes} are taken. Send a smaller one."
        )
    header = read_header(data)
    if not header.width or not header.height:
        raise UnreadableImage("The picture has no pixels; send another one.")
    _check(header.width, header.height, max_pixels)
    return header


def decode(
    data: bytes,
    *,
    max_pixels: int = MAX_PIXELS,
    max_bytes: int = MAX_BYTES,
    target: tuple[int, int] | None = None,
) -> Image.Image:
    """The first frame as RGB, or RGBA where it has transparency: EXIF orientation applied, colours in sRGB.

    ``target`` (w, h px, upright) lets a JPEG be decoded at 1/2, 1/4 or 1/8, no side getting smaller than
    asked for. No metadata stays. Raises UnreadableImage, or ImageTooLarge before any pixel is decoded.
    """
    header = inspect(data, max_pixels=max_pixels, max_bytes=max_bytes)
    try:
        return _pixels(*_open(data, header, max_pixels), target)
    except ImageError:
        raise
    except Exception as error:  # a decoder meets hostile bytes: whatever it raises, the picture is unreadable
        raise UnreadableImage("The picture is damaged and cannot be read; send it again.") from error


def decode_frames(
    data: bytes,
    *,
    max_pixels: int = MAX_PIXELS,
    max_bytes: int = MAX_BYTES,
    max_frames: int = MAX_FRAMES,
) -> Iterator[Frame]:
    """Every frame of an animated GIF, PNG or WebP as RGB or RGBA, one by one; a still picture is one frame.

    ``max_pixels`` bounds all frames together. Raises UnreadableImage or ImageTooLarge.
    """
    header = inspect(data, max_pixels=max_pixels, max_bytes=max_bytes)
    try:
        image, _ = _open(data, header, max_pixels)
        for index in range(getattr(image, "n_frames", 1)):
            _check_frames(header, index + 1, max_pixels, max_frames)
            image.seek(index)
            yield Frame(to_srgb(image.copy()), int(image.info.get("duration", 0)))
    except ImageError:
        raise
    except Exception as error:  # as in decode
        raise UnreadableImage("The picture is damaged and cannot be read; send it again.") from error


def _check(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise ImageTooLarge(
            f"The picture has {width} x {height} pixels; at most {max_pixels} are taken. Send a smaller one."
        )


def _check_frames(header: Header, count: int, max_pixels: int, max_frames: int) -> None:
    _check(header.width, header.height * count, max_pixels)
    if count > max_frames:
        raise ImageTooLarge(f"The animation has more than {max_frames} frames; send a shorter one.")


def _open(data: bytes, header: Header, max_pixels: int) -> tuple[Image.Image, int]:
    """The picture, not yet decoded, and its orientation."""
    exif = b""
    if header.format == "JPEG":
        if data.count(_SCAN) > MAX_SCANS:
            raise ImageTooLarge("The picture is stored in too many passes; save it as a plain JPEG.")
        data, exif = without_notes(data)
    image = Image.open(BytesIO(data), formats=(header.format,))
    _check(image.width, image.height, max_pixels)  # a GIF's first frame may be larger than its screen
    return image, orientation(exif or image.info.get("exif", b""))


def _pixels(image: Image.Image, turned: int, target: tuple[int, int] | None) -> Image.Image:
    undo = UPRIGHT.get(turned)
    if target:
        width, height = reversed(target) if undo in _SIDEWAYS else target
        image.draft(image.mode, (width, height))  # only JPEG takes the hint
    image.load()
    plain = to_srgb(image)
    return plain.transpose(undo) if undo is not None else plain
