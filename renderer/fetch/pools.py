"""A host -> kept connections to it: not trusted after a silence, each request sent in one piece."""

from __future__ import annotations

import math
import time
from typing import Any

import urllib3
from urllib3 import connection, exceptions

from renderer.fetch.answer import FinalAnswer

_STALE = 2.0  # seconds of silence after which a connection is made anew: servers hang up from 5 s on


class Connection(connection.HTTPConnection):
    """Sends head and body together: two pieces are two packets, and each of them wakes the server."""

    _pieces: list[bytes] | None = None
    _answering: FinalAnswer | None = None

    def request(self, *arguments: Any, **options: Any) -> None:
        """Send a request, when all of it is there."""
        self._pieces = []
        try:
            super().request(*arguments, **options)
            whole = b"".join(self._pieces)
        finally:
            self._pieces = None
        self.send(whole)

    def send(self, data: Any) -> None:
        """Send, or keep for the rest of the request that is being made."""
        if self._pieces is None:
            super().send(data)
        else:
            self._pieces.append(data)

    def getresponse(self) -> Any:
        """The final answer; it must be there, to its end, within the time that a single read may take."""
        # looked up by the library for each answer
        self.__dict__["response_class"] = self._answer
        return super().getresponse()

    def hurry(self) -> None:
        """Read on no more than what has come already, or is just coming."""
        if self._answering is not None:
            self._answering.hurry()

    def _answer(self, *arguments: Any, **options: Any) -> FinalAnswer:
        seconds = self.timeout if isinstance(self.timeout, int | float) else None
        self._answering = FinalAnswer(*arguments, seconds=seconds, **options)
        return self._answering


class SecureConnection(Connection, connection.HTTPSConnection):
    """The same over TLS."""

    def connect(self) -> None:
        """Connect; whatever breaks before the handshake is over has sent nothing of a request."""
        try:
            super().connect()
        except OSError as error:  # TLS errors are of that family
            raise exceptions.NewConnectionError(self, str(error)) from error


class Pool(urllib3.HTTPConnectionPool):
    """Connections that are not used again after a silence.

    A server that hangs up just when the next request is on its way leaves open whether it was heard: for a
    message, that is an attempt of unknown outcome.
    """

    ConnectionCls = Connection

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.__dict__["idle_since"] = time.monotonic()
        super()._put_conn(conn)

    def _get_conn(self, timeout: float | None = None) -> Any:
        found = super()._get_conn(timeout)
        if time.monotonic() - found.__dict__.get("idle_since", math.inf) > _STALE:
            found.close()  # it connects again when it is used
        return found


class SecurePool(Pool, urllib3.HTTPSConnectionPool):
    """The same over TLS."""

    ConnectionCls = SecureConnection
