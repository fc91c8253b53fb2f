"""Stand-ins for the rooms that draw tickets and passes, and sources of pictures, sounds and films."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from renderer import barcode, imaging
from renderer.errors import ImageOverBudget
from renderer.handset.rooms import Drawn, DrawnBarcode, PassOrder, Rooms, TicketOrder
from renderer.part import Part

PKPASS = Part("event.pkpass", "application/vnd.apple.pkpass", b"PK\x03\x04pass.json" + bytes(4000))


def noise(width: int, height: int, seed: int = 1, smooth: int = 4) -> Image.Image:
    """A photo-like picture: coloured noise over a gradient."""
    rng = np.random.default_rng(seed)
    small = rng.integers(0, 255, (max(1, height // smooth), max(1, width // smooth), 3), dtype=np.uint8)
    rough = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
    return Image.blend(rough, Image.linear_gradient("L").resize((width, height)).convert("RGB"), 0.4)


def jpeg(width: int, height: int, seed: int = 1, quality: int = 92, **options: object) -> Part:
    out = io.BytesIO()
    noise(width, height, seed).save(out, "JPEG", quality=quality, **options)
    return Part("photo.jpg", "image/jpeg", out.getvalue())


def picture_with_code(
    payload: str, size: tuple[int, int], name: str, budget: int | None
) -> tuple[Part, DrawnBarcode]:
    """A picture of that size with a QR code in whole modules, or without where it has no room."""
    symbol = barcode.encode(payload, "qr")
    module = min(size) * 6 // 10 // symbol.total_width
    image = noise(*size, seed=len(payload))
    if module >= 2:
        code = barcode.raster.bitmap(symbol, module).image().convert("RGB")
        image.paste(code, ((size[0] - code.width) // 2, (size[1] - code.height) // 2))
    if name == "jpeg":
        data = imaging.encode_jpeg(image) if budget is None else imaging.fit_jpeg(image, budget).data
    else:
        data = imaging.encode_gif(image) if name == "gif" else imaging.encode_png(image, colours=64)
        if budget is not None and len(data) > budget:
            raise ImageOverBudget("too large")
    return Part(f"x.{name}", f"image/{name}", data), DrawnBarcode(payload, "qr", module, module < 2)


def _ticket(order: TicketOrder) -> Drawn:
    part, code = picture_with_code(order.fields["code"], order.size, order.format, order.budget)
    return Drawn(part, code, ("a long name was cut",) if order.size[0] < 200 else ())


def _pass(order: PassOrder) -> Drawn:
    part, code = picture_with_code("PASS-1", order.size, order.format, order.budget)
    return Drawn(part, code)


ROOMS = Rooms(_ticket, _pass, lambda _template, _budget: PKPASS)


@pytest.fixture
def rooms() -> Rooms:
    return ROOMS


@pytest.fixture(scope="session")
def photo() -> Part:
    return jpeg(1600, 1200)
