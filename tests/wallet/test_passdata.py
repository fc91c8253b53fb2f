from __future__ import annotations

import json
from contextlib import suppress
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import InvalidRequest, RendererError
from renderer.wallet import PassData
from renderer.wallet.slots import SLOTS
from tests.wallet.kit import PASSDATA


def as_xml(slots: dict[str, str], wrap: str = "{}") -> str:
    body = "".join(f"\n  <{name}>{escape(text)}</{name}>" for name, text in slots.items())
    return wrap.format(f"<PASSDATA>{body}\n</PASSDATA>")


def test_xml_variables_and_json_say_the_same() -> None:
    request = "<REQUEST><ACTION>sendPassInMMS</ACTION>{}</REQUEST>"
    from_xml = PassData.parse(as_xml(PASSDATA, request).encode())
    from_get = PassData.parse({f"pd_{name.lower()}": text for name, text in PASSDATA.items()})
    from_json = PassData.parse(json.dumps({"PASSDATA": PASSDATA}))
    assert from_xml.slots == from_get.slots == from_json.slots == PassData.parse(PASSDATA).slots
    assert from_xml.barcode_value == "1234578961A"
    assert from_xml.barcode_text == "PASS-123-457"
    assert from_xml.thumbnail_url == PASSDATA["THUMBNAILURL"]
    assert from_xml.custom_pass_id is None
    assert not from_xml.warnings


def test_other_variables_of_a_get_request_are_no_passdata() -> None:
    parsed = PassData.parse({"action": "sendpassinmms", "to": "16501234123", "pd_secvalue1": "Hall 2"})
    assert parsed.slots == {"SECVALUE1": "Hall 2"}
    assert not parsed.warnings


def test_unknown_elements_are_ignored_by_name() -> None:
    parsed = PassData.parse({"SECVALUE1": "x", "SECVALUE9": "y"})
    assert parsed.slots == {"SECVALUE1": "x"}
    assert [(w.code, w.where) for w in parsed.warnings] == [("unknown_name", "SECVALUE9")]


def test_blank_is_absent() -> None:
    assert PassData.parse({"SECVALUE1": "  ", "SECLABEL1": "", "AUXVALUE1": None}).slots == {}


def test_barcode_value_is_left_exactly_as_sent() -> None:
    assert PassData.parse({"BARCODEVALUE": " A\u0301 \x1d1 "}).slots == {"BARCODEVALUE": " A\u0301 \x1d1 "}
    assert PassData.parse({"BARCODEVALUE": "  "}).slots == {}


def test_blanks_around_an_xml_element_are_layout() -> None:
    parsed = PassData.parse("<PASSDATA><BARCODEVALUE>\n  12 34\n</BARCODEVALUE></PASSDATA>")
    assert parsed.barcode_value == "12 34"


def test_back_values_keep_their_lines() -> None:
    parsed = PassData.parse({"BACKVALUE1": "one\r\ntwo", "SECVALUE1": "one\r\ntwo"})
    assert parsed.slots == {"BACKVALUE1": "one\ntwo", "SECVALUE1": "one two"}


def test_numbers_are_taken_and_structures_refused() -> None:
    taken = PassData.parse({"RELLATITUDE1": 42.25, "SECVALUE1": 7})
    assert taken.slots == {"RELLATITUDE1": "42.25", "SECVALUE1": "7"}
    for bad in (True, [1], {"a": 1}, float("nan"), float("inf"), 1 << 600):
        with pytest.raises(InvalidRequest) as caught:
            PassData.parse({"SECVALUE1": bad})
        assert caught.value.field == "SECVALUE1"


def test_a_slot_given_twice_counts_once_with_a_warning() -> None:
    parsed = PassData.parse("<PASSDATA><SECVALUE1>a</SECVALUE1><SECVALUE1>b</SECVALUE1></PASSDATA>")
    assert parsed.slots == {"SECVALUE1": "b"}
    assert parsed.warnings[0].code == "repeated_name"


def test_direction_controls_are_kept_and_named() -> None:
    parsed = PassData.parse({"SECVALUE1": "\u202eabc"})
    assert parsed.slots == {"SECVALUE1": "\u202eabc"}
    assert parsed.warnings[0].code == "direction_controls"


@pytest.mark.parametrize(
    "source",
    [
        "<PASSDATA><SECVALUE1>a</PASSDATA>",
        "<REQUEST/>",
        '<!DOCTYPE x [<!ENTITY a "b">]><PASSDATA><SECVALUE1>&a;</SECVALUE1></PASSDATA>',
        '<!DOCTYPE PASSDATA SYSTEM "http://x.example/d.dtd"><PASSDATA/>',
        "{not json",
        '["a"]',
        "",
        b"\xff\xfe\x00",
        "<PASSDATA>" + "<A>x</A>" * 60_000 + "</PASSDATA>",
        "\ud800",
        {f"X{n}": "y" for n in range(300)},
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(source: object) -> None:
    with pytest.raises(InvalidRequest) as caught:
        PassData.parse(source)  # type: ignore[arg-type]
    assert caught.value.message.endswith(".")


def test_parsing_twice_is_parsing_once() -> None:
    once = PassData.parse(PASSDATA)
    assert PassData.parse(once) is once
    assert PassData.parse(None).slots == {}


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(SLOTS)), st.text(max_size=40), max_size=12))
def test_any_text_goes_through_json_unharmed(slots: dict[str, str]) -> None:
    direct = PassData.parse(slots)
    again = PassData.parse(json.dumps({name: text for name, text in direct.slots.items() if text}))
    assert again.slots == direct.slots


@settings(max_examples=80)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_never_crash(data: bytes) -> None:
    with suppress(RendererError):
        PassData.parse(data)


@pytest.mark.parametrize("source", [b"", "", b" \n", b"\xef\xbb\xbf"])
def test_nothing_is_called_empty(source: bytes | str) -> None:
    with pytest.raises(InvalidRequest, match="PASSDATA is empty"):
        PassData.parse(source)


@pytest.mark.parametrize("source", ["[1,2]", "null", "7", b"\x00\x01", b"\x89PNG", "pd_secvalue1=x"])
def test_what_is_neither_object_nor_xml_is_told_so(source: bytes | str) -> None:
    with pytest.raises(InvalidRequest, match="PASSDATA must be one JSON object") as caught:
        PassData.parse(source)
    assert caught.value.field == "passdata"


@pytest.mark.parametrize("source", ["<PASSDATA>", "\ufeff<", "<!DOCTYPE a []><PASSDATA/>"])
def test_only_what_starts_as_xml_is_called_broken_xml(source: str) -> None:
    with pytest.raises(InvalidRequest, match="PASSDATA is not valid XML"):
        PassData.parse(source)


def test_xml_in_utf_16_is_read() -> None:
    source = "<PASSDATA><SECVALUE1>Žluť</SECVALUE1></PASSDATA>".encode("utf-16")
    assert PassData.parse(source).slots == {"SECVALUE1": "Žluť"}
