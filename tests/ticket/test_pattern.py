import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.ticket import pattern


@pytest.mark.parametrize(
    ("text", "values", "shown"),
    [
        ("{event}", {"event": "Fair"}, "Fair"),
        ("Row {row}, seat {seat}", {"row": "3", "seat": "17"}, "Row 3, seat 17"),
        ("{date}[ · {time}]", {"date": "Fri", "time": "20:00"}, "Fri · 20:00"),
        ("{date}[ · {time}]", {"date": "Fri", "time": ""}, "Fri"),
        ("Gate {gate}", {"gate": ""}, ""),  # nothing but a label left: the line collapses
        ("[Row {row}][ Seat {seat}]", {"row": "", "seat": "4"}, "Seat 4"),
        ("{{{x}}} [[1]]", {"x": "a"}, "{a} [1]"),
        ("Admit one", {}, "Admit one"),
        ("{x}", {"x": "{event} [a]"}, "{event} [a]"),  # values are never read as patterns
    ],
)
def test_fields_are_filled_in(text: str, values: dict[str, str], shown: str) -> None:
    assert pattern.parse(text).fill(values) == shown


@pytest.mark.parametrize("text", ["{", "a }", "[x", "x]", "[[a]", "{a b}", "{}", "[a [b]]", "{a.b}"])
def test_unbalanced_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"partner|closed|not a field name"):
        pattern.parse(text)


@given(st.text(alphabet="abc{}[] ", max_size=30))
def test_parsing_ends_in_a_pattern_or_a_named_mistake(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(pattern.parse(text).fill({"a": "x"}), str)


@pytest.mark.parametrize(
    ("condition", "value", "shown"),
    [
        ("tier", "VIP", True),
        ("tier", "", False),
        ("!tier", "", True),
        ("tier=VIP", "VIP", True),
        ("tier=VIP", "Std", False),
        ("tier!=VIP", "Std", True),
        ("tier!=VIP", "VIP", False),
    ],
)
def test_when_shows_a_layer_or_not(condition: str, value: str, shown: bool) -> None:
    assert pattern.holds(condition, {"tier": value}) is shown
    assert pattern.when_field(condition) == "tier"


def test_a_condition_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no condition"):
        pattern.holds("a b", {})
    with pytest.raises(ValueError, match="no condition"):
        pattern.when_field("")
