"""What a user types or names (k=v pairs, WxH, JSON and XML files) -> checked values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson

import renderer
from renderer.cli.output import read_input
from renderer.errors import InvalidRequest

MAX_PIXELS_A_SIDE = 20_000


def engine() -> renderer.Engine:
    """The engine of this process, set up from the environment; imported only when a command needs it."""
    return renderer.Engine()


def pairs(given: Iterable[str], option: str) -> dict[str, str]:
    """``["a=1", "b=2"]`` -> ``{"a": "1", "b": "2"}``; raises InvalidRequest naming the option."""
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise InvalidRequest(f"{option} takes NAME=VALUE, not {pair!r}.", field=option.lstrip("-"))
        found[name.strip()] = value
    return found


def options(given: Iterable[str]) -> dict[str, str | bool]:
    """``--option`` pairs; ``true`` and ``false`` become booleans, the symbology judges numbers."""
    truths: dict[str, bool] = {"true": True, "false": False}
    return {name: truths.get(value.lower(), value) for name, value in pairs(given, "--option").items()}


def size(given: str) -> tuple[int, int]:
    """``640x960`` -> ``(640, 960)`` pixels; raises InvalidRequest."""
    match = re.fullmatch(r"(\d{1,5})\s*[xX×]\s*(\d{1,5})", given.strip(), re.ASCII)  # noqa: RUF001 - people type it
    if not match:
        raise InvalidRequest(
            f"A size is WIDTHxHEIGHT in pixels such as 640x960, not {given!r}.", field="size"
        )
    width, height = int(match[1]), int(match[2])
    if not (0 < width <= MAX_PIXELS_A_SIDE and 0 < height <= MAX_PIXELS_A_SIDE):
        raise InvalidRequest(f"Each side of a size is 1 to {MAX_PIXELS_A_SIDE} pixels.", field="size")
    return width, height


def json_object(path: Path) -> Mapping[str, Any]:
    """The JSON object in a file; raises InvalidRequest when there is anything else in it."""
    try:
        found = orjson.loads(read_input(path))
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"{path} is not valid JSON: {error}.") from None
    if not isinstance(found, dict):
        raise InvalidRequest(f"{path} must hold one JSON object of names and values.")
    return found
