"""A file of a phone's message <-> a signed, expiring address, served as a download and nothing else."""

from __future__ import annotations

import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, Response

from renderer.part import Part
from renderer.service.links import Links
from renderer.service.tokens import Tokens
from renderer.store import Store, inbound
from renderer.store.artefacts import Artefacts

LIFETIME = 30 * 24 * 3600  # seconds: the customer fetches a file soon after it was told
_PLACE = struct.Struct(">QH")  # message id, place of the file
_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+", re.ASCII)
# somebody unknown made these files: they may not run as ours in a browser
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


@dataclass(frozen=True, slots=True)
class FileLinks:
    """Makes and reads addresses below ``base``, with the installation's own secret."""

    base: str
    secret: bytes
    clock: Callable[[], float] = time.time

    @classmethod
    def of(cls, links: Links) -> FileLinks:
        """Addresses of the installation whose message pages ``links`` addresses."""
        return cls(links.base, links.secret)

    def file(self, received_id: int, index: int) -> str:
        """Address of a file by its message's id and its place there."""
        return f"{self.base}/in/{self._tokens().seal(_PLACE.pack(received_id, index), LIFETIME)}"

    def read(self, token: str) -> tuple[int, int] | None:
        """Message id and place of a token; None when it is forged or expired."""
        content = self._tokens().open(token, _PLACE.size)
        if content is None:
            return None
        received_id, index = _PLACE.unpack(content)
        return int(received_id), int(index)

    def _tokens(self) -> Tokens:
        return Tokens(self.secret, "received", self.clock)


def router(
    store: Callable[[], Store], artefacts: Callable[[], Artefacts], links: Callable[[], FileLinks]
) -> APIRouter:
    """``/in/{token}``: the file; a wrong or expired address is one and the same 404."""
    routes = APIRouter(tags=["links"])

    @routes.get("/in/{token}", summary="A file of a message that a phone sent")
    async def file(token: str) -> Response:
        part = await run_in_threadpool(find, store(), artefacts(), links(), token)
        if part is None:
            return PlainTextResponse("This address is not valid any more.", status_code=404)
        return Response(part.data, media_type=part.content_type, headers=_HEADERS | _download(part.name))

    return routes


def find(store: Store, artefacts: Artefacts, links: FileLinks, token: str) -> Part | None:
    """The file behind a token, None when there is none."""
    place = links.read(token)
    if place is None:
        return None
    with store.read() as connection:
        received = inbound.received(connection, place[0])
    if received is None or place[1] >= len(received.parts):
        return None
    known = received.parts[place[1]]
    data = artefacts.get(str(known["digest"]))
    return None if data is None else Part(str(known["name"]), _media_type(str(known["type"])), data)


def _media_type(said: str) -> str:
    """The type the phone gave the file, without parameters; what is none becomes plain octets."""
    bare = said.partition(";")[0].strip().lower()
    return bare if _TYPE.fullmatch(bare) else "application/octet-stream"


def _download(name: str) -> dict[str, str]:
    plain = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "._-"))
    return {"Content-Disposition": f'attachment; filename="{plain or "file"}"'}
