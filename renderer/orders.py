"""A message's orders for tickets, passes and their pictures -> drawn by the rooms that can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import Image

from renderer import imaging
from renderer.errors import ImageOverBudget, SymbolDoesNotFit
from renderer.handset.rooms import Drawn, DrawnBarcode, PassOrder, Rooms, TicketOrder
from renderer.part import Part
from renderer.small_card import small_card
from renderer.wallet import Pass, preview
from renderer.wallet.preview import png
from renderer.wallet.preview.display import Code

if TYPE_CHECKING:
    from renderer.engine import Engine

# Pixels a card unit below which a pass's labels (12.5 units) can no longer be read.
LEAST_READABLE = 0.6
SMALL = "The screen is too small for the whole pass: a card of its own shows the barcode and what fits."
_TYPES = {"jpeg": ("image/jpeg", "jpg"), "png": ("image/png", "png"), "gif": ("image/gif", "gif")}
# Tried in order until the budget is met; a card is drawn art, so few colours serve it.
_PALETTES = (256, 128, 64, 32, 16)
_LEAST_QUALITY, _BEST_QUALITY = 60, 92


@dataclass(frozen=True, slots=True)
class Orders:
    """The doors to ticket and wallet for one recipient's PASSDATA; ``issued`` are options by template."""

    engine: Engine
    passdata: Any
    options: Mapping[str, Any]
    issued: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def rooms(self) -> Rooms:
        """The same as the functions that adaptation calls."""
        return Rooms(ticket=self.ticket, pass_picture=self.pass_picture, pass_file=self.pass_file)

    def ticket(self, order: TicketOrder) -> Drawn:
        """A ticket image of exactly the size asked for; raises FieldError, ImageOverBudget."""
        image = self.engine.ticket_image(
            order.template, order.fields, size=order.size, format=order.format, target_bytes=order.budget
        )
        found = image.barcode
        code = None
        if found is not None:
            code = DrawnBarcode(found.payload, found.symbology, found.module, found.own_slide)
        return Drawn(image.part, code, tuple(str(each) for each in image.warnings))

    def pass_picture(self, order: PassOrder) -> Drawn:
        """The pass's face within the size asked for, modules whole; a small screen gets a card of its own.

        Raises SymbolDoesNotFit, ImageOverBudget.
        """
        made = self._build(order.template)
        front = preview.layout(made.pass_json, made.images, fonts=self.engine.fonts)
        code = next(iter(front.display.codes), None)
        scale = whole_pixel_scale(code, order.size, (front.display.width, front.display.height))
        if scale is None:
            if code is None:
                raise SymbolDoesNotFit(
                    "The screen is too small for this pass, and it has no barcode to show."
                )
            image, module = small_card(made.pass_json, made.images, code, order.size, self.engine.fonts)
            warnings: tuple[str, ...] = (SMALL,)
        else:
            card = png.draw(front.display, scale, self.engine.fonts)
            image = Image.new("RGB", card.size, "white")
            image.paste(card, mask=card.getchannel("A"))
            module = round(code.area[2] * scale / code.symbol.width) if code else 0
            warnings = tuple(str(each) for each in front.notices)
        found = DrawnBarcode(message_of(made), code.symbol.symbology, module) if code else None
        return Drawn(written(image, order), found, warnings)

    def pass_file(self, template: str, budget: int | None = None) -> Part:
        """The signed pass, with fewer pictures where it has to be small; raises ImageOverBudget."""
        return self.engine.seal(self._build(template), budget)

    def _build(self, template: str) -> Pass:
        return self.engine.build_pass(
            template, self.passdata, **{**self.options, **self.issued.get(template, {})}
        )


def message_of(made: Pass) -> str:
    """What the pass's first barcode says."""
    return str(made.pass_json["barcodes"][0]["message"])


def whole_pixel_scale(code: Code | None, size: tuple[int, int], card: tuple[float, float]) -> float | None:
    """Pixels a card unit so that the card fits and modules are whole; None when that is too small to read."""
    most = min(size[0] / card[0], size[1] / card[1], 4.0)
    if code is not None:
        unit = code.symbol.width / code.area[2]  # modules a card unit
        most = int(most / unit) * unit
    return most if most >= LEAST_READABLE else None


def written(image: Image.Image, order: PassOrder) -> Part:
    """The picture in the format and within the bytes asked for; raises ImageOverBudget."""
    content_type, ending = _TYPES[order.format]
    for data in _attempts(image, order.format):
        if order.budget is None or len(data) <= order.budget:
            return Part(f"{order.template}.{ending}", content_type, data)
    raise ImageOverBudget(f"The picture of the pass takes more than {order.budget} bytes as {order.format}.")


def _attempts(image: Image.Image, format_: str) -> Iterator[bytes]:
    if format_ == "jpeg":  # 4:4:4, as a module must keep its edge in every channel
        for quality in range(_BEST_QUALITY, _LEAST_QUALITY - 1, -8):
            yield imaging.encode_jpeg(image, quality, subsampling="4:4:4")
    elif format_ == "gif":
        yield from (imaging.encode_gif(image, colours=count) for count in _PALETTES)
    else:
        yield imaging.encode_png(image)
        yield from (imaging.encode_png(image, colours=count) for count in _PALETTES)
