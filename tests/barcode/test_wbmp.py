"""WBMP: four numbers and the lines."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from renderer import barcode
from renderer.barcode import raster, wbmp
from renderer.errors import InvalidOption


def test_header_counts_seven_bits_a_byte() -> None:
    picture = raster.bitmap(barcode.encode("A"), 5)  # 145 pixels: 0x81 0x11
    data = wbmp.write(picture)
    assert data[:6] == bytes((0, 0, 0x81, 0x11, 0x81, 0x11))
    assert data[6:] == picture.data


@pytest.mark.parametrize("module", [1, 3, 5, 9])
def test_what_is_written_is_read_again(module: int) -> None:
    picture = raster.bitmap(barcode.encode("Ticket_12345"), module)
    assert wbmp.measured(wbmp.write(picture)) == (picture.width, picture.height, picture.data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0",
        b"\0\0\x08",
        b"\0\0\x08\x01",  # no line
        b"\0\0\x08\x01\xff\xff",  # a byte too many
        b"\0\0\0\x01",  # no width
        b"\0\0\x81\x81\x81\x81\x81\x01\x01\xff",  # a measure without end
        b"\1\0\x08\x01\xff",  # another type
    ],
)
def test_what_is_no_wbmp_is_none(data: bytes) -> None:
    assert wbmp.measured(data) is None


def test_it_knows_no_colours() -> None:
    with pytest.raises(InvalidOption):
        barcode.render("A", format="wbmp", foreground="#000050")


@pytest.mark.skipif(shutil.which("wbmptopbm") is None, reason="wbmptopbm (apt: netpbm) is not installed")
def test_netpbm_reads_it() -> None:
    picture = raster.bitmap(barcode.encode("Ticket_12345"), 3)
    done = subprocess.run(["wbmptopbm"], input=wbmp.write(picture), capture_output=True, check=True)
    kind, measures, pixels = done.stdout.split(b"\n", 2)
    assert (kind, measures) == (b"P4", b"87 87")
    shown = bytes(byte ^ 255 for byte in picture.data)  # PBM: 1 = black
    assert all(shown[at : at + 10] == pixels[at : at + 10] for at in range(0, len(pixels), 11))
