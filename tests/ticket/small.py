"""A small template to bend, a picture to put into it, the shipped ones' names and sizes."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from typing import Any

from PIL import Image

from renderer import ticket

SIZES = ((1080, 1920), (640, 960), (320, 480), (240, 320), (176, 220), (128, 160))
SHIPPED = ("boarding", "cinema", "coupon", "gala", "member", "transit")

SMALL = """
format = 1
id = "small"
design = { width = 320, height = 480 }
background = "#204060"
[fields]
event = { required = true, scope = "campaign", sample = "Winter Fair", max = 300 }
seat = { sample = "Row 3", max = 300 }
code = { type = "barcode", symbology = "qr", required = true, sample = "TCK00000003", max = 2000 }
[styles.event]
font = "title"
size = { max = "40u", min = "20u", floor = 11 }
color = "#fff"
[styles.seat]
size = { max = "24u", min = "16u", floor = 10 }
color = "#fff"
[[layer]]
id = "body"
type = "column"
gap = "8u"
padding = { left = "10u", right = "10u", top = "10u", bottom = "10u" }
child = [
  { id = "event", type = "text", value = "{event}", style = "event", lines = 2, priority = 90 },
  { id = "seat", type = "text", value = "Seat {seat}", style = "seat", priority = 40 },
  { id = "code", type = "barcode", value = "{code}", share = 0.6 },
]
"""


def picture_bytes(size: tuple[int, int] = (60, 40), color: str = "#c04020") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


def build(
    toml: str = SMALL, files: Mapping[str, bytes] | None = None, **changes: Any
) -> ticket.TicketTemplate:
    raw = {**tomllib.loads(toml), **changes}
    return ticket.from_data(raw, files=files or {}, version=repr((toml, sorted(changes.items()), files)))


def opened(image: ticket.TicketImage) -> Image.Image:
    return Image.open(io.BytesIO(image.part.data)).convert("RGB")
