from __future__ import annotations

from renderer.wallet.notice import Notice


def test_a_notice_reads_as_place_and_sentence() -> None:
    assert str(Notice("ignored", "It was ignored.", "SECVALUE1")) == "SECVALUE1: It was ignored."
    assert str(Notice("ignored", "It was ignored.")) == "It was ignored."


def test_a_notice_is_a_warning_unless_it_says_so() -> None:
    assert Notice("a", "b").level == "warning"
