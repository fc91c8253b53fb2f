"""A finished picture and the barcode it must show -> whether an independent reader reads it, and how well."""

from __future__ import annotations

import io
from typing import NamedTuple

from PIL import Image

from renderer import barcode
from renderer.handset import wbmp
from renderer.part import Part

UNREAD = "F"
NO_READER = "-"
_GRADES = ((4, "A"), (3, "B"), (2, "C"), (1, "D"))  # by module px: what a camera forgives
_MARGIN = 8  # px of white around: a reader wants to see where the picture ends


class Reading(NamedTuple):
    """The grade, A to D, ``F`` unread, ``-`` where no reader exists; and the module in px as measured."""

    grade: str
    module: int

    @property
    def readable(self) -> bool:
        """Whether it was read."""
        return self.grade not in (UNREAD, NO_READER)


def read(part: Part, payload: str, symbology: str, module: int) -> Reading:
    """Read a picture back; ``module`` px is what was drawn, unless the picture was made smaller since."""
    if not barcode.find(symbology).readers:
        return Reading(NO_READER, module)
    wanted = barcode.encode(payload, symbology)
    for one in barcode.scan.read(_opened(part)):
        if one.data == wanted.data or one.text in (payload, wanted.text):
            # 0 = the reader tells no module, as of some turned bars: what was drawn counts
            measured = min(module, max(1, round(one.module or module)))
            return Reading(next(grade for least, grade in _GRADES if measured >= least), measured)
    return Reading(UNREAD, module)


def _opened(part: Part) -> Image.Image:
    wap = part.content_type == "image/vnd.wap.wbmp"
    image = wbmp.read(part.data) if wap else Image.open(io.BytesIO(part.data))
    grey = image.convert("L")
    framed = Image.new("L", (grey.width + 2 * _MARGIN, grey.height + 2 * _MARGIN), 255)
    framed.paste(grey, (_MARGIN, _MARGIN))
    return framed
