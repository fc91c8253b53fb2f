import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.mms import merge


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("Hello {$firstname|Sir}!", {"firstname": "Ada"}, "Hello Ada!"),
        ("Hello {$firstname|Sir}!", {}, "Hello Sir!"),
        ("Hello {$FirstName|Sir}!", {"firstname": "Ada"}, "Hello Ada!"),
        ("Hello {$firstname|Sir}!", {"firstname": ""}, "Hello Sir!"),
        ("{$a}{$b}", {"a": "1"}, "1"),
        ("{$a|}", {}, ""),
        ("{$not closed", {"not": "x"}, "{$not closed"),
        ("{a} $a {{$a|x}}", {"a": "1"}, "{a} $a {1}"),
        ("{$a|one two, three}", {}, "one two, three"),
    ],
)
def test_tags_take_the_value_or_the_default(text: str, values: dict[str, str], filled: str) -> None:
    assert merge.fill(text, values) == filled


@given(st.text())
def test_a_value_is_never_read_as_a_tag_again(value: str) -> None:
    assert merge.fill("{$a|x}", {"a": "{$b|y}" + value, "b": "no"}) == "{$b|y}" + value


@given(st.text())
def test_any_text_can_be_filled(text: str) -> None:
    merge.fill(text, {})


def test_names_are_listed_without_case() -> None:
    assert merge.names("{$A|x} {$b} {$a}") == {"a", "b"}
