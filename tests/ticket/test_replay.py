import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer import data, ticket, typography
from renderer.errors import BarcodeError
from renderer.templates import FolderSource
from renderer.ticket import replay
from renderer.ticket.items import BarcodeItem, TextItem
from renderer.ticket.layout import lay_out
from renderer.ticket.plan import TextNode, descend
from renderer.ticket.publish import publish
from renderer.ticket.replay import scene_of, skeleton, traits_of
from tests.ticket.small import SHIPPED, SMALL, build

FONTS = typography.shipped_fonts()
SOURCE = FolderSource(data.templates_dir())
TEMPLATES = {name: ticket.load(SOURCE.get("ticket", name)) for name in SHIPPED}
words = st.sampled_from(
    ["", "12A", "North 2", "Ada van den Berg", "W" * 40, "שלום", "a long line of many words " * 3, "\u00a0"]
)
sizes = st.sampled_from([(640, 960), (240, 320), (176, 220), (320, 240), (128, 128)])


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(SHIPPED), sizes, st.data())
def test_a_replayed_scene_is_the_full_layout(name: str, size: tuple[int, int], draw: st.DataObject) -> None:
    template = TEMPLATES[name]
    values = {
        field: spec.sample if spec.type == "barcode" or spec.required else draw.draw(words)
        for field, spec in template.fields.items()
    }
    plan = publish(template, size, FONTS).plan
    replayed, full = scene_of(plan, values, FONTS), lay_out(plan, values, FONTS).scene
    assert replayed == full
    blocks = [[getattr(item, "block", None) for item in scene.items] for scene in (replayed, full)]
    assert blocks[0] == blocks[1]
    symbols = [[getattr(item, "symbol", None) for item in scene.items] for scene in (replayed, full)]
    assert symbols[0] == symbols[1]
    assert replayed.layers() == full.layers()


def test_ordinary_recipients_of_a_campaign_share_one_skeleton() -> None:
    plan = publish(build(), (320, 480), FONTS).plan
    before = skeleton.cache_info().misses
    for i in range(10):
        scene_of(plan, {"event": "Fair", "seat": f"Row {i}", "code": f"TCK{i:08d}"}, FONTS)
    assert skeleton.cache_info().misses == before + 1


def test_a_screen_on_which_texts_shrink_is_laid_out_once_too(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = publish(build(), (160, 176), FONTS).plan
    first = scene_of(plan, {"event": "Winter Fair", "seat": "Row 1", "code": "TCK00000001"}, FONTS)
    seat = next(item for item in first.items if isinstance(item, TextItem) and item.id == "seat")
    largest = next(node for _, root in plan.roots for node in descend(root) if node.id == "seat")
    assert isinstance(largest, TextNode)
    assert seat.block.size < largest.largest
    monkeypatch.setattr(replay, "lay_out", None)
    again = scene_of(plan, {"event": "Winter Fair", "seat": "Row 2", "code": "TCK00000002"}, FONTS)
    assert [item.rect for item in again.items] == [item.rect for item in first.items]


def test_a_warning_that_quotes_a_recipient_is_made_anew() -> None:
    plan = publish(build(), (160, 96), FONTS).plan
    for seat in ("Row 3", "Row 4"):
        scene = scene_of(plan, {"event": "Winter Fair", "seat": seat, "code": "TCK00000003"}, FONTS)
        assert any(f"'Seat {seat}'" in warning.message for warning in scene.warnings)


def test_a_blank_payload_draws_no_barcode() -> None:
    plan = publish(build(), (320, 480), FONTS).plan
    for code in ("TCK00000003", "  "):
        scene = scene_of(plan, {"event": "Fair", "seat": "3", "code": code}, FONTS)
        assert any(isinstance(item, BarcodeItem) for item in scene.items) is bool(code.strip())


def test_plans_whose_widths_follow_recipients_are_never_replayed() -> None:
    row = '[[layer]]\ntype = "row"\nchild = [{ type = "text", value = "{seat}", weight = 0 }]\n'
    assert not traits_of(publish(build(SMALL + row), (320, 480), FONTS).plan).replayable
    conditional = SMALL.replace('id = "code", ', 'id = "code", when = "seat", ')
    assert not traits_of(publish(build(conditional), (320, 480), FONTS).plan).replayable
    assert traits_of(publish(build(), (320, 480), FONTS).plan).replayable


def test_values_that_conditions_compare_are_told_apart() -> None:
    toml = SMALL.replace('id = "event", type', 'id = "event", when = "seat!=Staff", type')
    plan = publish(build(toml), (320, 480), FONTS).plan
    assert "seat" in traits_of(plan).compared
    shown = [
        [item.id for item in scene_of(plan, {"event": "Fair", "seat": seat, "code": "1"}, FONTS).items]
        for seat in ("Staff", "Row 3")
    ]
    assert shown == [["seat", "code"], ["event", "seat", "code"]]


def test_a_payload_that_cannot_be_encoded_is_an_error_either_way() -> None:
    plan = publish(build(SMALL.replace('"qr"', '"ean13"')), (320, 480), FONTS).plan
    with pytest.raises(BarcodeError):
        scene_of(plan, {"event": "Fair", "seat": "", "code": "x"}, FONTS)
