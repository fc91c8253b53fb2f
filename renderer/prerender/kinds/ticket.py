"""A ticket template and sizes -> a ticket image for each row and size."""

from __future__ import annotations

from collections import Counter

from renderer import barcode
from renderer.engine import TICKET_SIZE, Engine
from renderer.errors import UnknownFormat
from renderer.prerender.columns import Contract, Recipient
from renderer.prerender.kinds.base import Kind, Made, Picture
from renderer.prerender.spec import Spec, constant, recipe
from renderer.ticket import fields as contract
from renderer.ticket.publish import RENDERING

_TYPES = {"jpeg": ("image/jpeg", ".jpg"), "png": ("image/png", ".png"), "gif": ("image/gif", ".gif")}


class TicketDrawer:
    """Draws one template at the sizes of the job."""

    def __init__(self, engine: Engine, spec: Spec) -> None:
        """Load the template; raises UnknownTemplate, TemplateError, UnknownFormat."""
        self._engine = engine
        self._name = spec.name
        template = engine.ticket_template(spec.name)
        format_ = str(spec.options.get("format", "jpeg"))
        if format_ not in _TYPES:
            raise UnknownFormat(f"Tickets are jpeg, png or gif, not {format_[:20]}.", field="format")
        self._format = format_
        self._sizes = {f"{w}x{h}": (w, h) for w, h in spec.options.get("sizes") or [TICKET_SIZE]}
        codes = [name for name, one in template.fields.items() if one.type == "barcode"]
        self.contract = Contract(
            fields=frozenset(template.fields), barcode=("fields", codes[0]) if len(codes) == 1 else None
        )
        self._specs = template.fields
        self._codes = codes
        self.content_type, self.ending = _TYPES[format_]
        self.pictures = False
        self.same = constant("ticket", template.version, RENDERING, format_)

    def orders(self, row: Recipient) -> list[tuple[str, bytes]]:
        """One picture a size."""
        return [(size, recipe(self.same, size, row.fields)) for size in self._sizes]

    def draw(self, row: Recipient, of_class: str) -> Made:
        """The picture of that size."""
        image = self._engine.ticket_image(
            self._name, row.fields, size=self._sizes[of_class], format=self._format
        )
        warnings = Counter(each.code for each in image.warnings)
        found = image.barcode
        picture = None
        if found is not None and not found.own_slide:
            picture = Picture(image.part, found.payload, found.symbology, found.module)
        return Made(image.part.data, warnings=warnings, picture=picture)

    def check(self, row: Recipient) -> None:
        """Fields and barcode are judged; whether all finds its place is seen when it is drawn."""
        values = contract.resolve(self._specs, row.fields)
        for name in self._codes:
            if values[name]:
                barcode.encode(values[name], self._specs[name].symbology)


KIND = Kind("ticket", TicketDrawer, chunk_rows=250, grade_every=500)
