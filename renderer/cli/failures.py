"""Any exception -> one clear line on stderr and the exit code of its class."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping

import typer
from typer.core import TyperGroup  # noqa: F401 - loads typer's exceptions
from typer.exceptions import TyperException

from renderer.errors import (
    AccessError,
    ConfigurationError,
    InputError,
    RendererError,
    TemplateError,
    VerificationFailed,
)

BAD_INPUT = 2
BUG = 70  # EX_SOFTWARE of sysexits.h

# Total over the error tree: a class has the code of its nearest ancestor here.
EXIT_CODES: Mapping[type[BaseException], int] = {
    VerificationFailed: 1,
    InputError: BAD_INPUT,
    TemplateError: 3,
    ConfigurationError: 4,
    AccessError: 5,
    OSError: BAD_INPUT,
    typer.Abort: 1,
}


def exit_code(kind: type[BaseException]) -> int:
    """Exit code of an exception class; BUG for a class nobody raises on purpose."""
    return next((EXIT_CODES[base] for base in kind.__mro__ if base in EXIT_CODES), BUG)


def report_failure(failure: Exception) -> int:
    """Say in one line on stderr what went wrong and return the exit code.

    With ``RENDERER_TRACEBACK=1`` in the environment the traceback comes first, for who mends the program.
    """
    if isinstance(failure, BrokenPipeError):  # the reader of our output has left (`renderer … | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if os.environ.get("RENDERER_TRACEBACK") == "1":
        traceback.print_exception(failure, file=sys.stderr)
    sys.stderr.write(f"renderer: {one_line(describe(failure))}\n")
    if _records_said(failure) is not None:
        return EXIT_CODES[ConfigurationError]
    return failure.exit_code if isinstance(failure, TyperException) else exit_code(type(failure))


def describe(failure: Exception) -> str:
    """The sentence for the user."""
    if isinstance(failure, RendererError):
        return failure.message + _place(failure)
    if isinstance(failure, TyperException):
        return failure.format_message()
    if isinstance(failure, OSError):
        reason = failure.strerror or str(failure)
        return f"{failure.filename}: {reason}" if failure.filename else reason
    if isinstance(failure, typer.Abort):
        return "Stopped."
    if (said := _records_said(failure)) is not None:
        return f"The records cannot be reached: {said}. See to RENDERER_DATABASE_URL and its server."
    what = f"{type(failure).__name__}: {failure}"
    return f"This should not have happened ({what}). Run again with RENDERER_TRACEBACK=1."


def _records_said(failure: Exception) -> str | None:
    """What the records say, when it is they that cannot be reached."""
    # who never opened the records has not loaded what they need, which takes a third of a second
    if "sqlalchemy" not in sys.modules:
        return None
    from renderer.store import AWAY, why_away  # noqa: PLC0415

    return why_away(failure) if isinstance(failure, AWAY) else None


def _place(failure: RendererError) -> str:
    """The place at fault, where the message does not already name it."""
    names = (
        ("field", failure.field),
        ("slot", failure.slot),
        ("slide", None if failure.slide is None else str(failure.slide)),
    )
    told = [f"{kind} {name}" for kind, name in names if name and name.lower() not in failure.message.lower()]
    return f" ({', '.join(told)})" if told else ""


def one_line(text: str) -> str:
    """The text on one line, without control characters a terminal would obey."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())
