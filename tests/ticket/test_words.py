import numpy as np
import pytest
from PIL import Image

from renderer import typography
from renderer.ticket import words
from renderer.ticket.units import Rect
from renderer.typography import Block, Style

STYLE = Style(family="sans", weight=400, size=24.0)
WHITE = (255, 255, 255, 255)


def block(text: str, fonts, x: float = 10.0) -> Block:
    lines, places, width = words.set_words(text, words.case(STYLE, fonts))
    placed = tuple((x + place, 5.0) for place in places)
    return Block(lines, placed, STYLE.size, width, lines[0].height, truncated=False)


@pytest.mark.parametrize("text", ["Row 31 Seat 17", "one", "a  b", "TCK00000003 x"])
def test_words_stand_where_the_whole_line_has_them(fonts, text: str) -> None:
    _, _, width = words.set_words(text, words.case(STYLE, fonts))
    assert width == pytest.approx(typography.measure(text, STYLE, fonts), abs=1.0)


def test_drawn_words_look_like_the_drawn_line(fonts) -> None:
    text = "Section B1 Row 31"
    one, other = Image.new("RGB", (320, 50)), Image.new("RGB", (320, 50))
    assert words.draw_words(one, block(text, fonts), Rect(0, 0, 320, 50), WHITE)
    typography.draw(other, typography.layout_line(text, STYLE, fonts), (10, 5), WHITE)
    difference = np.abs(np.asarray(one).astype(int) - np.asarray(other).astype(int))
    assert difference.mean() < 6
    assert one.getbbox() == pytest.approx(other.getbbox(), abs=1)


def test_a_cut_out_area_gets_the_same_pixels(fonts) -> None:
    made = block("Row 31", fonts, 10.3)
    whole, piece = Image.new("RGB", (160, 64)), Image.new("RGB", (144, 56))
    assert words.draw_words(whole, made, Rect(32, 16, 120, 44), WHITE)
    assert words.draw_words(piece, made, Rect(16, 8, 120, 44), WHITE)
    assert whole.crop((16, 8, 160, 64)).tobytes() == piece.tobytes()


def test_other_blocks_are_left_alone(fonts) -> None:
    image = Image.new("RGB", (320, 50))
    line = typography.layout_line("two words", STYLE, fonts)
    spaced = Block((line,), ((0.0, 0.0),), 24.0, line.width, line.height, truncated=False)
    assert not words.draw_words(image, spaced, Rect(0, 0, 320, 50), WHITE)
    arabic = typography.layout_line("شتاء", STYLE, fonts)
    foreign = Block((arabic,), ((0.0, 0.0),), 24.0, arabic.width, arabic.height, truncated=False)
    assert not words.draw_words(image, foreign, Rect(0, 0, 320, 50), WHITE)
    assert not words.draw_words(image, block("overflowing", fonts), Rect(0, 0, 40, 50), WHITE)
    assert image.getbbox() is None


def test_transparent_ink_is_lighter(fonts) -> None:
    image = Image.new("RGB", (200, 50))
    words.draw_words(image, block("Row", fonts), Rect(0, 0, 200, 50), (255, 255, 255, 128))
    assert 100 < np.asarray(image).max() <= 128


def test_a_word_is_set_and_drawn_once(fonts) -> None:
    letters = words.case(STYLE, fonts)
    line = words.word(("Seat", letters))
    assert words.word(("Seat", words.case(STYLE, fonts))) is line
    assert isinstance(line, words.Word)
    assert line.mask(1) is line.mask(1)
    assert line == words._word(("Seat", letters)) != words.word(("Row", letters))
