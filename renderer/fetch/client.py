"""A URL and a policy -> its bytes, or a post's status; every hop vetted, pinned, capped in time and size."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from renderer.errors import FetchFailed, FetchRefused, FetchTooLarge
from renderer.fetch.policy import Policy, Resolver, Target, resolve, vet
from renderer.fetch.wire import Client

USER_AGENT = "renderer/0.1"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What lay at ``url`` after all redirects."""

    url: str
    content_type: str
    data: bytes


class Fetcher:
    """Goes to URLs under a policy; safe to share between threads."""

    def __init__(
        self,
        policy: Policy,
        *,
        transport: httpx.BaseTransport | None = None,
        resolver: Resolver = resolve,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Stand on ``policy``; transport, resolver and clock are for tests."""
        self.policy = policy
        self._resolver = resolver
        self._clock = clock
        self._client = Client(transport)

    def close(self) -> None:
        """Let go of sockets."""
        self._client.close()

    def get(self, url: str, *, content_types: tuple[str, ...] = ("",)) -> Fetched:
        """What lies at ``url``; raises FetchRefused or FetchFailed.

        ``content_types`` are the prefixes taken (``image/``). Redirects are followed up to the policy's
        number, each vetted like a new URL, and never from https to http.
        """
        deadline = self._clock() + self.policy.timeout
        for _ in range(self.policy.max_redirects + 1):
            answer = self._hop(url, content_types, deadline)
            if isinstance(answer, Fetched):
                return answer
            url = _follow(url, answer)
        raise FetchFailed(f"The URL redirects more than {self.policy.max_redirects} times.")

    def post(self, url: str, body: bytes, content_type: str, policy: Policy | None = None) -> int:
        """HTTP status of a post; redirects are not followed, the answer's body is not read.

        Raises FetchRefused or FetchFailed.
        """
        chosen = policy or self.policy
        target = vet(url, chosen, self._resolver)
        request = self._request("POST", target, chosen.timeout, body, {"Content-Type": content_type})
        try:
            response = self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise FetchFailed(f"{target.host} gave no answer: {_reason(error)}.") from error
        response.close()
        return response.status_code

    def _hop(self, url: str, content_types: tuple[str, ...], deadline: float) -> Fetched | str:
        target = vet(url, self.policy, self._resolver)
        request = self._request("GET", target, max(deadline - self._clock(), 0.001))
        try:
            response = self._client.send(request, stream=True)
            try:
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    return str(response.headers["location"])
                return Fetched(url, _check(response, content_types), self._read(response, deadline))
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise FetchFailed(f"{target.host} gave no answer: {_reason(error)}.") from error

    def _request(
        self,
        method: str,
        target: Target,
        timeout: float,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Request:
        # identity only: a compressed body could be small on the wire and huge in memory
        fixed = {
            "Accept": "*/*",
            "Connection": "keep-alive",
            "Host": target.authority,
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "identity",
        }
        # as the client's build_request would make it, which merges URLs, cookies and headers to that end
        return httpx.Request(
            method,
            target.url,
            content=body,
            headers={**fixed, **(headers or {})},
            extensions={"sni_hostname": target.host, "timeout": httpx.Timeout(timeout).as_dict()},
        )

    def _read(self, response: httpx.Response, deadline: float) -> bytes:
        limit = self.policy.max_bytes
        declared = response.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise FetchTooLarge(f"The file is larger than {limit} bytes.")
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > limit:
                raise FetchTooLarge(f"The file is larger than {limit} bytes.")
            if self._clock() > deadline:
                raise FetchFailed(f"The file did not arrive within {self.policy.timeout:g} seconds.")
            chunks.append(chunk)
        return b"".join(chunks)


def _check(response: httpx.Response, content_types: tuple[str, ...]) -> str:
    if response.status_code != 200:
        raise FetchFailed(f"The URL answered HTTP {response.status_code}.")
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise FetchFailed("The URL answered with a compressed body, which was not asked for.")
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not content_type.startswith(content_types):
        raise FetchFailed(f"The URL answered with the type {content_type[:60] or 'none'!r}.")
    return str(content_type)


def _follow(url: str, location: str) -> str:
    following = urljoin(url, location)
    if url.lower().startswith("https:") and not following.lower().startswith("https:"):
        raise FetchRefused("The URL redirects from https to http.")
    return following


def _reason(error: httpx.HTTPError) -> str:
    return (
        "it took too long"
        if isinstance(error, httpx.TimeoutException)
        else str(error) or type(error).__name__
    )
