"""A page's name and its values -> the whole HTML page in the studio's frame, under a strict policy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from renderer.studio import static

TIMES = "\N{MULTIPLICATION SIGN}"
_FOLDER = Path(__file__).parent / "html"
# Nothing inline, nothing from elsewhere; pictures made by our own scripts come as blob: (CSP 3).
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "private, no-store",
}


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation."""

    name: str
    title: str
    group: str


PLACES: tuple[Place, ...] = (
    Place("passes", "Passes", "See"),
    Place("tickets", "Tickets", "See"),
    Place("mms", "MMS", "See"),
    Place("barcodes", "Barcodes", "See"),
    Place("templates", "Templates", "Make"),
    Place("prerender", "Pre-rendering", "Make"),
    Place("messages", "Messages", "Send"),
    Place("send", "Test send", "Send"),
)


def page(
    request: Request, name: str, *, status: int = 200, here: str | None = None, **values: Any
) -> HTMLResponse:
    """The page ``name`` of the html folder; ``here`` is the navigation's entry that is lit."""
    visitor = getattr(request.state, "visitor", None)
    html = (
        environment()
        .get_template(f"{name}.html")
        .render(
            here=here if here is not None else name,
            places=PLACES,
            account=visitor.account if visitor else None,
            **values,
        )
    )
    return HTMLResponse(html, status, dict(HEADERS))


@cache
def environment() -> Environment:
    """Jinja with autoescaping; a forgotten value is an error, not a gap."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "size": size,
        "thousands": thousands,
        "moment": moment,
        "pairup": _pair,
        "choice": _choice,
        "sender_pair": _sender,
        "version_pair": _version,
    }
    made.globals |= {"asset": static.address, "version": metadata.version("renderer")}
    return made


def thousands(number: float) -> str:
    """``307200`` -> ``307,200``."""
    return f"{number:,.0f}"


def size(octets: float) -> str:
    """Bytes as people read them; 1 kB = 1024 B as in every limit of MMS."""
    if octets < 1024:
        return f"{octets:.0f} B"
    if octets < 10_240:
        return f"{octets / 1024:.1f} kB"
    # limits of messages are told in kB, up to 1,024 and beyond; what is far above them reads best in MB
    return f"{octets / 1024:,.0f} kB" if octets < 10_240_000 else f"{octets / 1_048_576:,.1f} MB"


def moment(value: Any) -> str:
    """A moment in UTC to the second, an empty text for none."""
    return "" if value is None else f"{value:%d %b %Y, %H:%M:%S} UTC"


def _pair(one: Any) -> tuple[Any, Any]:
    """A value that is its own title."""
    return one, one


def _choice(one: Any) -> tuple[str, str]:
    """A choice of an option as a form writes it and as people read it."""
    text = str(one).lower() if isinstance(one, bool) else str(one)
    return text, {"true": "yes", "false": "no"}.get(text, text)


def _sender(code: Any) -> tuple[str, str]:
    """A shortcode as a choice."""
    return code.code, f"{code.code} (+{code.country}{', default' if code.is_default else ''})"


def _version(one: Any) -> tuple[str, str]:
    """A version of a template as a choice."""
    return str(one.number), f"Version {one.number}"
