import io

import pytest
from PIL import Image

from renderer import imaging
from renderer.errors import UnreadableImage
from renderer.handset.memory import Bounded, Memory
from renderer.part import Part


def png(width: int, height: int, exif: int = 0) -> Part:
    out = io.BytesIO()
    image = Image.new("RGB", (width, height), "red")
    if exif:
        marks = Image.Exif()
        marks[0x0112] = exif
        image.save(out, "JPEG", exif=marks)
    else:
        image.save(out, "PNG")
    return Part("a", "image/png", out.getvalue())


def test_what_was_used_longest_ago_is_forgotten_first() -> None:
    cache: Bounded[str] = Bounded(6, len)
    cache.put("a", "xx")
    cache.put("b", "xx")
    cache.put("c", "xx")
    assert cache.get("a") == "xx"
    cache.put("d", "xx")
    assert cache.get("b") is None
    assert cache.get("a") == cache.get("c") == cache.get("d") == "xx"
    cache.put("a", "other")
    assert cache.get("a") == "xx"


def test_what_is_larger_than_the_whole_is_not_kept() -> None:
    cache: Bounded[str] = Bounded(3, len)
    assert cache.once("a", lambda: "xxxx") == "xxxx"
    assert cache.get("a") is None


def test_a_value_is_made_once() -> None:
    cache: Bounded[str] = Bounded(100, len)
    made: list[int] = []
    for _ in range(3):
        cache.once("a", lambda: made.append(1) or "x")
    assert made == [1]


def test_pictures_are_bounded_and_never_enlarged() -> None:
    memory = Memory()
    assert memory.picture(png(400, 200), (100, 100)).size == (100, 50)
    assert memory.picture(png(40, 20), (100, 100)).size == (40, 20)


def test_a_master_is_decoded_once_for_all_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[object] = []
    real = imaging.decode

    def counted(data: bytes, **options: object) -> Image.Image:
        decoded.append(options)
        return real(data, **options)

    monkeypatch.setattr(imaging, "decode", counted)
    memory, part = Memory(master=(300, 300)), png(400, 200)
    for side in (300, 200, 100, 50):
        assert memory.picture(part, (side, side)).size == (side, side // 2)
    assert len(decoded) == 1


def test_the_size_is_told_upright_from_the_header() -> None:
    memory = Memory()
    assert memory.size(png(40, 20)) == (40, 20)
    assert memory.size(png(40, 20, exif=6)) == (20, 40)
    assert memory.size(png(40, 20, exif=3)) == (40, 20)
    assert memory.size(Part("a", "image/png", b"nothing")) == (0, 0)


def test_what_is_no_picture_is_an_error() -> None:
    with pytest.raises(UnreadableImage):
        Memory().picture(Part("a", "image/png", b"nothing"), (10, 10))
