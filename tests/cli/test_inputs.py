from __future__ import annotations

from pathlib import Path

import pytest

from renderer.cli.inputs import json_object, options, pairs, size
from renderer.errors import InvalidRequest


def test_pairs_keep_what_follows_the_first_equals_sign() -> None:
    assert pairs(["a=1", "url=https://x/?q=1", "empty="], "--field") == {
        "a": "1",
        "url": "https://x/?q=1",
        "empty": "",
    }


@pytest.mark.parametrize("bad", ["novalue", "=x", " =x"])
def test_a_pair_without_a_name_is_refused(bad: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        pairs([bad], "--field")
    assert caught.value.field == "field"


def test_truths_become_booleans_and_the_rest_stays_text() -> None:
    assert options(["a=TRUE", "b=false", "c=3"]) == {"a": True, "b": False, "c": "3"}


@pytest.mark.parametrize("given", ["640x960", "640X960", " 640 x 960 "])
def test_sizes_are_read(given: str) -> None:
    assert size(given) == (640, 960)


@pytest.mark.parametrize("bad", ["", "640", "640x", "x", "-1x5", "0x5", "5x0", "99999x5", "1e3x4", "٣x٤"])
def test_other_sizes_are_refused(bad: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        size(bad)
    assert caught.value.field == "size"


@pytest.mark.parametrize("text", ["", "[1]", "3", "{", "\x00"])
def test_a_json_file_must_hold_an_object(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(InvalidRequest):
        json_object(path)
