from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from renderer.service.tokens import Tokens

TOKENS = Tokens(b"secret", "pass", clock=lambda: 1_000_000.0)


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_a_token_leads_back_to_its_number(number: int) -> None:
    token = TOKENS.token(number, 60)
    assert TOKENS.read(token) == number
    assert len(token) == 38
    assert token.isascii()


@given(st.text(max_size=60))
def test_other_texts_lead_nowhere(text: str) -> None:
    assert TOKENS.read(text) is None


def test_forged_expired_and_borrowed_tokens_lead_nowhere() -> None:
    token = TOKENS.token(7, 60)
    assert replace(TOKENS, secret=b"other").read(token) is None
    assert replace(TOKENS, purpose="message").read(token) is None
    assert replace(TOKENS, clock=lambda: 1_000_061.0).read(token) is None
    for place in range(len(token) - 1):  # the last letter holds spare bits
        other = "B" if token[place] == "A" else "A"
        flipped = token[:place] + other + token[place + 1 :]
        assert TOKENS.read(flipped) is None, place
