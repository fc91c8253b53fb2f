from __future__ import annotations

import pytest

from renderer.gateway.base import Capabilities

WIDE = Capabilities("Wide", frozenset({"*/*"}), 1, base64=False, attachments=1)
NARROW = Capabilities(
    "Narrow",
    frozenset({"image/gif", "text/*"}),
    1,
    base64=False,
    attachments=1,
    sender="numeric",
    sender_needed=True,
    countries=frozenset({"44", "61"}),
)


@pytest.mark.parametrize(
    ("content_type", "taken"),
    [
        ("image/gif", True),
        ("Image/GIF; name=x", True),
        ("text/plain", True),
        ("image/png", False),
        ("", False),
    ],
)
def test_types_are_taken_whatever_their_case_and_parameters(content_type: str, taken: bool) -> None:
    assert NARROW.takes(content_type) is taken
    assert WIDE.takes(content_type)


def test_countries_are_dialling_codes_and_none_means_everywhere() -> None:
    assert NARROW.serves("447700900123")
    assert NARROW.serves("+61409317436")
    assert not NARROW.serves("16501234123")
    assert WIDE.serves("16501234123")


def test_a_sender_goes_by_the_gateways_rule() -> None:
    assert [NARROW.may_send_as(each) for each in ("60856", "GALA", "", "６０")] == [True, False, False, False]
    assert [WIDE.may_send_as(each) for each in ("60856", "GALA", "")] == [True, True, True]
