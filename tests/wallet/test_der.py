from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.wallet import der
from renderer.wallet.cms import tlv


def test_definite_elements_are_read() -> None:
    element = der.parse(tlv(0x30, tlv(0x02, b"\1"), tlv(0x04, b"x" * 300)))
    assert [child.tag for child in element.children] == [2, 4]
    assert element.children[1].body == b"x" * 300
    assert element.child(0x04) is element.children[1]
    assert element.child(0x06) is None


def test_indefinite_lengths_as_apples_tools_write_them_are_read() -> None:
    # X.690 8.1.3.6; the octet string is cut into segments (8.7.3).
    data = b"\x30\x80" + b"\x24\x80" + b"\x04\x02ab" + b"\x04\x01c" + b"\0\0" + b"\x02\x01\x05" + b"\0\0"
    element = der.parse(data)
    assert element.children[0].octets() == b"abc"
    assert element.children[1].body == b"\5"
    assert element.raw == data


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x30", b"\x30\x05\x02", b"\x30\x84\xff\xff\xff\xff", b"\x30\x85\0\0\0\0\1", b"\x1f\x01\0",
        b"\x04\x80\0\0", b"\x30\x80\x02\x01", b"\x30\x80" * 100, b"\x30\x82",
    ],
)  # fmt: skip
def test_malformed_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="it "):
        der.parse(data)


def test_a_swarm_of_tiny_elements_is_refused() -> None:
    with pytest.raises(ValueError, match="deeply"):
        der.parse(tlv(0x30, b"\x05\x00" * 50_000))


@settings(max_examples=200)
@given(st.binary(max_size=120))
def test_arbitrary_bytes_end_in_a_tree_or_a_refusal(data: bytes) -> None:
    with suppress(ValueError):
        assert len(der.parse(data).raw) <= len(data)
