from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.service.accept import choose

JSON, PDU = "application/json", "application/vnd.wap.mms-message"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", JSON),
        ("*/*", JSON),
        (PDU, PDU),
        (PDU.upper(), PDU),
        (f"{PDU};q=0, {JSON}", JSON),
        (f"{PDU};q=0", JSON),
        (f"{PDU}; q=0.000, */*", JSON),
        (f"{PDU};q=0.5, {JSON};q=0.4", PDU),
        (f"{PDU};q=0.4, {JSON};q=0.5", JSON),
        (f"{JSON};q=0, */*", PDU),
        (f"{PDU}, */*", PDU),
        (f"{PDU}, */*;q=0.1", PDU),
        (f"application/*, {PDU};q=0.2", JSON),
        (f"{JSON}, {PDU}", JSON),
        (f"{PDU};q=nan", JSON),
        (f"{PDU};q=x", JSON),
        ("image/png", JSON),
        (f"x{PDU}", JSON),
    ],
)
def test_the_client_gets_what_it_likes_best(accept: str, chosen: str) -> None:
    assert choose(accept, (JSON, PDU)) == chosen


@given(st.text(alphabet="applicationjson/*;,=q.01 \t", max_size=60))
def test_any_header_is_answered(accept: str) -> None:
    assert choose(accept, (JSON, PDU)) in (JSON, PDU)
