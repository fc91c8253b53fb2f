"""Reading any pass.json."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import PassError
from renderer.wallet.preview import colours, values, view
from tests.wallet.preview.samples import QR, STYLES, field, full, made


def read(pass_json: dict[str, Any], files: dict[str, bytes] | None = None, **more: Any) -> view.PassView:
    language = more.pop("language", None)
    return view.read(pass_json, files or {}, language=language, device=values.device(language, **more))


def codes(made: view.PassView) -> list[str]:
    return [notice.code for notice in made.notices]


@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_read(style: str) -> None:
    found = read(full(style))
    assert found.style == style
    assert found.group("secondary")[0] == view.Field("secondaryFields[0]", "Place", "Main stage")
    assert found.group("auxiliary")[0].align == "right"
    assert found.barcode == view.Barcode("qr", "GALA-2026-000123", "iso-8859-1", "000123")
    assert found.notices == ()


def test_a_pass_without_a_style_is_refused() -> None:
    with pytest.raises(PassError, match="none of the style keys"):
        read({"formatVersion": 1, "generic": []})


def test_two_styles_are_told() -> None:
    assert codes(read(made("generic") | {"coupon": {}})) == ["two_styles"]


def test_a_poster_style_is_told() -> None:
    schemes = {"preferredStyleSchemes": ["posterEventTicket", "eventTicket", 1]}
    assert codes(read(made("eventTicket") | schemes)) == ["poster"]
    assert codes(read(made("generic") | {"posterGeneric": {}})) == ["poster"]


def test_missing_colours_are_made_up_and_wrong_ones_told() -> None:
    found = read({"generic": {}, "backgroundColor": "navy", "foregroundColor": "#000"})
    assert (found.background, found.foreground) == (colours.WHITE, colours.BLACK)
    assert found.label == (77, 77, 77)
    assert codes(found) == ["bad_colour"]


def test_labels_and_values_are_translated_when_they_are_keys() -> None:
    files = {"de.lproj/pass.strings": '"DOORS" = "Einlass"; "V" = "Süden";'.encode()}
    pass_json = made("generic", header=[field("h", "V", "DOORS")], logoText="V")
    german = read(pass_json, files, language="de")
    assert german.group("header")[0].label == "Einlass"
    assert german.group("header")[0].value == "Süden"
    assert german.logo_text == "Süden"
    assert german.language == "de"


def test_the_first_barcode_that_can_be_drawn_is_taken() -> None:
    bad = QR | {"format": "PKBarcodeFormatMaxi"}
    huge = QR | {"message": "x" * 5000}
    wide = QR | {"message": "日本", "messageEncoding": "iso-8859-1"}
    found = read(made("generic", barcodes=[bad, huge, wide, QR]))
    assert found.barcode is not None
    assert codes(found) == ["barcode_not_drawn"] * 3
    assert read(made("generic", barcode=QR)).barcode is not None
    assert read(made("generic", barcodes=[])).barcode is None


def test_voided_and_expired_passes_are_faded() -> None:
    assert read(made("generic", voided=True)).faded
    late = made("generic", expirationDate="2026-01-01T00:00Z")
    assert read(late, now=datetime(2026, 6, 1, tzinfo=UTC)).faded
    assert not read(late, now=datetime(2025, 6, 1, tzinfo=UTC)).faded
    assert not read(late).faded


def test_a_change_message_without_its_mark_and_spelled_numbers_are_told() -> None:
    silent = field("h", "x", changeMessage="changed")
    spelled = field("i", 3, numberStyle="PKNumberStyleSpellOut")
    assert codes(read(made("generic", header=[silent, spelled]))) == ["change_message", "spelled_out"]


def test_undrawable_characters_are_left_out() -> None:
    found = read(made("generic", header=[field("h", "a\x00b\ud800c\nd\te", "\x1blabel")]))
    assert found.group("header")[0].value == "abc d e"
    assert found.group("header")[0].label == "label"


def test_back_fields_keep_their_lines_and_links() -> None:
    back = [field("b", "x", "L", attributedValue='Go <a href="https://a.bc">there</a>'), field("c", "1\r\n2")]
    found = read(made("generic", back=back)).group("back")
    assert (found[0].value, found[0].links[0].href) == ("Go there", "https://a.bc")
    assert found[1].value == "1\n2"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [
        "key",
        "label",
        "value",
        "attributedValue",
        "dateStyle",
        "numberStyle",
        "currencyCode",
        "row",
        "textAlignment",
    ]
)
FIELDS = st.lists(st.dictionaries(KEYS, JSON, max_size=5), max_size=3) | JSON


@given(
    st.dictionaries(st.sampled_from([f"{group}Fields" for group in view.GROUPS] + ["transitType"]), FIELDS),
    st.dictionaries(
        st.sampled_from(
            ["barcodes", "barcode", "logoText", "description", "labelColor", "voided", "expirationDate"]
        ),
        JSON | st.lists(st.dictionaries(st.sampled_from(list(QR)), JSON), max_size=2),
    ),
)
@settings(max_examples=80, deadline=None)
def test_no_pass_json_makes_the_reader_stumble(body: dict[str, Any], rest: dict[str, Any]) -> None:
    found = read({"boardingPass": body, **rest})
    for group in view.GROUPS:
        for one in found.group(group):
            one.value.encode()
            one.label.encode()
