from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from renderer.service.logs import configure


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_an_event_is_one_line_of_json() -> None:
    out = io.StringIO()
    configure(out)
    structlog.get_logger("x").info("sent", text="two\nlines")
    (line,) = out.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["text"], told["level"]) == ("sent", "two\nlines", "info")


def test_the_standard_library_logs_the_same_way() -> None:
    out = io.StringIO()
    configure(out)
    logging.getLogger("some.library").warning("careful: %s", "x")
    assert json.loads(out.getvalue())["event"] == "careful: x"
