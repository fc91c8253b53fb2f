"""A built pass and a limit in bytes -> the signed pass that fits it, and what had to go for it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from PIL import Image

from renderer.errors import ImageOverBudget
from renderer.part import Part
from renderer.wallet.bundle import Frame
from renderer.wallet.images import encode, reduced, split_name
from renderer.wallet.model import Pass, seal
from renderer.wallet.signature import Signer
from renderer.wallet.template import PassTemplate

Files = Mapping[str, bytes]
# Shown large and soft, or not needed to use the pass: the first to go.
_SCENERY = frozenset({"background", "strip", "footer", "artwork", "venueMap", "thumbnail"})


@dataclass(frozen=True, slots=True)
class Fitted:
    """The pass that fits, its size as the template draws it, the steps taken in order (none = untouched)."""

    part: Part
    before: int
    steps: tuple[str, ...]


def seal_within(made: Pass, signer: Signer, signing_time: datetime, limit: int) -> Fitted:
    """Sign the richest form of the pass that has at most ``limit`` bytes.

    Raises ImageOverBudget when even the bare pass (icon and texts) is larger: then send a link to it.
    """
    part = seal(made, signer, signing_time)
    before = len(part)
    taken: tuple[str, ...] = ()
    for count, name in enumerate(STEPS, 1):
        if len(part) <= limit:
            return Fitted(part, before, taken)
        slim = _slim(made, count)
        if _weight(slim) < _weight(made) or slim.template.compress != made.template.compress:
            taken = (*taken, name)
        part = seal(slim, signer, signing_time)
    if len(part) <= limit:
        return Fitted(part, before, taken)
    raise ImageOverBudget(
        f"The pass needs {len(part)} bytes even bare, the limit is {limit}; send a link to it instead.",
        field="limit",
    )


def _weight(made: Pass) -> int:
    return sum(len(data) for data in made.images.values())


def _slim(made: Pass, count: int) -> Pass:
    """The pass after the first ``count`` steps; a template's half is worked out once."""
    thumbnail = made.thumbnail
    if thumbnail is not None:
        for step in list(STEPS.values())[:count]:
            thumbnail = step(thumbnail)
    return replace(made, template=_slim_template(made.template, count), thumbnail=thumbnail)


@lru_cache(maxsize=128)
def _slim_template(template: PassTemplate, count: int) -> PassTemplate:
    files = template.images if count == 1 else _slim_template(template, count - 1).images
    files = list(STEPS.values())[count - 1](files)
    apart = template.thumbnails & files.keys()
    bare = {path: data for path, data in files.items() if path not in apart}
    return replace(
        template, images=files, frame=Frame.of(files), bare=Frame.of(bare), thumbnails=apart, compress=True
    )


def _as_is(files: Files) -> Files:
    return files


def _without_scale(files: Files, scale: int, names: frozenset[str] | None = None) -> Files:
    """Files without one scale where the next smaller is there; of ``names`` only, if given."""

    def goes(path: str) -> bool:
        found = split_name(path)
        if found is None or found[2] != scale or (names is not None and found[1] not in names):
            return False
        smaller = f"@{scale - 1}x.png" if scale > 2 else ".png"
        return path.replace(f"@{scale}x.png", smaller) in files

    return {path: data for path, data in files.items() if not goes(path)}


def _palette(files: Files, colours: int) -> Files:
    return {path: _reduced(data, colours) if path.endswith(".png") else data for path, data in files.items()}


def _reduced(data: bytes, colours: int) -> bytes:
    """The PNG with a palette, if that makes it smaller."""
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    made = encode(reduced(plain, colours))
    return made if len(made) < len(data) else data


def _without(files: Files, names: frozenset[str]) -> Files:
    """Files without the images of these names, translated ones among them."""
    return {
        path: data
        for path, data in files.items()
        if (found := split_name(path)) is None or found[1] not in names
    }


# In this order, each on top of those before; the first deflates pass.json, manifest and signature.
STEPS: Mapping[str, Callable[[Files], Files]] = {
    "deflate texts": _as_is,
    "drop @3x": lambda files: _without_scale(files, 3),
    "256 colours": lambda files: _palette(files, 256),
    "drop @2x of scenery": lambda files: _without_scale(files, 2, _SCENERY),
    "64 colours": lambda files: _palette(files, 64),
    "drop footer and map": lambda files: _without(files, frozenset({"footer", "venueMap", "secondaryLogo"})),
    "drop scenery": lambda files: _without(files, _SCENERY),
    "drop @2x": lambda files: _without_scale(files, 2),
    "drop logo": lambda files: _without(files, frozenset({"logo", "primaryLogo"})),
}
