"""A connection's octets -> the final answer to its request, all of it within a time or not at all."""

from __future__ import annotations

import http.client
import io
import socket
import time
from typing import Any

HURRY = 0.2  # seconds; head and body of an answer may come one after the other


class FinalAnswer(http.client.HTTPResponse):
    """The answer that interim ones (RFC 9110 15.2) only announce; the library passes over 100 alone.

    Taken for the answer, an interim one would leave the real one on the connection, to be read as the answer
    to the next request.
    """

    def __init__(
        self, sock: socket.socket, *arguments: Any, seconds: float | None = None, **options: Any
    ) -> None:
        """Read from ``sock``, for ``seconds`` in all: each wait has its limit, and so has their sum."""
        super().__init__(sock, *arguments, **options)
        self._octets = _Octets(self.fp.detach(), sock, seconds)
        self.fp = io.BufferedReader(self._octets)

    def hurry(self) -> None:
        """Take from now on only what has come already, or is just coming."""
        self._octets.limit(HURRY)

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc] # not in the stubs
        while 100 < status < 200:
            if status == 101:
                raise http.client.BadStatusLine("101: nobody asked for another protocol")
            http.client.parse_headers(self.fp)
            version, status, reason = super()._read_status()  # type: ignore[misc]
        return version, status, reason

    def _read_next_chunk_size(self) -> int:
        size: int = super()._read_next_chunk_size()  # type: ignore[misc] # not in the stubs
        if size < 0:  # read as a length it would mean: all there is
            raise ValueError("a chunk of less than nothing")
        return size


class _Octets(io.RawIOBase):
    """The raw reading side of a socket, until a moment."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, seconds: float | None) -> None:
        self._raw = raw
        self._sock = sock
        self._until: float | None = None
        if seconds is not None:
            self.limit(seconds)

    def limit(self, seconds: float) -> None:
        """From now on octets are waited for no longer than that, all in all."""
        until = time.monotonic() + seconds
        self._until = until if self._until is None else min(self._until, until)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._until is not None:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError("the answer took too long")
            self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
