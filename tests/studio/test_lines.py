from __future__ import annotations

import tomllib

import pytest

from renderer.engine import Engine
from renderer.studio import lines

TEXT = """format = 1
[colors]
ink = "#000"

[[layer]]
type = "rect"

[[layer]]
type = "column"

[[layer.child]]
value = "a"

[[layer.child]]
value = "b"
size.max = "12u"

[fields]
header1 = { label = "A" }
"""


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("ticket.toml: layer[1].child[1].size.max: wrong", 16),
        ("x/ticket.toml: layer[1].child[0].valeu: unknown key.", 11),
        ("layer[0].type: wrong", 6),
        ("template.toml, fields.header1.labbel: Extra inputs are not permitted", 19),
        ("colors.ink: no colour", 3),
        ("not valid TOML: Expected '=' after a key (at line 7, column 3).", 7),
        ("something else is wrong", None),
        ("nosuch.place: wrong", None),
    ],
)
def test_a_message_is_found_in_its_line(message: str, line: int | None) -> None:
    assert lines.line_of(TEXT, message) == line


def test_a_field_of_an_error_counts_as_well() -> None:
    assert lines.line_of(TEXT, "Input should be a string", "layer.1.child.1.value") == 15


def test_every_place_of_the_shipped_templates_is_a_place_of_their_data(engine: Engine) -> None:
    for kind in ("ticket", "pass", "mms"):
        for name in engine.templates.ids(kind):
            text = engine.templates.get(kind, name).main.decode()
            data = tomllib.loads(text)
            for number, place in lines.places(text):
                assert reached(data, place), f"{name}:{number}: {place}"


def reached(data: object, place: lines.Path) -> bool:
    for step in place:
        try:
            data = data[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return False
    return True
