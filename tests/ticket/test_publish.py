import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from renderer.errors import TemplateError
from renderer.ticket.publish import publish
from tests.ticket.small import SMALL, build, picture_bytes

WITH_ART = SMALL + '[[layer]]\ntype = "image"\nsrc = "photo.png"\n'


def test_equal_content_at_equal_size_is_one_publication(fonts) -> None:
    one = publish(build(), (320, 480), fonts)
    assert publish(build(), (320, 480), fonts) == one
    assert publish(build(), (320, 481), fonts) != one
    assert publish(build(SMALL, title="Other"), (320, 480), fonts).version != one.version
    assert len(one.version) == 64
    assert one.size == (320, 480)


def test_a_publication_is_kept(fonts) -> None:
    template = build(WITH_ART, {"photo.png": picture_bytes()})
    published = publish(template, (320, 480), fonts)
    assert published.artwork("photo.png").mode == "RGB"
    assert publish(template, (320, 480), fonts) is published


def bomb() -> bytes:
    """A PNG that says it is 30000 x 30000 and would take 3.6 GB."""
    head = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize("data", [b"", b"no picture", bomb()], ids=["empty", "text", "bomb"])
def test_artwork_that_cannot_be_used_is_named(fonts, data: bytes) -> None:
    with pytest.raises(TemplateError, match=r"small/photo.png: "):
        publish(build(WITH_ART, {"photo.png": data}), (320, 480), fonts)


def test_artwork_comes_out_as_srgb(fonts) -> None:
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (40, 40), (200, 100, 50)).save(out, "PNG", icc_profile=profile)
    template = build(WITH_ART, {"photo.png": out.getvalue()})
    art = publish(template, (320, 480), fonts).artwork("photo.png")
    assert "icc_profile" not in art.info
    assert all(abs(a - b) <= 1 for a, b in zip(art.getpixel((5, 5)), (200, 100, 50), strict=True))
