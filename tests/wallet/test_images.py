from __future__ import annotations

import io

import pytest
from PIL import Image

from renderer.errors import TemplateError, UnreadableImage
from renderer.wallet.images import check_images, prepare, scaled_name, split_name, thumbnails
from renderer.wallet.png import size
from tests.wallet.kit import png

ICON = {"icon@3x.png": png(114, 114)}


def prepared(
    images: dict[str, bytes], style: str = "eventTicket"
) -> tuple[dict[str, tuple[int, int] | None], list[str]]:
    made = prepare(ICON | images, style, "probe")
    return {name: size(data) for name, data in made.files.items()}, [n.code for n in made.notices]


def test_smaller_scales_are_made_from_the_largest() -> None:
    sizes, notices = prepared({"logo@3x.png": png(480, 150)})
    assert sizes["logo.png"] == (160, 50)
    assert sizes["logo@2x.png"] == (320, 100)
    assert sizes["logo@3x.png"] == (480, 150)
    assert sizes["icon.png"] == (38, 38)
    assert notices == []


def test_what_the_author_drew_is_kept_byte_for_byte() -> None:
    small = png(160, 50, (1, 2, 3))
    made = prepare(ICON | {"logo.png": small, "logo@2x.png": png(320, 100)}, "coupon", "probe")
    assert made.files["logo.png"] is small


def test_too_large_images_are_made_smaller_with_a_warning() -> None:
    sizes, notices = prepared({"logo.png": png(640, 100)})
    assert sizes["logo.png"] == (160, 25)
    assert notices == ["image_resized"]


def test_filling_images_keep_the_side_that_fills() -> None:
    sizes, _ = prepared({"strip@2x.png": png(1500, 576)}, "coupon")
    assert sizes["strip@2x.png"] == (750, 288)
    assert sizes["strip.png"] == (375, 144)


def test_odd_shapes_are_named() -> None:
    _, notices = prepared({"thumbnail@2x.png": png(180, 60)}, "generic")
    assert notices == ["image_shape"]


def test_images_the_style_does_not_show_are_left_out() -> None:
    sizes, notices = prepared(
        {"background.png": png(180, 220), "banner.png": png(9, 9), "x.jpg": b"x"}, "coupon"
    )
    assert set(sizes) == {"icon.png", "icon@2x.png", "icon@3x.png"}
    assert notices == ["unused_image"] * 3


def test_an_event_ticket_has_strip_or_background() -> None:
    with pytest.raises(TemplateError, match="not both"):
        prepared({"strip.png": png(375, 98), "background.png": png(180, 220)})


def test_a_pass_without_icon_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"icon\.png is missing"):
        prepare({"logo.png": png(10, 10)}, "generic", "probe")


def cut(data: bytes) -> bytes:
    return data[:-30]


@pytest.mark.parametrize("data", [b"GIF89a", b"", b"\x89PNG\r\n\x1a\n", cut(png(50, 50)), png(5000, 2)])
def test_broken_pictures_are_refused(data: bytes) -> None:
    with pytest.raises(TemplateError, match=r"PNG|pixels"):
        prepared({"logo.png": data})


def test_translated_images_stay_in_their_folder() -> None:
    sizes, _ = prepared({"de.lproj/logo@2x.png": png(100, 50)})
    assert sizes["de.lproj/logo.png"] == (50, 25)
    assert split_name("zh-Hans.lproj/logo@2x.png") == ("zh-Hans.lproj", "logo", 2)
    assert scaled_name("logo", 1, "de.lproj") == "de.lproj/logo.png"
    assert split_name("../logo.png") is None


def picture(kind: str, size: tuple[int, int], **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (9, 120, 200)).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_holders_picture_of_any_kind_becomes_a_thumbnail(kind: str) -> None:
    made = thumbnails(picture(kind, (400, 300)))
    assert {name: size(data) for name, data in made.items()} == {
        "thumbnail.png": (90, 68),
        "thumbnail@2x.png": (180, 135),
        "thumbnail@3x.png": (270, 202),
    }


def test_a_long_picture_is_cropped_to_two_by_three() -> None:
    width, height = size(thumbnails(picture("PNG", (100, 400)))["thumbnail.png"]) or (0, 0)
    assert (width, height) == (60, 90)


def test_a_turned_photo_is_set_upright_and_stripped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Exif 2.3, 4.6.4: the 0th row is the visual right side
    made = thumbnails(picture("JPEG", (300, 200), exif=exif))
    assert size(made["thumbnail@3x.png"]) == (180, 270)
    assert b"eXIf" not in made["thumbnail@3x.png"]


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, picture("BMP", (9, 9))])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableImage):
        thumbnails(data)


def test_huge_pictures_are_refused_before_decoding() -> None:
    header = png(2, 2)
    bomb = header[:16] + (30_000).to_bytes(4, "big") * 2 + header[24:]
    with pytest.raises(UnreadableImage):
        thumbnails(bomb)


def test_images_of_a_finished_pass_are_judged() -> None:
    codes = {
        (n.code, n.where, n.level)
        for n in check_images(
            {
                "logo.png": b"GIF89a",
                "strip.png": png(375, 98),
                "thumbnail.png": png(300, 300),
                "background@2x.png": cut(png(60, 60)),
                "footer.png": png(10, 10),
                "what.png": png(1, 1),
                "artwork.png": png(4097, 1),
            },
            {"eventTicket": {}},
        )
    }
    assert codes == {
        ("missing_icon", "icon.png", "error"),
        ("not_a_png", "logo.png", "error"),
        ("image_large", "thumbnail.png", "warning"),
        ("damaged_image", "background@2x.png", "error"),
        ("unused_image", "footer.png", "warning"),
        ("unused_image", "what.png", "warning"),
        ("too_large", "artwork.png", "error"),
        ("strip_hides", "strip.png", "warning"),
    }
