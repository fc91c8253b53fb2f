"""Writers, read back with Pillow and by their own bytes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from renderer import imaging


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def photo(size: tuple[int, int] = (160, 120)) -> Image.Image:
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    return Image.fromarray(np.stack([x % 256, y * 2 % 256, (x + y) % 256], axis=2).astype(np.uint8))


def marked(image: Image.Image) -> Image.Image:
    image.info.update(icc_profile=b"secret" * 40, exif=b"Exif\0\0secret", comment=b"secret", dpi=(300, 300))
    return image


WRITERS: list[Callable[[Image.Image], bytes]] = [
    imaging.encode_jpeg,
    imaging.encode_png,
    imaging.encode_gif,
    imaging.encode_webp,
]


@pytest.mark.parametrize("encode", WRITERS, ids=lambda f: f.__name__)
def test_equal_pixels_give_equal_bytes_without_metadata(encode: Callable[[Image.Image], bytes]) -> None:
    data = encode(marked(photo()))
    assert data == encode(photo())
    assert b"secret" not in data
    assert opened(data).size == (160, 120)


@pytest.mark.parametrize("encode", WRITERS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_mode_can_be_written(encode: Callable[[Image.Image], bytes], mode: str) -> None:
    assert opened(encode(Image.new(mode, (20, 10)))).size == (20, 10)


def test_jpeg_is_baseline_at_72_dpi() -> None:
    data = imaging.encode_jpeg(photo())
    assert b"\xff\xc0" in data  # T.81 B.2.2: SOF0
    assert opened(data).info["dpi"] == (72, 72)
    assert data[-2:] == b"\xff\xd9"


@pytest.mark.parametrize(
    ("subsampling", "factors"), [("4:2:0", b"\x22"), ("4:2:2", b"\x21"), ("4:4:4", b"\x11")]
)
def test_jpeg_subsampling(subsampling: str, factors: bytes) -> None:
    data = imaging.encode_jpeg(photo(), subsampling=subsampling)
    frame = data.index(b"\xff\xc0")
    assert data[frame + 11 : frame + 12] == factors


def test_jpeg_restart_markers() -> None:
    """T.81 B.2.4.4 and E.1.4."""
    plain, marked_ = imaging.encode_jpeg(photo()), imaging.encode_jpeg(photo(), restart_blocks=5)
    assert b"\xff\xdd" not in plain
    assert b"\xff\xdd\x00\x04\x00\x05" in marked_
    assert b"\xff\xd0" in marked_
    assert opened(plain).tobytes() == opened(marked_).tobytes()


def test_grey_stays_grey() -> None:
    assert opened(imaging.encode_jpeg(Image.new("L", (8, 8), 99))).mode == "L"


def test_transparency_is_laid_on_white_where_there_is_none() -> None:
    clear = Image.new("RGBA", (16, 16), (0, 0, 0, 0))
    for encode in (imaging.encode_jpeg, imaging.encode_gif):
        assert opened(encode(clear)).convert("RGB").getpixel((8, 8)) == (255, 255, 255)
    assert imaging.flatten(clear, "black").getpixel((0, 0)) == (0, 0, 0)
    half = Image.new("RGBA", (1, 1), (0, 0, 0, 128))
    assert imaging.flatten(half).getpixel((0, 0)) == (127, 127, 127)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_a_palette_that_suffices_loses_nothing(mode: str) -> None:
    values = np.random.default_rng(3).integers(0, 256, (12, 4), dtype=np.uint8)
    pixels = values[np.random.default_rng(4).integers(0, 12, (30, 40))]
    channels = {"RGB": 3, "RGBA": 4, "L": 1}[mode]
    image = Image.fromarray(pixels[..., :channels].squeeze())
    found = opened(imaging.encode_png(image, colours=16))
    assert found.mode == "P"
    assert found.convert(mode).tobytes() == image.tobytes()


def test_a_palette_that_does_not_suffice_comes_near() -> None:
    found = opened(imaging.encode_png(photo(), colours=64))
    assert len(found.getcolors() or ()) <= 64
    assert np.abs(np.asarray(found.convert("RGB"), int) - np.asarray(photo(), int)).mean() < 25


def test_few_colours_take_few_bits() -> None:
    flat = Image.new("RGB", (64, 64), "white")
    flat.paste("black", (8, 8, 40, 40))
    data = imaging.encode_png(flat, colours=16)
    assert data[24:26] == b"\x01\x03"  # ISO/IEC 15948 11.2.2: 1 bit, palette
    assert imaging.encode_gif(flat)[:3] == b"GIF"


def test_lossless_webp() -> None:
    assert opened(imaging.encode_webp(photo(), lossless=True)).convert("RGB").tobytes() == photo().tobytes()
