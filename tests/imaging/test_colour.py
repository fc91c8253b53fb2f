"""Colour spaces and depths to sRGB."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageCms

from renderer.imaging.colour import to_srgb


def swapped_profile() -> bytes:
    """Any profile that is not sRGB: Lab's white point apart, Pillow makes only these three."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()


def wide_profile() -> bytes:
    """An RGB profile with red and green exchanged: sRGB with its two tags changing places."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    tags = {bytes(data[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    data[red + 4 : red + 12], data[green + 4 : green + 12] = (
        data[green + 4 : green + 12],
        data[red + 4 : red + 12],
    )
    return bytes(data).replace(b"s\0R\0G\0B", b"s\0w\0a\0p").replace(b"sRGB built-in", b"swap built-in")


def test_a_profile_is_applied_and_forgotten() -> None:
    image = Image.new("RGB", (2, 2), (255, 0, 0))
    image.info["icc_profile"] = wide_profile()
    found = to_srgb(image)
    assert found.info == {}
    assert found.getpixel((0, 0)) == pytest.approx((0, 255, 0), abs=2)


def test_alpha_passes_a_profile_unchanged() -> None:
    image = Image.new("RGBA", (2, 2), (255, 0, 0, 77))
    image.info["icc_profile"] = wide_profile()
    assert to_srgb(image).getpixel((0, 0)) == pytest.approx((0, 255, 0, 77), abs=2)


@pytest.mark.parametrize("profile", [b"nonsense", b"", swapped_profile()])
def test_an_unfit_profile_is_passed_over(profile: bytes) -> None:
    image = Image.new("RGB", (2, 2), (10, 20, 30))
    image.info["icc_profile"] = profile
    assert to_srgb(image).getpixel((0, 0)) == (10, 20, 30)


def test_an_srgb_profile_changes_nothing() -> None:
    image = Image.new("RGB", (2, 2), (10, 20, 30))
    image.info["icc_profile"] = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert to_srgb(image).getpixel((0, 0)) == (10, 20, 30)


def test_sixteen_bits_keep_their_upper_eight() -> None:
    deep = Image.fromarray(np.array([[0, 0x8000, 0xFFFF]], dtype=np.uint16))
    assert [to_srgb(deep).getpixel((x, 0)) for x in range(3)] == [(0,) * 3, (128,) * 3, (255,) * 3]


def test_cmyk_without_profile() -> None:
    assert to_srgb(Image.new("CMYK", (1, 1), (0, 0, 0, 0))).getpixel((0, 0)) == (255, 255, 255)
