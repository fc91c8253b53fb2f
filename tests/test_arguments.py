from __future__ import annotations

from typing import Any

import pytest

from renderer import arguments
from renderer.errors import InvalidRequest


@pytest.mark.parametrize("bad", [(640,), (1, 2, 3), 640, "640x960", (640, "960"), (640.0, 960.0), (True, 1)])
def test_a_size_is_two_whole_numbers(bad: Any) -> None:
    assert arguments.size([640, 960]) == (640, 960)
    with pytest.raises(InvalidRequest) as caught:
        arguments.size(bad)
    assert caught.value.field == "size"


@pytest.mark.parametrize("bad", [5, b"T", "T\x001"])
def test_a_text_is_text_without_nul(bad: Any) -> None:
    assert arguments.text("T", "barcode_id") == "T"
    assert arguments.optional_text(None, "barcode_id") is None
    with pytest.raises(InvalidRequest) as caught:
        arguments.optional_text(bad, "barcode_id")
    assert caught.value.field == "barcode_id"


@pytest.mark.parametrize("bad", [{1: "x"}, {"a": 1}, {"a": "\0"}, "text", [1]])
def test_merge_fields_are_texts_by_name(bad: Any) -> None:
    assert arguments.texts(None, "data") == {}
    assert arguments.texts({"a": "x"}, "data") == {"a": "x"}
    with pytest.raises(InvalidRequest) as caught:
        arguments.texts(bad, "data")
    assert caught.value.field == "data"


@pytest.mark.parametrize("bad", [{"1": "x"}, {True: "x"}, {1: 2}, {1: "\0"}, ["x"]])
def test_slide_texts_are_by_number(bad: Any) -> None:
    assert arguments.texts_by_slide({1: "x"}, "custom_text") == {1: "x"}
    with pytest.raises(InvalidRequest) as caught:
        arguments.texts_by_slide(bad, "custom_text")
    assert caught.value.field == "custom_text"


def test_a_field_with_nul_is_named() -> None:
    assert arguments.fields({"event": "Gala", "row": 4}) == {"event": "Gala", "row": 4}
    assert arguments.fields(None) is None
    with pytest.raises(InvalidRequest) as caught:
        arguments.fields({"event": "a\0b"})
    assert caught.value.field == "event"


@pytest.mark.parametrize("bad", ["ABC", b"ABC", 5, None])
def test_one_payload_alone_is_not_many(bad: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        arguments.payloads(bad)
    assert caught.value.field == "payloads"
