"""PNG: what is written is what was drawn, in one bit a pixel."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer import barcode
from renderer.barcode import png, raster
from renderer.barcode.symbol import Symbol
from tests.barcode.strategies import symbols


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def chunks(data: bytes) -> dict[bytes, bytes]:
    found, at = {}, 8
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", data, at + 8 + size)[0] == zlib.crc32(name + body)
        found[name] = body
        at += size + 12
    return found


@settings(max_examples=60)
@given(symbols(), st.sampled_from([1, 2, 3, 8]))
def test_reads_back_pixel_for_pixel(symbol: Symbol, module: int) -> None:
    picture = raster.bitmap(symbol, module)
    image = opened(png.write(picture))
    assert image.mode == "1"
    assert image.tobytes() == picture.image().tobytes()


@settings(max_examples=40)
@given(symbols(), st.sampled_from([1, 3]))
def test_stream_has_a_true_checksum_and_filter_bytes(symbol: Symbol, module: int) -> None:
    picture = raster.bitmap(symbol, module)
    lines = zlib.decompress(chunks(png.write(picture))[b"IDAT"])
    assert len(lines) == picture.height * (picture.stride + 1)
    assert set(lines[:: picture.stride + 1]) <= {0, 2}
    assert lines[0] == 0  # nothing stands above the first line


def test_colours_become_a_palette_and_dpi_a_density() -> None:
    picture = raster.bitmap(barcode.encode("A"), 2)
    parts = chunks(png.write(picture, colours=((0, 0, 80), (255, 250, 240)), dpi=300))
    assert parts[b"PLTE"] == bytes((0, 0, 80, 255, 250, 240))
    assert struct.unpack(">IIB", parts[b"pHYs"]) == (11811, 11811, 1)
    image = opened(png.write(picture, colours=((0, 0, 80), (255, 250, 240)))).convert("RGB")
    assert image.getpixel((0, 0)) == (255, 250, 240)
    assert image.getpixel((8, 8)) == (0, 0, 80)


def test_equal_pictures_give_equal_bytes() -> None:
    assert barcode.render("A", width=100).data == barcode.render("A", width=100).data


@pytest.mark.skipif(shutil.which("pngtopam") is None, reason="pngtopam (apt: netpbm) is not installed")
def test_libpng_takes_it_without_a_word(tmp_path: Path) -> None:
    for symbology in ("qr", "code128", "pdf417"):
        path = barcode.render("Ticket_12345", symbology, module=2).save(tmp_path / "x.png")
        done = subprocess.run(["pngtopam", path], capture_output=True, check=True)
        assert done.stderr == b""
