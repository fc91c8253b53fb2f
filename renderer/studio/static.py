"""The studio's scripts, styles and fonts -> responses a browser may keep for ever, named by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from renderer.data import assets_dir

_FOLDER = Path(__file__).parent / "static"
TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}
# name in the address -> file among the shipped fonts
FONTS: Mapping[str, str] = {
    "inter-400.ttf": "sans/Inter-Regular.ttf",
    "inter-500.ttf": "sans/Inter-Medium.ttf",
    "inter-600.ttf": "sans/Inter-SemiBold.ttf",
    "mono-400.ttf": "mono/JetBrainsMono-Regular.ttf",
}


@cache
def files() -> Mapping[str, bytes]:
    """Everything that is served, by name; nothing else can be asked for."""
    own = {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in TYPES}
    fonts = {name: (assets_dir() / "fonts" / path).read_bytes() for name, path in FONTS.items()}
    return own | fonts


@cache
def digest() -> str:
    """One digest over all of them: modules name one another without it, so they change together."""
    whole = hashlib.sha256()
    for name, data in files().items():
        whole.update(f"{name}\0{len(data)}\0".encode() + data)
    return whole.hexdigest()[:16]


def address(name: str) -> str:
    """Where a file is served, its content's digest in the path so that scripts import one another by name."""
    return f"/studio/static/{digest()}/{name}"


def router() -> APIRouter:
    """``/studio/static/{digest}/{name}``: open to everybody, as it holds nothing of anybody."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/studio/static/{version}/{name}")
    def served(version: str, name: str) -> Response:
        data = files().get(name)
        if data is None:
            raise HTTPException(404)
        keep = "public, max-age=31536000, immutable" if version == digest() else "no-cache"
        headers = {
            "Cache-Control": keep,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        return Response(data, headers=headers, media_type=TYPES[Path(name).suffix])

    return routes
