from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer.wallet import png


def pillow(mode: str, size: tuple[int, int], **options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(out, "PNG", **options)
    return out.getvalue()


def made(header: bytes, pixels: bytes, *extra: tuple[bytes, bytes], end: bool = True) -> bytes:
    """A PNG put together by hand (ISO/IEC 15948 5.3)."""
    chunks = [(b"IHDR", header), *extra, (b"IDAT", zlib.compress(pixels)), *([(b"IEND", b"")] if end else [])]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return png.SIGNATURE + body


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("size", [(1, 1), (7, 3), (90, 90)])
def test_what_another_library_writes_is_sound(mode: str, size: tuple[int, int]) -> None:
    data = pillow(mode, size)
    assert png.size(data) == size
    assert png.fault(data) is None


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (5, 9), (8, 8), (17, 4)])
def test_interlaced_sizes_follow_adam7(size: tuple[int, int]) -> None:
    # 8.2: the pixels of pass n, counted one by one.
    starts = [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ]
    expected = 0
    for x0, y0, dx, dy in starts:
        columns, rows = len(range(x0, size[0], dx)), len(range(y0, size[1], dy))
        expected += rows * (1 + columns * 3) if columns else 0
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 1)
    assert png.unpacked(made(header, b"")) == expected
    data = made(header, bytes(expected))
    assert png.fault(data) is None
    with Image.open(io.BytesIO(data)) as image:
        image.load()


RGB = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "header"),
        (b"GIF89a" + bytes(60), "header"),
        (made(struct.pack(">IIBBBBB", 2, 2, 3, 2, 0, 0, 0), bytes(14)), "header"),
        (made(struct.pack(">IIBBBBB", 0, 2, 8, 2, 0, 0, 0), bytes(14)), "header"),
        (made(struct.pack(">IIBBBBB", 2, 2, 8, 2, 1, 0, 0), bytes(14)), "header"),
        (made(RGB, bytes(13)), "length"),
        (made(RGB, bytes(15)), "length"),
        (made(RGB, bytes(14), end=False), "cut off"),
        (made(RGB, bytes(14))[:-20], "cut off"),
        (made(RGB, bytes(14)).replace(b"IDAT", b"IDAX"), "checksum"),
        (made(struct.pack(">IIBBBBB", 2, 2, 8, 3, 0, 0, 0), bytes(6)), "palette"),
    ],
)
def test_each_fault_is_named(data: bytes, word: str) -> None:
    assert word in (png.fault(data) or "")


def test_a_right_one_made_by_hand_has_no_fault() -> None:
    assert png.fault(made(RGB, bytes(14))) is None
    assert png.fault(made(struct.pack(">IIBBBBB", 2, 2, 8, 3, 0, 0, 0), bytes(6), (b"PLTE", b"abc"))) is None


def test_a_bomb_is_measured_not_unpacked() -> None:
    bomb = made(RGB, bytes(50 << 20))
    assert png.fault(bomb) == "its pixel data has the wrong length"
    assert png.unpacked(made(struct.pack(">IIBBBBB", 60_000, 60_000, 16, 6, 0, 0, 0), b"")) > 20 << 30


@settings(max_examples=120)
@given(st.data())
def test_no_damage_passes_unseen(data: st.DataObject) -> None:
    hurt = bytearray(made(RGB, bytes(range(14))))
    at = data.draw(st.integers(8, len(hurt) - 1))
    hurt[at] ^= data.draw(st.integers(1, 255))
    assert png.fault(bytes(hurt)) is not None


@settings(max_examples=100)
@given(st.binary(max_size=100))
def test_arbitrary_bytes_never_crash(data: bytes) -> None:
    with suppress(AssertionError):
        assert png.fault(png.SIGNATURE + data)
