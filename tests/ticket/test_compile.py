import pytest

from renderer.errors import InputError, TemplateError
from renderer.ticket.compile import compile_plan
from renderer.ticket.plan import BarcodeNode, ColumnNode, TextNode, descend
from tests.ticket.small import SMALL, build


def nodes(template, size, fonts):
    plan = compile_plan(template, size, fonts)
    return {node.id: node for _, root in plan.roots for node in descend(root)}


def test_design_units_follow_the_width_and_floors_hold(fonts) -> None:
    large = nodes(build(), (640, 960), fonts)["event"]
    small = nodes(build(), (80, 120), fonts)["event"]
    assert isinstance(large, TextNode)
    assert isinstance(small, TextNode)
    assert (large.largest, large.smallest) == (80, 40)
    assert (small.largest, small.smallest) == (11, 11)


def test_a_text_is_dynamic_unless_the_campaign_fixes_it(fonts) -> None:
    made = nodes(build(), (320, 480), fonts)
    assert not made["event"].dynamic
    assert made["seat"].dynamic
    assert made["code"].dynamic


def test_a_container_is_as_important_as_its_most_important_child(fonts) -> None:
    made = nodes(build(), (320, 480), fonts)
    assert isinstance(made["body"], ColumnNode)
    assert made["body"].priority == 90


def test_the_barcode_knows_its_room_and_symbology(fonts) -> None:
    code = nodes(build(), (320, 480), fonts)["code"]
    assert isinstance(code, BarcodeNode)
    assert (code.room, code.symbology, code.prefer) == (300, "qr", (16, 8, 4))


def test_min_width_leaves_a_layer_out(fonts) -> None:
    toml = SMALL.replace('value = "Seat {seat}"', 'value = "Seat {seat}", min_width = 200')
    assert "seat" in nodes(build(toml), (200, 300), fonts)
    assert "seat" not in nodes(build(toml), (199, 300), fonts)


@pytest.mark.parametrize("size", [(0, 100), (31, 100), (100, 4097), (-5, 10)])
def test_sizes_outside_the_limits_are_refused(fonts, size: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="32 to 4096") as raised:
        compile_plan(build(), size, fonts)
    assert raised.value.field == "size"


def test_a_font_that_is_not_there_is_named(fonts) -> None:
    with pytest.raises(TemplateError, match="no font 'fancy'"):
        compile_plan(build(SMALL.replace('"title"', '"fancy"')), (320, 480), fonts)
    with pytest.raises(TemplateError, match="no font family 'fancy'"):
        compile_plan(build(SMALL.replace('font = "title"', 'family = "fancy"')), (320, 480), fonts)


def test_a_text_takes_its_style_and_overrides_it(fonts) -> None:
    look = 'font = "mono"\ntracking = 0.2\ncase = "upper"\nalign = "end"\n'
    toml = SMALL.replace('style = "event"', 'style = "big", tracking = 0.3')
    event = nodes(
        build(toml.replace("[styles.event]", f"[styles.big]\n{look}[styles.event]")), (320, 480), fonts
    )["event"]
    assert isinstance(event, TextNode)
    assert (event.style.family, event.style.tracking, event.upper, event.align) == ("mono", 0.3, True, "end")
