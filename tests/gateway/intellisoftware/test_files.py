from __future__ import annotations

import httpx
import pytest

from renderer.gateway.base import Answer
from renderer.gateway.intellisoftware.files import MAX_FILES, fetch
from renderer.part import Part


def served(status: int = 200, content: bytes = b"data", content_type: str = "") -> httpx.Response:
    return httpx.Response(status, headers={"Content-Type": content_type}, content=content)


@pytest.mark.parametrize(
    ("name", "said", "content_type"),
    [
        ("a.jpg", "image/jpeg", "image/jpeg"),
        ("a.jpg", "text/html", "image/jpeg"),
        ("a.gif", "application/octet-stream", "image/gif"),
        ("a.gif", "", "image/gif"),
        ("a.strange", "", "application/octet-stream"),
        ("a.txt", "text/plain; charset=utf-8", "text/plain"),
    ],
)
def test_the_type_is_what_is_said_or_what_the_name_says(name: str, said: str, content_type: str) -> None:
    assert fetch(lambda _name: served(content_type=said), [name]) == (Part(name, content_type, b"data"),)


def test_what_is_gone_is_left_out() -> None:
    answers = {"a": served(404), "b": served(content=b"ERR:INVALID_REQUEST"), "c": served()}
    found = fetch(answers.__getitem__, answers)
    assert found is not None
    assert [part.name for part in found] == ["c"]


@pytest.mark.parametrize("broken", [served(503), served(500), Answer("later"), Answer("unknown")])
def test_a_gateway_that_is_away_has_all_of_it_tried_again(broken: httpx.Response | Answer) -> None:
    answers = {"a": served(), "b": broken}
    assert fetch(answers.__getitem__, answers) is None


def test_not_any_number_of_files_is_fetched() -> None:
    found = fetch(lambda _name: served(), [f"{n}.gif" for n in range(MAX_FILES + 9)])
    assert found is not None
    assert len(found) == MAX_FILES
