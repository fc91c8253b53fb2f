import shutil
import subprocess

import pytest
from PIL import Image

from renderer.errors import UnreadableImage
from renderer.handset import wbmp


def test_octets_are_those_of_the_annex() -> None:
    # WAP-237-WAEMT clause 6: type 0, fixed header 0, width, height, rows, 1 = white
    image = Image.new("1", (9, 2), 1)
    image.putpixel((0, 0), 0)
    assert wbmp.write(image).hex(" ") == "00 00 09 02 7f 80 ff 80"


@pytest.mark.parametrize("size", [(1, 1), (8, 3), (129, 130), (300, 20)])
def test_pictures_round_trip(size: tuple[int, int]) -> None:
    image = Image.linear_gradient("L").resize(size).convert("1")
    assert wbmp.read(wbmp.write(image)).tobytes() == image.tobytes()


def test_netpbm_reads_it_alike() -> None:
    tool = shutil.which("wbmptopbm")
    if not tool:
        pytest.skip("wbmptopbm is not installed: apt-get install netpbm")
    image = Image.linear_gradient("L").resize((130, 40)).convert("1")
    out = subprocess.run([tool], input=wbmp.write(image), capture_output=True, check=True, timeout=30).stdout
    assert out.startswith(b"P4\n130 40\n")
    rows = bytes(~octet & 0xFF for octet in out.split(b"\n", 2)[2])
    read = Image.frombytes("1", (130, 40), rows)
    assert read.tobytes() == image.tobytes()


@pytest.mark.parametrize(
    "data", [b"", b"\0\0\x09\x02\x7f", b"\1\0\1\1\0", b"\0\0\0\0", b"\0\0\xff\xff\xff\x7f\x7f\0"]
)
def test_what_is_no_wbmp_is_an_error(data: bytes) -> None:
    with pytest.raises(UnreadableImage):
        wbmp.read(data)
