"""An httpx request -> its response over kept connections, at half the processor time of httpx's own way.

urllib3 carries the octets; requests, responses and errors stay httpx's, so that what is built on those does
not see the difference. Nothing is followed, remembered, proxied or tried again.
"""

from __future__ import annotations

import contextlib
import re
import ssl
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import httpx
import urllib3
from urllib3 import exceptions

from renderer.fetch.pools import Connection, Pool, SecurePool

_PIECE = 65_536
_NAMES = 64  # hosts whose connections are kept
_IDLE = 32  # connections kept to each
_REST = 4096  # octets of an answer nobody reads, for which a connection is worth keeping

_OURS = re.compile(r"^\w*Connection\(host=[^)]*\): ")  # how urllib3 begins to tell of a connection
Key = tuple[str, str, int | None, str | None]

# the first that fits: what urllib3 raises -> what httpx would
_ERRORS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (exceptions.NewConnectionError, httpx.ConnectError),
    (exceptions.ConnectTimeoutError, httpx.ConnectTimeout),
    (exceptions.ClosedPoolError, httpx.PoolTimeout),
    (exceptions.SSLError, httpx.ReadError),  # of a connection that stood: the request may have arrived
    (exceptions.ReadTimeoutError, httpx.ReadTimeout),
    (exceptions.ProtocolError, httpx.RemoteProtocolError),
    (exceptions.HTTPError, httpx.RemoteProtocolError),
    (TimeoutError, httpx.ReadTimeout),
    (OSError, httpx.ReadError),
)


class Wire(httpx.BaseTransport):
    """The way out; safe to share between threads.

    Connections are kept by address *and* by the name they were verified for: one verified for a name never
    serves another name at the same address.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        """Verify servers by ``tls``, else against the public authorities."""
        self._tls = tls
        self._lock = threading.Lock()
        self._pools: OrderedDict[Key, urllib3.HTTPConnectionPool] = OrderedDict()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body unread; raises httpx.TransportError and its leaves."""
        waits = request.extensions.get("timeout", {})
        with _told_by_httpx(request):
            answer = self._pool(request).urlopen(
                request.method,
                request.url.raw_path.decode("ascii"),
                body=request.read() or None,
                headers=_mapping(request.headers.multi_items()),
                retries=False,
                redirect=False,
                assert_same_host=False,
                timeout=urllib3.Timeout(connect=waits.get("connect"), read=waits.get("read")),
                preload_content=False,
                decode_content=False,
            )
        # octets, as they came (RFC 9110 5.5): of text httpx takes ASCII alone
        headers = [(name.encode("latin-1"), text.encode("latin-1")) for name, text in answer.headers.items()]
        return httpx.Response(
            answer.status,
            headers=headers,
            stream=_Body(answer, request),
            request=request,
        )

    def close(self) -> None:
        """Let go of all idle connections."""
        with self._lock:
            while self._pools:
                self._pools.popitem()[1].close()

    def _pool(self, request: httpx.Request) -> urllib3.HTTPConnectionPool:
        url = request.url
        name = request.extensions.get("sni_hostname")
        key = (url.scheme, url.raw_host.decode("ascii"), url.port, name)
        with self._lock:
            pool = self._pools.get(key)
            if pool is None:
                pool = self._pools[key] = self._made(*key)
            self._pools.move_to_end(key)
            if len(self._pools) > _NAMES:
                self._pools.popitem(last=False)[1].close()
        return pool

    def _made(self, scheme: str, host: str, port: int | None, name: str | None) -> urllib3.HTTPConnectionPool:
        if scheme == "http":
            return Pool(host, port, maxsize=_IDLE)
        tls: dict[str, Any] = {"ssl_context": self._tls or _public(), "server_hostname": name or host}
        return SecurePool(host, port, maxsize=_IDLE, **tls)


class Client(httpx.Client):
    """An httpx client that hands requests straight to its transport: no cookies, redirects or proxies."""

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        """Send over ``transport``, else over a Wire of its own."""
        self._wire = transport or Wire()
        # a compressed answer could be small on the wire and huge in memory
        super().__init__(transport=self._wire, trust_env=False, headers={"Accept-Encoding": "identity"})

    def build_request(self, method: str, url: httpx.URL | str, **options: Any) -> httpx.Request:
        """As httpx does, with a URL that was seen before not taken apart again."""
        return super().build_request(method, _parsed(url) if isinstance(url, str) else url, **options)

    def send(self, request: httpx.Request, *, stream: bool = False, **_: Any) -> httpx.Response:
        """The answer; its body is read unless ``stream``."""
        response = self._wire.handle_request(request)
        response.request = request
        if not stream:
            response.read()
        return response


class _Body(httpx.SyncByteStream):
    """An answer's body as it comes; a connection whose answer was read to its end is kept."""

    def __init__(self, answer: urllib3.BaseHTTPResponse, request: httpx.Request) -> None:
        self._answer = answer
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        with _told_by_httpx(self._request):
            # what there is, as it comes: who counts or watches the clock gets a turn between two pieces
            while piece := self._answer.read1(_PIECE, decode_content=False):
                yield piece

    def close(self) -> None:
        # one look at what has come already: who dawdles with the rest is not waited for
        left = self._answer.length_remaining
        connection = self._answer.connection
        if left is not None and 0 < left <= _REST and isinstance(connection, Connection):
            connection.hurry()
            with contextlib.suppress(exceptions.HTTPError, OSError):
                self._answer.read1(left, decode_content=False)
        if self._answer.length_remaining == 0:
            self._answer.drain_conn()  # closes the answer before another thread may have its connection
        self._answer.close()


@lru_cache(maxsize=_NAMES)
def _parsed(url: str) -> httpx.URL:
    return httpx.URL(url)


def _mapping(headers: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """The headers as urllib3 takes them: a plain dictionary, unless one of them comes twice."""
    plain = dict(headers)
    return plain if len(plain) == len(headers) else urllib3.HTTPHeaderDict(headers)


@contextlib.contextmanager
def _told_by_httpx(request: httpx.Request) -> Iterator[None]:
    try:
        yield
    except (exceptions.HTTPError, OSError) as error:
        kind = next(ours for theirs, ours in _ERRORS if isinstance(error, theirs))
        raise kind(_OURS.sub("", str(error)), request=request) from error


@cache
def _public() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)
