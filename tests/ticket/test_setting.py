from dataclasses import replace

import pytest
from PIL import Image

from renderer import typography
from renderer.ticket import setting
from renderer.ticket.compile import compile_plan
from renderer.ticket.plan import TextNode, descend
from renderer.ticket.units import Rect
from tests.ticket.small import build


def text_node(fonts, **changes: object) -> TextNode:
    plan = compile_plan(build(), (320, 480), fonts)
    found = next(n for _, root in plan.roots for n in descend(root) if n.id == "event")
    assert isinstance(found, TextNode)
    return replace(found, **changes)


def test_shrinking_moves_from_the_largest_to_the_smallest_size(fonts) -> None:
    node = text_node(fonts)
    assert [setting.set_block("Hi", node, 300, shrink, fonts).size for shrink in (0.0, 0.5, 1.0)] == [
        40,
        30,
        20,
    ]


@pytest.mark.parametrize(("align", "share"), [("start", 0.0), ("center", 0.5), ("end", 1.0)])
def test_alignment_is_that_of_the_width(fonts, align: str, share: float) -> None:
    block = setting.set_block("Winter Fair", text_node(fonts, align=align), 300, 0.0, fonts)
    assert block.placed[0][0] == pytest.approx((300 - block.width) * share, abs=0.02)


def test_right_to_left_text_starts_on_the_right(fonts) -> None:
    block = setting.set_block("شتاء", text_node(fonts), 300, 0.0, fonts)
    assert block.placed[0][0] == pytest.approx(300 - block.lines[0].width, abs=0.02)


def test_lines_are_set_at_the_leading_and_long_text_is_cut(fonts) -> None:
    node = text_node(fonts, leading=0.8)
    two = setting.set_block("Winter Science Fair", node, 220, 0.0, fonts)
    assert len(two.lines) == 2
    assert two.placed[1][1] - two.placed[0][1] == pytest.approx(two.lines[0].height * 0.8)
    assert setting.text_height(two) <= -(-2 * two.lines[0].height * 0.8 // 1) + 1
    assert setting.set_block("word " * 60, node, 220, 0.0, fonts).truncated


def test_the_ink_holds_all_that_is_drawn(fonts) -> None:
    node = text_node(fonts)
    for text in ("Ågj̈ß", "क्षत्रिय", "ทู้ปี่", "שלום"):
        block = setting.set_block(text, node, 300, 0.0, fonts)
        item = setting.text_item(text, node, Rect(50, 50, 300, 60), block)
        image = Image.new("L", (400, 200))
        typography.draw(image, block._replace(clip=None), (item.rect.x, item.rect.y), 255)
        found = image.getbbox()
        assert found is not None
        assert item.ink.x <= found[0]
        assert item.ink.y <= found[1]
        assert found[2] <= item.ink.right
        assert found[3] <= item.ink.bottom
