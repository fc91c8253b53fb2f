"""The table of application identifiers says what it means."""

from __future__ import annotations

from renderer.barcode import gs1
from renderer.barcode.gs1_table import CHARACTER_SETS, PREDEFINED, SHAPES


def test_every_shape_can_be_read_whole() -> None:
    for ai, shape in SHAPES.items():
        assert len(gs1.components(shape)) == len(shape.split(" ")), ai


def test_predefined_lengths_are_those_of_figure_7_8_5_2() -> None:
    lengths = {"00": 18, "01": 14, "02": 14, "03": 14, "20": 2, "41": 13} | dict.fromkeys(
        ("11", "12", "13", "15", "16", "17", *map(str, range(31, 37))), 6
    )
    for ai, shape in SHAPES.items():
        if ai[:2] in PREDEFINED and ai[:2] in lengths:
            assert sum(component.most for component in gs1.components(shape)) == lengths[ai[:2]], ai


def test_character_sets_have_their_sizes() -> None:
    assert {name: len(members) for name, members in CHARACTER_SETS.items()} == {
        "N": 10,
        "X": 82,
        "Y": 39,
        "Z": 65,
    }
