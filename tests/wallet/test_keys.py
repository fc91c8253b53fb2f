from __future__ import annotations

import math

import pytest

from renderer.wallet import keys


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (keys.text, "x", " "),
        (keys.any_text, "", 1),
        (keys.boolean, False, 0),
        (keys.number, 1.5, "1.5"),
        (keys.number, 1, True),
        (keys.number, 0, math.nan),
        (keys.integer, 1, 1.0),
        (keys.between(-90, 90), 90, 90.5),
        (keys.between(-90, 90), -90, "12"),
        (keys.whole(0, 65535), 65535, 1.5),
        (keys.whole(0, 65535), 0, 65536),
        (keys.date, "2026-07-04T10:00Z", "2026-07-04"),
        (keys.colour, "#123456", "123456"),
        (keys.colour, "rgb(1,2,3)", "rgb(255-255-255)"),
        (keys.url, "app://open", "open"),
        (keys.secure_url, "https://x.example", "http://x.example"),
        (keys.uuid, "F7826DA6-4FA2-4E98-8024-BC5B71E0893E", "F7826DA6"),
        (keys.currency, "EUR", "eur"),
        (keys.mapping, {}, []),
        (keys.field_value, 1.5, None),
        (keys.field_value, "", True),
        (keys.one_of("a", "b"), "a", "c"),
        (keys.list_of(keys.integer, 2), [1, 2], [1, 2, 3]),
        (keys.list_of(keys.integer), [], [1, "2"]),
        (keys.list_of(keys.integer), [], "list"),
        (keys.TRANSIT, "PKTransitTypeAir", "air"),
    ],
)
def test_each_check_tells_good_from_bad(check: keys.Check, good: object, bad: object) -> None:
    assert check(good) is None
    assert check(bad)


def test_user_info_may_hold_anything() -> None:
    assert keys.TOP["userInfo"]([1, {"a": None}]) is None


def test_every_style_and_required_key_is_in_the_table() -> None:
    assert {*keys.STYLES, *keys.REQUIRED} <= keys.TOP.keys()
    assert "Justified" not in (keys.FIELD["textAlignment"]("x") or "")
