"""Log events -> one JSON line each on stderr, or coloured lines for a person at a terminal."""

from __future__ import annotations

import json
import logging
import re
import sys
from contextlib import suppress
from typing import Any, TextIO, cast

import orjson
import structlog
from structlog.typing import EventDict, Processor

MAX_LOGGED_PATH = 200
# addresses of messages, passes, files and reports are their own keys, and so is a device's name to Wallet
_SECRET_PARTS = re.compile(r"^(/(?:l|p|in|r)/|/wallet/v1/devices/)[^/]+")
# what would forge lines or steer the terminal of whoever reads them
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class _Stderr:
    """Whatever standard error is when a line is written; a line nobody can take is lost and breaks no work.

    A stream kept from before may be closed by now, and the reader of a pipe may have left.
    """

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            if sys.stderr is not None:
                sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            if sys.stderr is not None:
                sys.stderr.flush()

    def isatty(self) -> bool:
        return sys.stderr is not None and not sys.stderr.closed and sys.stderr.isatty()


STDERR = cast(TextIO, _Stderr())


def _json(event: Any, **options: Any) -> str:
    default = options.get("default", str)
    try:
        return orjson.dumps(event, default=default).decode()
    except TypeError:  # lone surrogates and integers beyond 64 bits
        return json.dumps(event, default=default)


def _tame(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Values as one line that a terminal only shows; traces of ours keep their lines."""
    return {
        key: _CONTROLS.sub("?", value) if isinstance(value, str) and key != "exception" else value
        for key, value in event.items()
    }


def configure(stream: TextIO | None = None) -> None:
    """Send structlog's events, and the standard library's, to ``stream`` (stderr when not given)."""
    out = stream or STDERR
    for_people = out.isatty()
    last: tuple[Processor, ...] = (structlog.processors.JSONRenderer(_json),)
    if for_people:
        last = (_tame, structlog.dev.ConsoleRenderer())
    shared = (
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                *last,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def shown_path(path: str) -> str:
    """A path fit for a log: without the parts that open something to whoever knows them."""
    return _SECRET_PARTS.sub(r"\1…", path[: 4 * MAX_LOGGED_PATH])[:MAX_LOGGED_PATH]
