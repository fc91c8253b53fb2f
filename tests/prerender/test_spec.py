from __future__ import annotations

import json

from renderer.prerender.spec import Spec, constant, recipe


def test_a_spec_goes_into_the_books_and_back() -> None:
    spec = Spec(
        "ticket", "gala", {"sizes": [[1, 2]]}, {"a": "b"}, {"c": "d"}, ("number",), 5, bases=("x", "y")
    )
    assert Spec.of(json.loads(json.dumps(spec.as_dict()))) == spec


def test_recipes_differ_by_what_is_the_same_and_what_is_own() -> None:
    same, other = constant("ticket", "v1"), constant("ticket", "v2")
    assert len({recipe(same, "a"), recipe(same, "b"), recipe(other, "a"), recipe(same, "a", "")}) == 4
    assert recipe(same, {"b": "1", "a": "2"}) == recipe(same, {"a": "2", "b": "1"})
    assert recipe(same, "a") == recipe(constant("ticket", "v1"), "a")
