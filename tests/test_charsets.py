from __future__ import annotations

import encodings.aliases

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.charsets import decoded

ANY = sorted({*encodings.aliases.aliases.values(), "idna", "punycode", "undefined", "utf\0", "", "x" * 999})


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("für".encode(), "utf-8", "für"),
        (b"f\xfcr", "ISO-8859-1", "für"),
        ("für".encode("utf-16-be"), "iso-10646-ucs-2", "für"),
        ("für".encode(), "", "für"),
        ("für".encode(), "martian", "für"),
        ("für".encode(), "hex", "für"),
        ("für".encode(), "undefined", "für"),
        (b"\xff", "utf-8", "\ufffd"),
    ],
)
def test_text_is_read_in_the_charset_it_names(data: bytes, charset: str, text: str) -> None:
    assert decoded(data, charset) == text


@pytest.mark.parametrize("charset", ANY)
@settings(max_examples=10)
@given(st.binary(max_size=12))
def test_any_octets_in_any_charset_are_text(charset: str, data: bytes) -> None:
    assert isinstance(decoded(data, charset), str)
