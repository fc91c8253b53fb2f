from renderer.ticket.checks import problems, walk
from tests.ticket.small import build


def test_layers_are_walked_parents_first_in_order() -> None:
    assert [path for path, _ in walk(build().doc)] == [
        "layer[0]",
        "layer[0].child[0]",
        "layer[0].child[1]",
        "layer[0].child[2]",
    ]


def test_a_sound_document_has_no_problems() -> None:
    assert problems(build().doc, {}) == []


def test_every_problem_is_told_at_once() -> None:
    doc = build().doc
    broken = doc.model_copy(update={"background": "sea", "description": "{nobody}"})
    assert len(problems(broken, {})) == 2
