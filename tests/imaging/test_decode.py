"""Decoding: caps first, then upright sRGB pixels."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer import imaging
from renderer.errors import ImageError, ImageTooLarge, UnreadableImage


def saved(image: Image.Image, format_: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def corners() -> Image.Image:
    """40 x 20: red at the top left, blue at the bottom right."""
    image = Image.new("RGB", (40, 20), "white")
    image.paste("red", (0, 0, 16, 8))
    image.paste("blue", (24, 12, 40, 20))
    return image


def bomb(width: int, height: int) -> bytes:
    """A PNG that promises many pixels in few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [20_000, 2_000_000_000])
def test_a_bomb_is_refused_from_its_header(side: int) -> None:
    with pytest.raises(ImageTooLarge, match=f"{side} x {side} pixels; at most 50000000"):
        imaging.decode(bomb(side, side))


def test_caps_are_the_callers() -> None:
    data = saved(corners(), "PNG")
    assert imaging.decode(data, max_pixels=800).size == (40, 20)
    with pytest.raises(ImageTooLarge, match="pixels"):
        imaging.decode(data, max_pixels=799)
    with pytest.raises(ImageTooLarge, match="bytes"):
        imaging.decode(data, max_bytes=len(data) - 1)


def test_a_picture_without_pixels_is_refused() -> None:
    with pytest.raises(UnreadableImage, match="no pixels"):
        imaging.decode(bomb(0, 10))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_exif_orientation_is_applied_and_forgotten(orientation: int, format_: str) -> None:
    """Exif 2.32, 4.6.4: every orientation shows the same upright picture."""
    undo = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    stored = corners() if undo is None else corners().transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options: dict[str, object] = (
        {"quality": 95, "subsampling": 0} if format_ == "JPEG" else {"lossless": True}
    )
    found = imaging.decode(saved(stored, format_, exif=exif, **options))
    assert found.size == (40, 20)
    assert np.abs(np.asarray(found, int) - np.asarray(corners(), int)).mean() < 6
    assert found.info == {}
    assert not found.getexif()


def test_a_broken_exif_note_does_not_spoil_the_picture() -> None:
    data = saved(corners(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff\0\x09")
    assert imaging.decode(data).size == (40, 20)


def test_a_jpeg_is_decoded_at_a_fraction_but_never_below_the_target() -> None:
    data = saved(Image.new("RGB", (1600, 1200), "teal"), "JPEG")
    assert imaging.decode(data, target=(300, 200)).size == (400, 300)
    assert imaging.decode(data, target=(800, 600)).size == (800, 600)
    assert imaging.decode(data, target=(900, 100)).size == (1600, 1200)
    assert imaging.decode(saved(corners(), "PNG"), target=(4, 4)).size == (40, 20)


def test_the_target_is_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(Image.new("RGB", (1600, 800), "teal"), "JPEG", exif=exif)
    assert imaging.decode(data, target=(200, 400)).size == (200, 400)


@pytest.mark.parametrize(
    ("mode", "format_", "expected"),
    [
        ("1", "PNG", "RGB"), ("L", "PNG", "RGB"), ("LA", "PNG", "RGBA"),
        ("P", "PNG", "RGB"), ("P", "GIF", "RGB"),
        ("RGB", "BMP", "RGB"), ("RGBA", "PNG", "RGBA"), ("CMYK", "JPEG", "RGB"), ("L", "JPEG", "RGB"),
        ("I;16", "PNG", "RGB"), ("RGBA", "WEBP", "RGBA"),
    ],
)  # fmt: skip
def test_every_mode_becomes_rgb_or_rgba(mode: str, format_: str, expected: str) -> None:
    assert imaging.decode(saved(Image.new(mode, (9, 7)), format_)).mode == expected


def test_palette_transparency_survives() -> None:
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    found = imaging.decode(saved(image, "PNG", transparency=1))
    assert found.mode == "RGBA"
    assert found.getpixel((0, 0)) == (255, 0, 0, 0)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_a_file_cut_off_is_unreadable(format_: str) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (64, 64, 3), dtype=np.uint8))
    data = saved(noise, format_)
    with pytest.raises(UnreadableImage, match=r"damaged|cut off"):
        imaging.decode(data[: len(data) // 3])


@settings(max_examples=150)
@given(
    st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "BMP"]),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), max_size=12),
)
def test_damaged_bytes_give_a_picture_or_a_clear_error(format_: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(saved(corners(), format_))
    for position, value in changes:
        data[position % len(data)] = value
    try:
        found = imaging.decode(bytes(data), max_pixels=100_000)
    except ImageError as error:
        assert error.message.endswith((".", "it."))  # noqa: PT017
    else:
        assert found.mode in ("RGB", "RGBA")


def animation(count: int = 5, format_: str = "GIF") -> bytes:
    frames = [Image.new("RGB", (32, 16), (40 * index, 0, 0)) for index in range(count)]
    return saved(frames[0], format_, save_all=True, append_images=frames[1:], duration=[80] * count)


@pytest.mark.parametrize("format_", ["GIF", "PNG", "WEBP"])
def test_frames_of_an_animation(format_: str) -> None:
    frames = list(imaging.decode_frames(animation(5, format_)))
    assert [frame.duration for frame in frames] == [80] * 5
    reds = [frame.image.getpixel((5, 5))[0] for frame in frames]  # type: ignore[index]
    assert reds == pytest.approx([0, 40, 80, 120, 160], abs=4)


def test_a_still_picture_is_one_frame() -> None:
    assert len(list(imaging.decode_frames(saved(corners(), "PNG")))) == 1


def test_frames_and_their_pixels_are_capped() -> None:
    with pytest.raises(ImageTooLarge, match="more than 3 frames"):
        list(imaging.decode_frames(animation(), max_frames=3))
    with pytest.raises(ImageTooLarge, match="pixels"):
        list(imaging.decode_frames(animation(), max_pixels=32 * 16 * 4))
    with pytest.raises(UnreadableImage):
        list(imaging.decode_frames(animation()[:40]))


def test_inspect_tells_without_decoding() -> None:
    header = imaging.inspect(bomb(4000, 3000))
    assert (header.format, header.width, header.height) == ("PNG", 4000, 3000)


def test_a_jpeg_of_very_many_passes_is_refused_before_decoding() -> None:
    data = saved(corners(), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    with pytest.raises(ImageTooLarge, match="too many passes"):
        imaging.decode(data[:-2] + scan * 300 + data[-2:])
    assert imaging.decode(data[:-2] + scan * 3 + data[-2:]).size == (40, 20)
