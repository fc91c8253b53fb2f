"""A URL -> the one vetted address to connect to, or a refusal; decided before a byte is sent."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import httpx

from renderer import settings
from renderer.errors import FetchFailed, FetchRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Iterable[str]]

MAX_URL = 2000
_KNOWN = 256  # URLs and addresses that are remembered taken apart
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: ``url`` holds the vetted address, ``host`` the name that TLS and Host speak of."""

    url: httpx.URL
    host: str
    authority: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Which URLs are gone to; ``hosts`` pins names to ``address`` or ``address:port``, instead of DNS."""

    allowed_hosts: frozenset[str] = frozenset()
    allow_loopback: bool = False
    allow_private: bool = False
    hosts: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 10.0
    max_bytes: int = 8 * 1024 * 1024
    max_redirects: int = 3

    @classmethod
    def of(cls, chosen: settings.Fetch) -> Policy:
        """The policy of the settings."""
        return cls(
            allowed_hosts=frozenset(host.strip().lower() for host in chosen.allowed_hosts if host.strip()),
            allow_loopback=chosen.allow_loopback,
            allow_private=chosen.allow_private,
            hosts={name.lower(): address for name, address in chosen.hosts.items()},
            timeout=chosen.timeout,
            max_bytes=chosen.max_bytes,
            max_redirects=chosen.max_redirects,
        )

    def allowing(self, *hosts: str, timeout: float | None = None) -> Policy:
        """The same policy for these hosts alone."""
        names = frozenset(host.lower() for host in hosts)
        return replace(self, allowed_hosts=names, timeout=self.timeout if timeout is None else timeout)


def resolve(host: str, port: int) -> list[str]:
    """Addresses of a name by the system's resolver; raises FetchFailed when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(f"The host {host[:100]!r} cannot be found.") from error
    return [str(entry[4][0]) for entry in found]


def vet(url: str, policy: Policy, resolver: Resolver = resolve) -> Target:
    """The pinned target of ``url``; raises FetchRefused, or FetchFailed when the name does not resolve.

    Every address the name resolves to must be allowed: one bad address among good ones is an attack.
    """
    parsed = _parse(url)
    host = parsed.host.lower()
    if host not in policy.allowed_hosts:
        raise FetchRefused(f"The host {host[:100]!r} is not among the allowed hosts (FETCH__ALLOWED_HOSTS).")
    port = parsed.port or _PORTS[parsed.scheme]
    authority = parsed.netloc.decode("ascii")
    if pinned := policy.hosts.get(host):
        name, pinned_port = _split(pinned)
        addresses, port = [name], pinned_port or port
    else:
        addresses = list(resolver(host, port))
    for address in addresses:
        check_address(address, policy)
    return Target(_at(url, addresses[0], port), host, authority)


def check_form(url: str) -> None:
    """Raise FetchRefused for what is no URL of http or https, or names an address that nobody goes to."""
    host = _parse(url).host
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return
    for one in (address, *embedded(address)):
        if one.is_link_local or one.is_multicast or one.is_unspecified:
            raise FetchRefused(f"The address {host} is none that files are fetched from.")


def check_address(text: str, policy: Policy) -> None:
    """Raise FetchRefused unless the address is a public one, or one that the settings allow."""
    _check_address(text, loopback=policy.allow_loopback, private=policy.allow_private)


# What follows from its arguments alone is worked out once; which addresses a name has is asked every time.


@lru_cache(maxsize=_KNOWN)
def _check_address(text: str, *, loopback: bool, private: bool) -> None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError as error:
        raise FetchRefused(f"{text[:60]!r} is not an address.") from error
    for one in (address, *embedded(address)):
        if one.is_loopback and loopback:
            continue
        if private and one.is_private and not _leads_elsewhere(one):
            continue
        if not one.is_global or one.is_multicast or one.is_reserved:
            raise FetchRefused(
                f"The address {text} is not a public one; this installation does not go there."
            )


def _leads_elsewhere(address: Address) -> bool:
    """Whether an address counts as private and is none of a private network."""
    return (
        address.is_loopback
        or address.is_link_local
        or address.is_unspecified
        or (address.version == 4 and address.is_reserved)
    )


def embedded(address: Address) -> list[ipaddress.IPv4Address]:
    """IPv4 addresses that an IPv6 address carries to: mapped, 6to4 (RFC 3056), Teredo, NAT64 (RFC 6052)."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in ipaddress.ip_network("64:ff9b::/96"):
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


@lru_cache(maxsize=_KNOWN)
def _parse(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, TypeError, UnicodeError) as error:
        raise FetchRefused("This is not a URL.") from error
    if len(url) > MAX_URL:
        raise FetchRefused(f"The URL is longer than {MAX_URL} characters.")
    if parsed.scheme not in _PORTS or not parsed.host:
        raise FetchRefused("A URL must begin with http:// or https:// and name a host.")
    if parsed.port is not None and not 0 < parsed.port < 65536:
        raise FetchRefused("The URL names a port that does not exist.")
    if parsed.userinfo:
        raise FetchRefused("A URL with a user name or password in it is not fetched.")
    return parsed


@lru_cache(maxsize=_KNOWN)
def _at(url: str, address: str, port: int) -> httpx.URL:
    return _parse(url).copy_with(host=address, port=port)


def _split(pinned: str) -> tuple[str, int | None]:
    if pinned.startswith("["):
        address, _, port = pinned[1:].partition("]")
        return address, int(port.removeprefix(":")) if port else None
    address, _, port = pinned.partition(":")
    return address, int(port) if port else None
