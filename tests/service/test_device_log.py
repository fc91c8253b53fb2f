from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.service.device_log import A_MINUTE, MAX_LINE, MAX_LINES, DeviceLog, shown


@dataclass
class Book:
    lines: list[dict[str, Any]] = field(default_factory=list)
    now: float = 0.0

    def write(self, _event: str, **facts: Any) -> None:
        self.lines.append(facts)


def test_only_so_many_lines_a_minute_are_kept_and_the_rest_is_counted() -> None:
    book = Book()
    log = DeviceLog(book.write, clock=lambda: book.now)
    for _ in range(A_MINUTE // MAX_LINES + 2):
        log.take([f"line {n}" for n in range(MAX_LINES + 5)])
    assert len(book.lines) == A_MINUTE
    book.now = 1.0
    log.take(["after a second"])
    assert book.lines[-1] == {"line": "after a second", "dropped": 2}


def test_what_is_no_text_ends_it() -> None:
    book = Book()
    DeviceLog(book.write).take(["a", None, "b"])
    assert [one["line"] for one in book.lines] == ["a"]


@pytest.mark.parametrize(
    "line",
    [
        "Web service error for pass.x: ApplePass s3cret",
        "GET https://p.example/wallet/v1/devices/s3cret/registrations/pass.x",
        "https://p.example/p/s3cret?download=1",
        '"authenticationToken": "s3cret"',
        "pushToken=s3cret",
    ],
)
def test_no_secret_is_logged(line: str) -> None:
    assert "s3cret" not in shown(line)
    assert "…" in shown(line)


@given(st.text())
def test_any_line_is_one_short_printable_line(line: str) -> None:
    assert shown(line).isprintable()
    assert len(shown(line)) <= MAX_LINE
