"""The whole face: which items, in which order."""

from __future__ import annotations

import pytest

from renderer import typography
from renderer.wallet import preview
from renderer.wallet.preview.display import Code, Layout, Picture, Rim, Shape
from tests.wallet.preview.samples import QR, STYLES, full, made, pictures

FONTS = typography.shipped_fonts()
SHOWN = {
    "boardingPass": ["footer", "logo"],
    "coupon": ["strip", "logo"],
    "eventTicket": ["strip", "logo"],
    "generic": ["thumbnail", "logo"],
    "storeCard": ["strip", "logo"],
}


def layout(style: str, **more: object) -> Layout:
    return preview.layout(full(style, **more), pictures(), fonts=FONTS)


@pytest.mark.parametrize("style", STYLES)
def test_each_style_shows_its_own_pictures(style: str) -> None:
    assert [item.role for item in layout(style).display.items if isinstance(item, Picture)] == SHOWN[style]


@pytest.mark.parametrize("style", STYLES)
def test_all_texts_stand_on_the_card_and_nothing_overlaps_the_barcode(style: str) -> None:
    display = layout(style).display
    tile = display.codes[0].tile
    for run in display.runs:
        assert run.x >= 12
        assert run.x + run.width <= 361
        assert run.role.startswith("barcodes") or run.baseline < tile[1]
    assert isinstance(display.items[-1], Rim)


def test_background_and_thumbnail_show_without_a_strip() -> None:
    files = {name: data for name, data in pictures().items() if "strip" not in name}
    items = preview.layout(full("eventTicket"), files, fonts=FONTS).display.items
    assert [item.role for item in items if isinstance(item, Picture)] == ["background", "thumbnail", "logo"]
    assert isinstance(items[0], Picture)
    assert items[0].blur > 0


def test_a_voided_pass_veils_its_barcode() -> None:
    items = layout("generic", voided=True).display.items
    code = next(i for i, item in enumerate(items) if isinstance(item, Code))
    assert any(isinstance(item, Shape) and 0 < item.opacity < 1 for item in items[code:])


def test_a_layout_is_pure() -> None:
    assert layout("generic") == layout("generic")


def test_an_empty_pass_is_an_empty_card() -> None:
    display = preview.layout(made("generic"), {}, fonts=FONTS).display
    assert (display.runs, display.codes) == ((), ())


def test_texts_under_a_faded_or_missing_barcode_keep_their_place() -> None:
    plain = preview.layout(made("generic", barcodes=[QR | {"altText": ""}]), {}, fonts=FONTS)
    assert plain.display.runs == ()
    assert len(plain.display.codes) == 1
