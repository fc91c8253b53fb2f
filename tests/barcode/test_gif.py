"""GIF: the codes chosen by table stand for exactly the pixels drawn."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer import barcode
from renderer.barcode import gif, raster
from renderer.barcode.png import Colours
from renderer.barcode.symbol import Symbol
from tests.barcode.strategies import symbols


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@settings(max_examples=80)
@given(symbols(most=60), st.sampled_from([1, 3, 6, 8, 13]))
def test_reads_back_pixel_for_pixel(symbol: Symbol, module: int) -> None:
    picture = raster.bitmap(symbol, module)
    assert opened(gif.write(picture)).convert("1").tobytes() == picture.image().tobytes()


@settings(max_examples=60)
@given(symbols(most=60), st.integers(1, 5), st.sampled_from([None, ((10, 20, 30), (250, 240, 230))]))
def test_fine_modules_give_the_very_file_that_pillow_writes(
    symbol: Symbol, module: int, colours: Colours | None
) -> None:
    picture = raster.bitmap(symbol, module)
    image = picture.image().convert("L").point([0] * 128 + [1] * 128).convert("P")
    image.putpalette(b"".join(map(bytes, colours or ((0, 0, 0), (255, 255, 255)))))
    out = io.BytesIO()
    image.save(out, "GIF", optimize=False)
    assert gif.write(picture, colours=colours) == out.getvalue()


def strictly_decoded(data: bytes) -> int:
    """Pixels a reader gets that knows nothing but GIF89a appendix F; fails on a code out of turn."""
    at, stream = 13 + 6 + 10 + 1, bytearray()
    while size := data[at]:
        stream += data[at + 1 : at + 1 + size]
        at += size + 1
    assert data[at:] == b"\0;"
    bits = "".join(f"{byte:08b}"[::-1] for byte in stream)
    place, width, table, before, pixels = 0, 3, [1, 1, 1, 1, 0, 0], 0, 0
    while True:
        code = int(bits[place : place + width][::-1], 2)
        place += width
        if code == 4:
            width, table, before = 3, [1, 1, 1, 1, 0, 0], 0
            continue
        if code == 5:
            return pixels
        assert code < len(table) + bool(before)
        length = table[code] if code < len(table) else before + 1
        if before:
            table.append(before + 1)
        assert len(table) <= 4096
        pixels, before = pixels + length, length
        if len(table) == 1 << width and width < 12:
            width += 1


def test_a_reader_by_the_book_gets_every_pixel_and_not_one_more() -> None:
    for payload in ("A", "Ticket_12345", "x" * 300, "y" * 900):
        for quiet in (0, 1, 4):
            picture = raster.bitmap(barcode.encode(payload, quiet=quiet), 6)
            assert strictly_decoded(gif.write(picture)) == picture.width * picture.height


def test_fine_modules_are_searched_and_stay_small() -> None:
    assert len(barcode.render("Ticket_12345", "code128", module=2, format="gif")) < 5000


def test_colours_are_the_palette() -> None:
    for module in (2, 8):
        data = barcode.render(
            "A", module=module, format="gif", foreground="#000050", background="#fffaf0"
        ).data
        image = opened(data).convert("RGB")
        assert sorted(colour for _, colour in image.getcolors()) == [(0, 0, 80), (255, 250, 240)]
