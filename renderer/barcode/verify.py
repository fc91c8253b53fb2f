"""Picture and Symbol -> nothing, or an error: what was drawn must read back byte for byte."""

from __future__ import annotations

from PIL import Image

from renderer.barcode import scan
from renderer.barcode.layout import Bitmap
from renderer.barcode.registry import find
from renderer.barcode.symbol import Symbol, Symbology
from renderer.errors import CannotVerify, VerificationFailed

_MARGIN = 8  # px of white around the picture: what a symbol without quiet zone is laid on


def judge(kind: Symbology) -> None:
    """Raise CannotVerify where no open reader exists."""
    if not kind.readers:
        raise CannotVerify(
            f"There is no open reader for {kind.title}, so it cannot be verified; draw it without verify.",
            field="verify",
        )


def check(picture: Bitmap, symbol: Symbol) -> None:
    """Read the picture with an independent reader; raises VerificationFailed with what was read instead."""
    image = scan.framed(picture.image(), _MARGIN)
    readings = scan.read(image)
    if any(reading.data == symbol.data for reading in readings) or _read_as(image, symbol):
        return
    found = ", ".join(repr(reading.text) for reading in readings) or "nothing"
    raise VerificationFailed(
        f"What was drawn reads back as {found} instead of {symbol.text!r}; use larger modules.",
        field="verify",
    )


def _read_as(image: Image.Image, symbol: Symbol) -> bool:
    """Told what it is: six characters of Code 39 are a Code 32 to a reader that guesses."""
    return any(
        reading.data == symbol.data
        for name in find(symbol.symbology).readers
        for reading in scan.read(image, reader=name)
    )
