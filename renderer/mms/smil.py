"""Finished slides -> MMS SMIL as real handsets read it (OMA MMS conformance document 8), and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from renderer.mms.message import FinishedSlide

_SCREEN = (240, 320)
_LEAST_TEXT = 0.25  # of the screen's height
_Ref = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Par:
    """One slide as SMIL tells it: duration in ms, (element, source, region) in order, and what it shows."""

    duration: int
    references: tuple[_Ref, ...]
    alt: str = ""


def write(slides: Sequence[FinishedSlide], screen: tuple[int, int] | None = None) -> str:
    """The presentation: one layout, at most the regions Image and Text, one ``par`` a slide.

    Plain ``<smil>`` without namespace or declaration and durations in integer milliseconds: what phones
    themselves write. The Image region is as high as the highest picture, so that nothing is scaled but
    photos larger than the screen.
    """
    pars = tuple(
        (slide.duration, tuple(_references(slide)))
        for slide in slides
        if slide.text or _visual(slide) or slide.audio
    )
    sizes = [slide.size for slide in slides if _visual(slide)]
    largest = (max(w for w, _ in sizes), max(h for _, h in sizes)) if sizes else None
    return _write(pars, largest, any(slide.text for slide in slides), screen or _SCREEN)


def _visual(slide: FinishedSlide) -> bool:
    return slide.image is not None or slide.video is not None


def _references(slide: FinishedSlide) -> Iterator[_Ref]:
    if slide.image is not None:
        yield "img", slide.image.name, slide.alt
    if slide.video is not None:
        yield "video", slide.video.name, slide.alt
    if slide.text is not None:
        yield "text", slide.text.name, ""
    if slide.audio is not None:
        yield "audio", slide.audio.name, ""


@lru_cache(maxsize=1024)
def _write(
    pars: tuple[tuple[int, tuple[_Ref, ...]], ...],
    largest: tuple[int, int] | None,
    texts: bool,
    screen: tuple[int, int],
) -> str:
    body = "".join(
        f'<par dur="{duration}ms">{"".join(_element(*reference) for reference in references)}</par>'
        for duration, references in pars
    )
    head = f"<head><layout>{_layout(largest, texts, screen)}</layout></head>"
    return f"<smil>{head}<body>{body}</body></smil>"


def _layout(largest: tuple[int, int] | None, texts: bool, screen: tuple[int, int]) -> str:
    """``hidden`` where every picture is shown as it is: ``meet`` scales small ones up (SMIL 2.0 5.3.1)."""
    width, image, fit = screen[0], 0, "hidden"
    if largest:
        fit = "hidden" if largest[0] <= screen[0] and largest[1] <= screen[1] else "meet"
        image = min(largest[1], screen[1])
    text = max(screen[1] - image, round(screen[1] * _LEAST_TEXT)) if texts else 0
    regions = f'<root-layout width="{width}" height="{image + text}"/>'
    if image:
        regions += f'<region id="Image" left="0" top="0" width="{width}" height="{image}" fit="{fit}"/>'
    if text:
        regions += f'<region id="Text" left="0" top="{image}" width="{width}" height="{text}" fit="scroll"/>'
    return regions


def _element(tag: str, source: str, alt: str) -> str:
    region = {"text": ' region="Text"', "audio": ""}.get(tag, ' region="Image"')
    described = f' alt="{escape(alt)}"' if alt else ""
    return f'<{tag} src="{escape(source)}"{described}{region}/>'


# -- reading -----------------------------------------------------------------------------------------------

_CLOCK = re.compile(r"\s*(\d{1,7}(?:\.\d{1,3})?)\s*(ms|s|min)?\s*\Z")
_UNITS = {"ms": 1, "s": 1000, "min": 60_000, None: 1000}  # SMIL 2.0 clause 10.3.1: a bare number is seconds
MAX_SMIL_BYTES = 1 << 20
_MEDIA = frozenset({"img", "video", "text", "audio", "ref"})


def read(data: bytes | str) -> tuple[Par, ...]:
    """Slides of a SMIL presentation, found by local name; of broken XML what can be read, at worst none."""
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > MAX_SMIL_BYTES:
        return ()
    try:
        root = etree.fromstring(raw.strip(), _parser())
    except (etree.XMLSyntaxError, ValueError):
        return ()
    if root is None:
        return ()
    return tuple(_par(element) for element in root.iter() if _local(element) == "par")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(recover=True, no_network=True, resolve_entities=False, huge_tree=False)


def _par(element: etree._Element) -> Par:
    children = [child for child in element.iter() if _local(child) in _MEDIA]
    references = tuple(
        (_local(child), _source(child.get("src", "")), child.get("region", "")) for child in children
    )
    alt = next((alt for child in children if (alt := child.get("alt", ""))), "")
    return Par(milliseconds(element.get("dur", "")), references, alt)


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _source(text: str) -> str:
    return text.removeprefix("cid:").strip("<>")


def milliseconds(text: str, default: int = 5000) -> int:
    """A SMIL clock value (``5000ms``, ``5s``, ``5``) in ms; anything else is the default."""
    found = _CLOCK.match(text)
    return round(float(found[1]) * _UNITS[found[2]]) if found else default
