import tomllib

import pytest
from pydantic import ValidationError

from renderer.ticket.schema import BoxSpec, TicketDoc, Variant
from tests.ticket.small import SMALL


def test_the_language_is_read() -> None:
    doc = TicketDoc.model_validate(tomllib.loads(SMALL))
    assert list(doc.fields) == ["event", "seat", "code"]
    assert doc.fields["event"].scope == "campaign"
    assert doc.layer[0].type == "column"


def test_a_box_has_two_of_three_sides() -> None:
    with pytest.raises(ValidationError, match="at most two of left, right and width"):
        BoxSpec.model_validate({"left": "1u", "right": "1u", "width": "5u"})


@pytest.mark.parametrize(
    ("limits", "size", "matches"),
    [
        ({}, (10, 10), True),
        ({"max_width": 200}, (200, 300), True),
        ({"max_width": 200}, (201, 300), False),
        ({"min_height": 300}, (10, 299), False),
        ({"min_aspect": 1}, (300, 200), True),
        ({"max_aspect": 1}, (300, 200), False),
    ],
)
def test_a_variant_is_for_a_class_of_sizes(
    limits: dict[str, float], size: tuple[int, int], matches: bool
) -> None:
    assert Variant.model_validate({"id": "v", **limits}).matches(*size) is matches
