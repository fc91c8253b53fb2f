"""The files of an incoming MMS, which IntelliSoftware keeps until they are asked for by message and name."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable

import httpx

from renderer.gateway.base import Answer
from renderer.gateway.http import judge
from renderer.part import Part

MAX_FILES = 50
OCTETS = "application/octet-stream"
Ask = Callable[[str], httpx.Response | Answer]


def fetch(ask: Ask, names: Iterable[str]) -> tuple[Part, ...] | None:
    """The files that can be had; None when the gateway cannot be reached now, so that all is tried again."""
    found = []
    for name in list(names)[:MAX_FILES]:
        response = ask(name)
        refusal = response if isinstance(response, Answer) else judge(response)
        if refusal is not None and refusal.outcome != "refused":
            return None
        if isinstance(response, httpx.Response) and refusal is None and not _is_error(response.content):
            found.append(Part(name, _type_of(name, response), response.content))
    return tuple(found)


def _is_error(data: bytes) -> bool:
    """Errors come with HTTP 200 too, as the same words that answer a submit."""
    return data.startswith(b"ERR:") and len(data) < 100


def _type_of(name: str, response: httpx.Response) -> str:
    said = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    by_name = mimetypes.guess_type(name)[0]
    # a page that serves everything calls it HTML or octets: then the name knows better
    return (by_name or said or OCTETS) if said in {"", OCTETS, "text/html"} else said
