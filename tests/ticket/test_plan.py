from renderer.ticket.compile import compile_plan
from renderer.ticket.plan import Ground, descend
from tests.ticket.small import build


def test_a_plan_is_walked_parents_first(fonts) -> None:
    plan = compile_plan(build(), (320, 480), fonts)
    assert [node.id for _, root in plan.roots for node in descend(root)] == ["body", "event", "seat", "code"]
    assert (plan.width, plan.height, plan.background) == (320, 480, (32, 64, 96, 255))


def test_nodes_are_told_apart_by_identity(fonts) -> None:
    first = compile_plan(build(), (320, 480), fonts).roots[0][1]
    second = compile_plan(build(), (320, 480), fonts).roots[0][1]
    assert first != second
    assert len({first, second}) == 2


def test_a_ground_without_colour_is_not_painted() -> None:
    assert not Ground().visible
    assert Ground(fill=(0, 0, 0, 255)).visible
