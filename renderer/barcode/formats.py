"""Output formats by name: content type, file extension and the writer of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from renderer.barcode import gif, jpeg, png
from renderer.errors import UnknownFormat

Writer = Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One output format; ``grid`` is the pixel grid modules should lie on (JPEG blocks are 8 x 8)."""

    name: str
    content_type: str
    write: Writer
    extension: str
    grid: int = 1


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format("png", "image/png", png.write, ".png"),
            Format("gif", "image/gif", gif.write, ".gif"),
            Format("jpeg", "image/jpeg", jpeg.write, ".jpg", grid=8),
        )
    }
)
ALIASES: Mapping[str, str] = MappingProxyType({"jpg": "jpeg"})


def find(name: str) -> Format:
    """The format of that name, case apart (``jpg`` is ``jpeg``); raises UnknownFormat."""
    lowered = str(name).lower().lstrip(".")
    found = FORMATS.get(ALIASES.get(lowered, lowered))
    if found is None:
        raise UnknownFormat(f"There is no format '{name}'; known are {', '.join(FORMATS)}.", field="format")
    return found
