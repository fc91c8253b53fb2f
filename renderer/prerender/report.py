"""The numbers of a job and a few of its artefacts -> one HTML page that needs nothing beside it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from renderer import imaging
from renderer.delivery.compose import open_pdu
from renderer.engine import Engine
from renderer.errors import RendererError
from renderer.part import Part
from renderer.prerender import paths
from renderer.prerender.kinds.base import Drawer
from renderer.prerender.spec import Spec
from renderer.store.artefacts import Objects
from renderer.wallet.bundle import PKPASS

_HERE = Path(__file__).resolve().parent
_SHOWN = (300, 460)  # px: the most a sample takes on the sheet
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp", "image/svg+xml", "image/webp"})


@dataclass(frozen=True, slots=True)
class Sample:
    """One artefact on the sheet: pictures as data addresses, texts, and a line of facts."""

    line: int
    of_class: str
    grade: str
    size: int
    pictures: tuple[str, ...]
    texts: tuple[str, ...] = ()


def samples(
    chosen: Sequence[Mapping[str, Any]], spec: Spec, drawer: Drawer, engine: Engine, objects: Objects
) -> list[Sample]:
    """The chosen artefacts as they lie in their packs, made visible."""
    found = []
    for one in chosen:
        data = objects.ranges(paths.pack(one["pack"]), [one["offset"]], [one["length"]])[0]
        pictures, texts = visible(data, drawer.content_type, engine, spec)
        found.append(Sample(one["line"], one["class"], one["grade"], len(data), pictures, texts))
    return found


def visible(
    data: bytes, content_type: str, engine: Engine, spec: Spec
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Pictures and texts of an artefact; what cannot be shown is told in words."""
    try:
        if content_type == PKPASS:
            return (_address(engine.preview(data, scale=1, format="png")),), ()
        if spec.kind == "mms":
            return _message(data)
        if content_type in _PICTURES:
            return (_address(_small(Part("sample", content_type, data))),), ()
    except RendererError as error:
        return (), (error.message,)
    return (), (f"{content_type}, {len(data)} bytes",)


def _message(data: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    opened = open_pdu(data)
    pictures = tuple(_address(_small(part)) for part in opened.parts if part.content_type in _PICTURES)
    texts = tuple(
        part.data.decode("utf-8", "replace")
        for part in opened.parts
        if part.content_type.startswith("text/plain")
    )
    return pictures, (opened.subject, *texts)


def _small(part: Part) -> Part:
    """The picture no larger than the sheet shows it; what is small already stays as it is."""
    if len(part) < 20_000 or part.content_type == "image/svg+xml":
        return part
    image = imaging.decode(part.data, target=_SHOWN)
    if image.width > _SHOWN[0] or image.height > _SHOWN[1]:
        image = imaging.resize(image, _SHOWN, fit="contain")
    return Part("sample.jpg", "image/jpeg", imaging.encode_jpeg(imaging.flatten(image), quality=80))


def _address(part: Part) -> str:
    return f"data:{part.content_type};base64,{base64.b64encode(part.data).decode()}"


def page(told: Mapping[str, Any], found: Sequence[Sample]) -> str:
    """The report."""
    return str(_template().render(job=told, samples=found))


@cache
def _template() -> Any:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["bytes"] = in_bytes
    environment.filters["count"] = "{:,}".format
    environment.filters["time"] = in_time
    return environment.get_template("report.html")


def in_bytes(size: float) -> str:
    """``83505`` -> ``83.5 kB``."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def in_time(seconds: float) -> str:
    """``3725`` -> ``1 h 2 min``; under a minute with a decimal."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
