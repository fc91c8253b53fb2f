from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from renderer.service.logs import configure, shown_path


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)


def test_an_event_is_one_line_of_json() -> None:
    out = io.StringIO()
    configure(out)
    structlog.get_logger("x").info("sent", text="two\nlines")
    (line,) = out.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["text"], told["level"]) == ("sent", "two\nlines", "info")


@pytest.mark.parametrize("odd", ["\ud800", 2**70, b"\xff", object()])
def test_any_value_can_be_logged(odd: object) -> None:
    out = io.StringIO()
    configure(out)
    structlog.get_logger("x").info("sent", odd=odd)
    assert json.loads(out.getvalue())["event"] == "sent"


def test_the_standard_library_logs_the_same_way() -> None:
    out = io.StringIO()
    configure(out)
    logging.getLogger("some.library").warning("careful: %s", "x")
    assert json.loads(out.getvalue())["event"] == "careful: x"


def test_a_line_goes_to_the_standard_error_of_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = io.StringIO(), io.StringIO()
    log = structlog.get_logger("x")
    monkeypatch.setattr("sys.stderr", first)
    configure()
    log.info("one")
    first.close()
    monkeypatch.setattr("sys.stderr", second)
    log.info("two")
    assert json.loads(second.getvalue())["event"] == "two"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nobody_forges_lines_or_steers_the_terminal() -> None:
    out = _Terminal()
    configure(out)
    structlog.get_logger("x").info("request", path="/a\x1b]0;me\x07\n2026 [error] forged\u202e")
    logging.getLogger("some.library").warning("careful: %s", "\x1b[2J\nforged")
    for line in out.getvalue().splitlines():
        bare = re.sub("\x1b\\[[0-9;]*m", "", line)  # the colours are ours
        assert not {"\x1b", "\x07", "\u202e"} & set(bare)
        assert not bare.startswith(("forged", "2026 [error]"))
    assert len(out.getvalue().splitlines()) == 2


class _Left(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


@pytest.mark.parametrize("lost", [None, _Left()])
def test_a_line_nobody_takes_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, lost: io.StringIO | None
) -> None:
    monkeypatch.setattr("sys.stderr", lost)
    configure()
    assert structlog.get_logger("x").warning("lost") is None
    assert logging.getLogger("some.library").warning("lost") is None


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/l/AAAA", "/l/…"),
        ("/l/AAAA/s1.gif", "/l/…/s1.gif"),
        ("/p/AAAA", "/p/…"),
        ("/in/AAAA", "/in/…"),
        ("/r/abab", "/r/…"),
        ("/wallet/v1/devices/d1/registrations/pass.x/S-1", "/wallet/v1/devices/…/registrations/pass.x/S-1"),
        ("/wallet/v1/log", "/wallet/v1/log"),
        ("/v1/p/AAAA", "/v1/p/AAAA"),
        ("/" + "x" * 500, "/" + "x" * 199),
    ],
)
def test_a_path_that_opens_something_is_not_logged(path: str, logged: str) -> None:
    assert shown_path(path) == logged
