"""What Python code passes to the engine -> the same, checked, or InvalidRequest naming the argument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from renderer.errors import InvalidRequest


def size(given: Any) -> tuple[int, int]:
    """Width and height in pixels; the ticket room judges how large they may be."""
    if not isinstance(given, tuple | list) or len(given) != 2 or not all(_is_count(each) for each in given):
        raise InvalidRequest(
            f"size is (width, height) in whole pixels such as (640, 960), not {given!r}.", field="size"
        )
    return given[0], given[1]


def text(given: Any, field: str) -> str:
    """A text without NUL, which no handset shows and no file format carries."""
    if not isinstance(given, str):
        raise InvalidRequest(f"{field} must be a text, not {type(given).__name__}.", field=field)
    if "\0" in given:
        raise InvalidRequest(f"{field} holds a NUL character; leave it out.", field=field)
    return given


def optional_text(given: Any, field: str) -> str | None:
    """The same, or None."""
    return None if given is None else text(given, field)


def texts(given: Any, field: str) -> dict[str, str]:
    """Texts by name; nothing for None."""
    return {text(name, field): text(value, field) for name, value in _mapping(given, field).items()}


def texts_by_slide(given: Any, field: str) -> dict[int, str]:
    """Texts by 1-based slide number; nothing for None."""
    found = _mapping(given, field)
    for number in found:
        if not _is_count(number):
            raise InvalidRequest(
                f"{field} is by slide number such as {{1: 'Welcome'}}, not by {number!r}.", field=field
            )
    return {number: text(value, field) for number, value in found.items()}


def fields(given: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A ticket's fields, none of which holds NUL; their types are the ticket room's business."""
    if given is None:
        return None
    for name, value in _mapping(given, "fields").items():
        if isinstance(value, str) and "\0" in value:
            text(value, str(name))
    return given


def payloads(given: Any) -> Iterable[str | bytes]:
    """Many payloads; one alone is refused, as each of its characters would become a barcode."""
    if isinstance(given, str | bytes | bytearray) or not isinstance(given, Iterable):
        raise InvalidRequest("payloads is a list or generator of payloads, not one alone.", field="payloads")
    return given


def _mapping(given: Any, field: str) -> Mapping[Any, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise InvalidRequest(
            f"{field} must be a mapping of names and values, not {type(given).__name__}.", field=field
        )
    return given


def _is_count(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)
