"""Log events -> one JSON line each on stderr, or coloured lines for a person at a terminal."""

from __future__ import annotations

import logging
import re
import sys
from contextlib import suppress
from typing import Any, TextIO, cast

import orjson
import structlog

MAX_LOGGED_PATH = 200
# addresses of messages, passes and files are their own keys, and so is a device's name to the Wallet service
_SECRET_PARTS = re.compile(r"^(/(?:l|p|in)/|/wallet/v1/devices/)[^/]+")


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
    return orjson.dumps(event, default=options.get("default", str)).decode()


def configure(stream: TextIO | None = None) -> None:
    """Send structlog's events, and the standard library's, to ``stream`` (stderr when not given)."""
    out = stream or STDERR
    for_people = out.isatty()
    last = structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer(_json)
    shared = (
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, last],
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
                last,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def shown_path(path: str) -> str:
    """A path fit for a log: without the parts that open something to whoever knows them."""
    return _SECRET_PARTS.sub(r"\1…", path[: 4 * MAX_LOGGED_PATH])[:MAX_LOGGED_PATH]
