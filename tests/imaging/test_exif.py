"""Exif notes: orientation read, notes taken out."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from renderer.imaging.exif import orientation, without_notes


def note(turned: int, order: str = "MM") -> bytes:
    exif = Image.Exif()
    exif.endian = "<" if order == "II" else ">"
    exif[0x010E] = "a description"
    exif[0x0112] = turned
    return exif.tobytes()


@pytest.mark.parametrize("order", ["II", "MM"])
@pytest.mark.parametrize("turned", range(1, 9))
def test_orientation_in_either_byte_order(turned: int, order: str) -> None:
    assert orientation(note(turned, order)) == turned
    assert orientation(note(turned, order).removeprefix(b"Exif\0\0")) == turned


@pytest.mark.parametrize("exif", [b"", b"nonsense", note(9), note(3)[:20], b"Exif\0\0MM\0*\xff\xff\xff\xff"])
def test_what_cannot_be_read_is_upright(exif: bytes) -> None:
    assert orientation(exif) == 1


@given(st.binary(max_size=60))
def test_no_bytes_whatever_break_it(exif: bytes) -> None:
    assert 1 <= orientation(b"MM\0*" + exif) <= 8


def test_a_jpeg_without_its_note_is_the_same_picture() -> None:
    out = BytesIO()
    Image.new("RGB", (9, 9), "teal").save(out, "JPEG", exif=note(6), comment=b"kept")
    data, exif = without_notes(out.getvalue())
    assert orientation(exif) == 6
    assert b"Exif" not in data
    assert b"kept" in data
    assert Image.open(BytesIO(data)).tobytes() == Image.open(out).tobytes()
    assert without_notes(data) == (data, b"")
