from __future__ import annotations

import pytest
import typer
from sqlalchemy.exc import OperationalError

from renderer import errors
from renderer.cli.failures import BAD_INPUT, BUG, describe, exit_code, one_line, report_failure


def tree(base: type[errors.RendererError] = errors.RendererError) -> list[type[errors.RendererError]]:
    return [each for child in base.__subclasses__() for each in (child, *tree(child))]


@pytest.mark.parametrize("kind", tree())
def test_every_error_has_an_exit_code(kind: type[errors.RendererError]) -> None:
    assert exit_code(kind) != BUG
    assert (exit_code(kind) == BAD_INPUT) == issubclass(kind, errors.InputError)


def test_a_bug_is_told_apart_from_bad_input() -> None:
    assert exit_code(ZeroDivisionError) == BUG


def test_the_place_at_fault_is_named_once() -> None:
    assert (
        describe(errors.InvalidOption("The width is too small.", field="width")) == "The width is too small."
    )
    told = describe(errors.SlotNotDynamic("It is fixed.", slot="SECVALUE1", slide=2))
    assert told == "It is fixed. (slot SECVALUE1, slide 2)"


def test_the_message_is_one_line_and_obeys_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_failure(errors.InvalidRequest("a\nb\x1b[31mc\x00")) == BAD_INPUT
    assert capsys.readouterr().err == "renderer: a b [31mc\n"
    assert one_line("\t x \r\n") == "x"


def test_files_are_named_with_their_trouble(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_failure(FileNotFoundError(2, "No such file or directory", "x.png")) == BAD_INPUT
    assert "x.png: No such file" in capsys.readouterr().err


def test_records_that_are_away_are_no_bug(capsys: pytest.CaptureFixture[str]) -> None:
    said = Exception("connection failed: Connection refused\n\tIs the server running?")
    assert report_failure(OperationalError("SELECT 1", {"secret": 1}, said)) == 4
    told = capsys.readouterr().err
    assert told.startswith("renderer: The records cannot be reached: connection failed: Connection refused. ")
    assert told.count("\n") == 1
    assert "SELECT" not in told


def test_stopping_is_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_failure(typer.Abort()) == 1
    assert capsys.readouterr().err == "renderer: Stopped.\n"


def test_the_traceback_is_there_for_who_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RENDERER_TRACEBACK", "1")
    assert report_failure(ZeroDivisionError("x")) == BUG
    assert "Traceback" not in capsys.readouterr().err.splitlines()[-1]
