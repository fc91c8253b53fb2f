"""Sizes from headers, compared with Pillow."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from renderer.errors import UnreadableImage
from renderer.imaging.header import read_header


def saved(format_: str, size: tuple[int, int] = (37, 23), mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 1).save(out, format_, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("format_", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("JPEG", {"exif": b"Exif\0\0" + b"\0" * 400, "comment": b"\xff\xc0 no frame"}),
        ("PNG", {}),
        ("GIF", {}),
        ("BMP", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0"}),
    ],
)
def test_size_and_format(format_: str, options: dict[str, object]) -> None:
    header = read_header(saved(format_, **options))
    assert (header.format, header.width, header.height) == (format_, 37, 23)
    assert header.content_type == f"image/{format_.lower()}"


def test_a_tall_webp_with_alpha() -> None:
    header = read_header(saved("WEBP", (5, 900), "RGBA"))
    assert (header.width, header.height) == (5, 900)


def test_an_old_bmp() -> None:
    data = (
        b"BM"
        + b"\0" * 12
        + (12).to_bytes(4, "little")
        + (7).to_bytes(2, "little")
        + (9).to_bytes(2, "little")
    )
    header = read_header(data)
    assert (header.width, header.height) == (7, 9)


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"<svg/>", b"II*\0"])
def test_what_is_no_picture_is_refused_with_the_cure(data: bytes) -> None:
    with pytest.raises(UnreadableImage, match="send JPEG, PNG, GIF, WebP or BMP"):
        read_header(data)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "GIF", "BMP", "WEBP"])
def test_a_header_cut_off_is_refused(format_: str) -> None:
    with pytest.raises(UnreadableImage):
        read_header(saved(format_)[:8])


@given(
    st.sampled_from([b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF", b"BM"]), st.binary(max_size=80)
)
def test_no_bytes_whatever_break_it(magic: bytes, rest: bytes) -> None:
    with suppress(UnreadableImage):
        assert read_header(magic + rest).width >= -(2**31)
