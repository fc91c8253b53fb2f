"""The glyph strip: cut once for a size, then only shifted into place."""

from __future__ import annotations

from renderer.barcode.strip import strip


def test_digits_share_one_advance_and_fill_the_height() -> None:
    digits = strip(20, digits_only=True)
    assert len({digits.glyph(digit).advance for digit in "0123456789"}) == 1
    assert digits.height < strip(20).height
    assert any(any(digits.glyph(digit).rows[0:2]) for digit in "0123456789")
    assert any(any(digits.glyph(digit).rows[-2:]) for digit in "0123456789")


def test_a_strip_is_made_once() -> None:
    assert strip(17) is strip(17)


def test_ink_is_laid_out_for_the_line_it_goes_into() -> None:
    letters = strip(16)
    glyph, ink = letters.glyph("A"), letters.ink("A", 64)
    rows = [ink >> 64 * (letters.height - 1 - row) & (1 << 64) - 1 for row in range(letters.height)]
    assert rows == [row << 64 - glyph.width for row in glyph.rows]


def test_what_cannot_be_printed_is_blank() -> None:
    assert not any(strip(16).glyph("\x01").rows)
