"""The BARCODEID of the samples -> barcode images in several symbologies and formats, each read back."""

from __future__ import annotations

from dataclasses import replace

from renderer import barcode, facts
from renderer.cli.demo.exhibits import TIMES, Check, Exhibit, Gallery
from renderer.cli.demo.folder import Folder
from renderer.cli.demo.gallery import size
from renderer.engine import Engine
from renderer.part import Part
from renderer.samples import sample

# symbology, format, largest width in pixels
SHOWN = (
    ("qr", "png", 240),
    ("aztec", "gif", 240),
    ("pdf417", "png", 320),
    ("code128", "gif", 352),
    ("datamatrix", "png", 240),
    ("code128", "jpeg", 352),
)
BARCODE_REQUEST = "sendMMSBarcode-1.3.xml"


def payload() -> str:
    """BARCODEID of the sendMMSBarcode sample."""
    return sample(BARCODE_REQUEST).request().fields["BARCODEID"]


def add(engine: Engine, folder: Folder, gallery: Gallery) -> Gallery:
    """Draw the same BARCODEID in each symbology there is."""
    known = barcode.symbologies()
    shown = tuple(
        exhibit(engine, folder, name, format_, width) for name, format_, width in SHOWN if name in known
    )
    return replace(gallery, barcodes=shown)


def exhibit(engine: Engine, folder: Folder, name: str, format_: str, width: int) -> Exhibit:
    """One barcode with its facts; the check is an independent reading of the file's own bytes."""
    symbology, text = barcode.find(name), payload()
    part = engine.barcode(text, name, format=format_, width=width)
    symbol = barcode.encode(text, name)
    with barcode.scan.opened(part.data) as image:
        pixels = image.size
    module = pixels[0] // symbol.total_width
    file = folder.add(f"barcodes/{text}-{part.name}", part)
    return Exhibit(
        title=symbology.title,
        subtitle=symbology.standard,
        picture=part,
        alt=f"{symbology.title} that says {text}",
        facts=(
            ("Symbology", name),
            ("Module", f"{module} px"),
            ("Symbol", f"{symbol.width} {TIMES} {symbol.height:g} X"),
            ("Quiet zone", _quiet(symbol.quiet)),
            (
                "Image",
                f"{pixels[0]} {TIMES} {pixels[1]} px, {part.content_type.removeprefix('image/').upper()}",
            ),
            ("Bytes", size(len(part))),
        ),
        checks=(reading(part, text),),
        files=(file,),
    )


def reading(part: Part, expected: str) -> Check:
    """What an independent reader finds in the picture, against what it should say."""
    found = facts.read_back(part)
    if found is None:
        return Check(passed=False, text="no barcode could be read")
    return Check(found["text"] == expected, f"reads back as “{found['text']}”")


def _quiet(sides: tuple[int, int, int, int]) -> str:
    """Left, top, right, bottom in words: ``4 X``, ``10 X at the sides``."""
    left, top, right, bottom = sides
    if len(set(sides)) == 1:
        return f"{left} X" if left else "none needed"
    if (left, top) == (right, bottom):
        return f"{left} X at the sides" + (f", {top} X above and below" if top else "")
    return " ".join(f"{side}" for side in sides) + " X"
