import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.ticket.units import Edges, Length, Rect, parse_length


@pytest.mark.parametrize(
    ("written", "px"), [("40u", 20), ("36%", 72), ("11px", 11), (11, 11), (1.5, 1.5), ("-4u", -2)]
)
def test_a_length_becomes_pixels(written: object, px: float) -> None:
    assert parse_length(written).px(0.5, 200) == px


@pytest.mark.parametrize("written", ["40", "u", "4em", "", "1 u", True, None, [4], "1u\n"])
def test_what_is_no_length_is_refused_with_the_right_forms(written: object) -> None:
    with pytest.raises(ValueError, match="is not a length"):
        parse_length(written)


def test_a_box_is_placed_by_its_edges() -> None:
    parent = Rect(10, 20, 100, 200)
    assert Edges().resolve(parent, 1) == parent
    assert Edges(left=Length(10), right=Length(20)).resolve(parent, 1) == (20, 20, 70, 200)
    assert Edges(bottom=Length(5, "u"), height=Length(50, "%")).resolve(parent, 2) == (10, 110, 100, 100)
    assert Edges(top=Length(-30), width=Length(500)).resolve(parent, 1) == parent


lengths = st.none() | st.builds(Length, st.floats(-300, 300), st.sampled_from(["u", "%", "px"]))


@given(lengths, lengths, lengths, lengths)
def test_no_box_leaves_its_parent(left: Length, right: Length, top: Length, height: Length) -> None:
    parent = Rect(3, 4, 120, 90)
    box = Edges(left=left, right=right, top=top, height=height).resolve(parent, 0.7)
    assert parent.x <= box.x <= box.right <= parent.right
    assert parent.y <= box.y <= box.bottom <= parent.bottom


def test_rectangles_know_whether_they_share_a_pixel() -> None:
    assert Rect(0, 0, 10, 10).overlaps(Rect(9, 9, 5, 5))
    assert not Rect(0, 0, 10, 10).overlaps(Rect(10, 0, 5, 5))
