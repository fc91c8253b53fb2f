import pytest

from renderer.errors import BarcodeError, EmptyPayload, FieldTooLong
from renderer.ticket.fields import resolve
from renderer.ticket.items import BarcodeItem, Scene
from renderer.ticket.layout import lay_out
from renderer.ticket.publish import publish
from tests.ticket.small import SMALL, build

LONG = "The Extraordinarily Long Winter Science Fair of the United Provinces"


def scene(fonts, size=(320, 480), toml: str = SMALL, **fields: str) -> Scene:
    template = build(toml)
    given = {"event": "Fair", "code": "TCK00000003", **fields}
    return lay_out(publish(template, size, fonts).plan, resolve(template.fields, given), fonts).scene


def codes(made: Scene) -> list[str]:
    return [warning.code for warning in made.warnings]


def barcode(made: Scene) -> BarcodeItem:
    return next(item for item in made.items if isinstance(item, BarcodeItem))


def test_all_fits_and_nothing_is_said(fonts) -> None:
    made = scene(fonts, seat="3")
    assert [item.id for item in made.items] == ["event", "seat", "code"]
    assert made.warnings == ()


def test_the_barcode_keeps_its_module_however_long_the_texts_are(fonts) -> None:
    short, long = scene(fonts), scene(fonts, event=LONG * 3, seat=LONG * 3)
    assert barcode(short).module == barcode(long).module


def test_a_large_symbol_gets_more_than_its_share_to_stay_easy_to_read(fonts) -> None:
    toml = SMALL.replace("share = 0.6", "share = 0.3")
    made = scene(fonts, toml=toml, code="x" * 200)  # 57 modules and the quiet zone
    assert barcode(made).module == 4
    assert made.warnings == ()
    assert {"event", "code"} == {item.id for item in made.items}


def test_texts_shrink_before_any_is_dropped(fonts) -> None:
    for height in range(480, 100, -4):
        made = scene(fonts, (320, height), event=LONG, seat="3")
        seat = next((item for item in made.items if item.id == "seat"), None)
        if seat is None or seat.block.size < 24:
            break
    assert seat is not None
    assert seat.block.size < 24
    assert "dropped" not in codes(made)


def test_the_least_important_text_is_dropped_first_and_named(fonts) -> None:
    small = (scene(fonts, (160, height), event="Winter Fair", seat="Row 3") for height in range(200, 80, -2))
    made = next(made for made in small if "dropped" in codes(made))
    assert codes(made).count("dropped") == 1
    dropped = next(warning for warning in made.warnings if warning.code == "dropped")
    assert dropped.layer == "seat"
    assert "'Seat Row 3'" in dropped.message


def test_a_small_module_is_advised_against(fonts) -> None:
    made = scene(fonts, (100, 150))
    assert barcode(made).module < 4
    assert "barcode-small" in codes(made)


def test_a_barcode_that_cannot_be_read_moves_to_its_own_slide(fonts) -> None:
    made = scene(fonts, (100, 150), code="x" * 400)
    assert made.own_slide is not None
    assert "barcode-own-slide" in codes(made)
    assert not any(isinstance(item, BarcodeItem) for item in made.items)
    assert any(item.id == "event" for item in made.items)


def test_the_caption_goes_before_any_text(fonts) -> None:
    toml = SMALL.replace("share = 0.6", 'share = 0.85, caption = "{code}"')
    made = scene(fonts, (320, 300), toml, seat="3")
    assert "caption-dropped" in codes(made)
    assert [item.id for item in made.items] == ["event", "seat", "code"]
    roomy = scene(fonts, (320, 600), toml, seat="3")
    assert "code.caption" in [item.id for item in roomy.items]


def test_a_growing_barcode_takes_what_is_left_over(fonts) -> None:
    low = SMALL.replace("share = 0.6", "share = 0.3")
    grown = SMALL.replace("share = 0.6", "share = 0.3, grow = true")
    assert barcode(scene(fonts, (320, 480), low)).module == 4
    assert barcode(scene(fonts, (320, 480), grown)).module == 8


def test_what_may_not_be_dropped_stays_with_a_warning(fonts) -> None:
    toml = SMALL.replace("priority = 90", "priority = 100").replace(
        'value = "{code}", ', 'value = "[{seat}]", '
    )
    made = scene(fonts, (200, 40), toml, event=LONG)
    assert [item.id for item in made.items] == ["event"]
    assert "overflow" in codes(made)


def test_a_payload_that_cannot_be_encoded_names_its_field(fonts) -> None:
    toml = SMALL.replace('symbology = "qr"', 'symbology = "ean13"')
    with pytest.raises(BarcodeError) as raised:
        scene(fonts, toml=toml, code="hello")
    assert raised.value.field == "code"
    assert not isinstance(raised.value, EmptyPayload)


def test_overflow_error_names_the_field(fonts) -> None:
    toml = SMALL.replace('style = "seat"', 'style = "seat", overflow = "error"')
    with pytest.raises(FieldTooLong) as raised:
        scene(fonts, toml=toml, seat=LONG * 4)
    assert raised.value.field == "seat"


def test_a_cut_text_and_an_unknown_character_are_told(fonts) -> None:
    made = scene(fonts, seat=LONG * 4)
    cut = next(warning for warning in made.warnings if warning.code == "text-truncated")
    assert cut.layer == "seat"
    assert "…" in cut.message
    unknown = scene(fonts, seat="a\U00012000")
    assert any(
        "U+12000" in warning.message for warning in unknown.warnings if warning.code == "missing-glyph"
    )


def test_without_a_payload_there_is_no_barcode(fonts) -> None:
    toml = SMALL.replace('symbology = "qr", required = true', 'symbology = "qr"')
    made = scene(fonts, toml=toml, code="")
    assert [item.id for item in made.items] == ["event"]
    assert made.own_slide is None
