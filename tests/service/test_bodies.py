from __future__ import annotations

import pytest

from renderer.errors import InvalidRequest
from renderer.service.bodies import json_mapping, media_type
from renderer.service.limits import UnsupportedMediaType


def test_an_empty_body_is_none() -> None:
    assert json_mapping(b" \n", "") is None


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "", "application/x+json"]
)
def test_json_in_every_spelling_of_its_type(kind: str) -> None:
    assert json_mapping(b'{"a": 1}', kind) == {"a": 1}


@pytest.mark.parametrize("body", [b"[", b"[1]", b"3", b"\xff", b"[" * 100_000, b"{}x", b"\x00"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidRequest):
        json_mapping(body, "application/json")


def test_another_type_is_refused() -> None:
    with pytest.raises(UnsupportedMediaType):
        json_mapping(b"<a/>", "application/xml")


def test_media_types_are_told_without_parameters() -> None:
    assert media_type(" Text/HTML ; charset=x") == "text/html"
