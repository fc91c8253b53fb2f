"""A Gallery -> one HTML page with everything inside it: no script, no request to anywhere."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from renderer.cli.demo.exhibits import Gallery
from renderer.part import Part

_FOLDER = Path(__file__).parent


def page(gallery: Gallery) -> Part:
    """The gallery as ``index.html``; every value is escaped, every picture is a data URI."""
    checks = gallery.checks()
    html = (
        _environment()
        .get_template("gallery.html")
        .render(gallery=gallery, passed=sum(each.passed for each in checks), checked=len(checks))
    )
    return Part("index.html", "text/html; charset=utf-8", html.encode())


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"data_uri": data_uri, "size": size, "thousands": thousands}
    environment.globals["styles"] = Markup((_FOLDER / "gallery.css").read_text("utf-8"))  # noqa: S704 - our own file
    return environment


def data_uri(part: Part) -> str:
    """The part as a URI that holds its bytes (RFC 2397)."""
    return f"data:{part.content_type};base64,{base64.b64encode(part.data).decode()}"


def thousands(number: float) -> str:
    """``307200`` -> ``307,200``."""
    return f"{number:,.0f}"


def size(octets: int) -> str:
    """Bytes as people read them; 1 kB = 1024 B as in every limit of MMS."""
    if octets < 1024:
        return f"{octets} B"
    return f"{octets / 1024:.1f} kB" if octets < 10_240 else f"{octets / 1024:,.0f} kB"
