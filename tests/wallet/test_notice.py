from __future__ import annotations

from renderer.wallet.notice import Notice, legible


def test_a_notice_reads_as_place_and_sentence() -> None:
    assert str(Notice("ignored", "It was ignored.", "SECVALUE1")) == "SECVALUE1: It was ignored."
    assert str(Notice("ignored", "It was ignored.")) == "It was ignored."


def test_a_notice_is_a_warning_unless_it_says_so() -> None:
    assert Notice("a", "b").level == "warning"


def test_what_foreign_passes_say_stays_on_one_line() -> None:
    told = Notice("a", "x" * 300, "evil\r\nheader\u202e", "error").legible()
    assert told.where == "evil\ufffd\ufffdheader\ufffd"
    assert len(told.message) == 200
    assert (told.code, told.level) == ("a", "error")
    assert legible("Grüße \U0001f3ab") == "Grüße \U0001f3ab"
