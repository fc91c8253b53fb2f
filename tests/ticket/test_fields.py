import pytest

from renderer.errors import FieldError, FieldTooLong, MissingField, UnknownField
from renderer.ticket import fields
from renderer.ticket.schema import FieldSpec

SPECS = {
    "event": FieldSpec(required=True, max=20, sample="Fair"),
    "seat": FieldSpec(max=10, sample="Row 3"),
    "code": FieldSpec(type="barcode", sample="A\nB"),
}


def test_no_fields_means_the_sample_data() -> None:
    assert fields.resolve(SPECS, None) == {"event": "Fair", "seat": "Row 3", "code": "A\nB"}


def test_what_is_not_given_is_empty_and_never_the_sample() -> None:
    assert fields.resolve(SPECS, {"event": "Gala"}) == {"event": "Gala", "seat": "", "code": ""}


def test_numbers_are_taken_as_text() -> None:
    assert fields.resolve(SPECS, {"event": 2026, "seat": None})["event"] == "2026"


@pytest.mark.parametrize(
    ("given", "error", "field"),
    [
        ({"seat": "1"}, MissingField, "event"),
        ({"event": "   "}, MissingField, "event"),
        ({"event": "x", "sead": "1"}, UnknownField, "sead"),
        ({"event": "x" * 21}, FieldTooLong, "event"),
        ({"event": ["x"]}, FieldError, "event"),
    ],
)
def test_mistakes_name_the_field(given: dict[str, object], error: type[FieldError], field: str) -> None:
    with pytest.raises(error) as raised:
        fields.resolve(SPECS, given)
    assert raised.value.field == field
    assert repr(field) in raised.value.message


def test_texts_stand_on_one_line_and_payloads_are_left_alone() -> None:
    assert fields.clean(" a\n b\x00c  d ", "text") == "a b c d"
    assert fields.clean("Row\u00a031", "text") == "Row\u00a031"
    assert fields.clean("e\u0301", "text") == "\u00e9"
    assert fields.clean(" a\x1db ", "barcode") == " a\x1db "


def test_the_contract_can_be_listed() -> None:
    listed = fields.listing(SPECS)
    assert [entry["name"] for entry in listed] == ["event", "seat", "code"]
    assert listed[0]["required"] is True
    assert listed[2]["type"] == "barcode"
