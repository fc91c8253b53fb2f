from __future__ import annotations

from dataclasses import replace

import pytest

from renderer.delivery.routing import Routes, obstacle, wire_bytes
from renderer.gateway.base import Capabilities
from renderer.part import Part

ROUTES = Routes("outbox", {"1": ("mm7",), "1242": ("islands", "mm7"), "44": ("soft",), "*": ("world",)})
GIF = Part("a.gif", "image/gif", b"x" * 1000)
TEXT = Part("t.txt", "text/plain; charset=utf-8", b"Hi")
CAPABLE = Capabilities("G", frozenset({"image/gif", "text/plain"}), 5000, base64=False, attachments=2)


@pytest.mark.parametrize(
    ("number", "named", "expected"),
    [
        ("16501234123", None, ("mm7",)),
        ("12421234567", None, ("islands", "mm7")),
        ("447700900000", "own", ("own", "soft")),
        ("447700900000", "soft", ("soft",)),
        ("4917000000", None, ("world",)),
    ],
)
def test_the_shortcodes_gateway_then_the_countrys(
    number: str, named: str | None, expected: tuple[str, ...]
) -> None:
    assert ROUTES.to(number, named) == expected


def test_without_a_table_there_is_the_default() -> None:
    assert Routes("outbox").to("4917000000") == ("outbox",)
    assert Routes("outbox").to("4917000000", "mm7") == ("mm7",)


def hindered(capabilities: Capabilities, *parts: Part, sender: str = "60856") -> str:
    return obstacle(capabilities, recipient="16501234123", sender=sender, parts=parts) or ""


def test_what_fits_has_no_obstacle() -> None:
    assert hindered(CAPABLE, GIF, TEXT) == ""


@pytest.mark.parametrize(
    ("changed", "parts", "said"),
    [
        ({"countries": frozenset({"44"})}, (GIF,), "country"),
        ({"sender": "numeric"}, (GIF,), "sender"),
        ({"attachments": 1}, (GIF, TEXT), "2 files"),
        ({"content_types": frozenset({"text/*"})}, (GIF, TEXT), "image/gif"),
        ({"max_bytes": 999}, (GIF,), "larger"),
    ],
)
def test_each_obstacle_is_told_in_words(
    changed: dict[str, object], parts: tuple[Part, ...], said: str
) -> None:
    assert said in hindered(replace(CAPABLE, **changed), *parts, sender="Acme")


def test_a_gateway_that_counts_base64_counts_more() -> None:
    assert wire_bytes(CAPABLE, [GIF]) == 1000
    assert wire_bytes(replace(CAPABLE, base64=True), [GIF]) == 2184
