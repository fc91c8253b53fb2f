import pytest

from renderer.ticket.compile import compile_plan
from renderer.ticket.flow import Flow, _shares
from renderer.ticket.plan import RowNode
from renderer.ticket.units import Rect
from tests.ticket.small import SMALL, build

ROW = """
[[layer]]
id = "row"
type = "row"
gap = 10
child = [
  { id = "one", type = "text", value = "{event}", lines = 1 },
  { id = "two", type = "text", value = "{seat}", weight = 2 },
]
"""


def flow_of(toml: str, values: dict[str, str], fonts):
    plan = compile_plan(build(toml), (320, 480), fonts)
    return Flow({"event": "", "seat": "", "code": "", **values}, fonts), plan


def head() -> str:
    return SMALL.split("[[layer]]", maxsplit=1)[0]


def test_children_without_content_collapse_with_their_gap(fonts) -> None:
    flow, plan = flow_of(SMALL, {"event": "Fair", "seat": "3"}, fonts)
    root = plan.roots[0][1]
    full = flow.measure(root, 320)
    other, plan = flow_of(SMALL, {"event": "Fair"}, fonts)
    root = plan.roots[0][1]
    seat = next(child for child in root.children if child.id == "seat")
    assert not other.present(seat)
    assert other.measure(root, 320) < full - 8


def test_a_row_shares_its_width_by_weight(fonts) -> None:
    flow, plan = flow_of(head() + ROW, {"event": "A", "seat": "B"}, fonts)
    flow.place(plan.roots[0][1], Rect(0, 0, 310, 50))
    assert [(item.rect.x, item.rect.width) for item in flow.items] == [(0, 100), (110, 200)]


def test_an_absent_cell_leaves_its_width_to_the_others(fonts) -> None:
    flow, plan = flow_of(head() + ROW, {"seat": "B"}, fonts)
    flow.place(plan.roots[0][1], Rect(0, 0, 310, 50))
    assert [(item.rect.x, item.rect.width) for item in flow.items] == [(0, 310)]


@pytest.mark.parametrize(
    ("space", "weights", "wishes", "widths"),
    [
        (300, [1, 2], [10, 10], [100, 200]),
        (300, [0, 1], [80, 10], [80, 220]),
        (300, [1, 1], [200, 40], [200, 100]),  # slack is lent
        (300, [1, 1], [400, 140], [160, 140]),  # but no more than there is
        (100, [1, 1, 1], [90, 90, 90], [33, 34, 33]),
        (10, [0, 1], [80, 10], [80, 0]),
    ],
)
def test_widths(space: int, weights: list[float], wishes: list[int], widths: list[int]) -> None:
    assert _shares(space, weights, wishes)[0] == widths


def test_hidden_and_conditional_nodes_are_absent(fonts) -> None:
    toml = SMALL.replace('value = "Seat {seat}"', 'value = "Seat {seat}", when = "seat=VIP"')
    flow, plan = flow_of(toml, {"event": "x", "seat": "VIP"}, fonts)
    seat = next(child for child in plan.roots[0][1].children if child.id == "seat")
    assert flow.present(seat)
    flow.hide(seat)
    assert not flow.present(seat)
    other, plan = flow_of(toml, {"event": "x", "seat": "Std"}, fonts)
    assert not other.present(next(child for child in plan.roots[0][1].children if child.id == "seat"))


def test_a_perforation_separates_or_is_left_out(fonts) -> None:
    tear = '  { id = "tear", type = "rect", dash = { on = 4, off = 4 }, fill = "#fff" },\n  { id = "code"'
    toml = SMALL.replace('  { id = "code"', tear)
    for values, shown in (
        ({"event": "A", "code": "1"}, ["event", "tear"]),
        ({"code": "1"}, []),
        ({"event": "A"}, ["event"]),
    ):
        flow, plan = flow_of(toml, values, fonts)
        flow.place(plan.roots[0][1], Rect(0, 0, 320, 480))
        assert [item.id for item in flow.items] == shown


def test_a_row_is_a_row(fonts) -> None:
    _, plan = flow_of(head() + ROW, {}, fonts)
    assert isinstance(plan.roots[0][1], RowNode)
