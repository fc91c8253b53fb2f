"""A symbology and its options -> one barcode image for each row's BARCODEID."""

from __future__ import annotations

from typing import Any

from renderer import barcode
from renderer.barcode import bulk, formats
from renderer.engine import Engine
from renderer.errors import EmptyPayload
from renderer.prerender.columns import Contract, Recipient
from renderer.prerender.kinds.base import Kind, Made, Picture
from renderer.prerender.spec import Spec, constant, recipe

_MODULE = 99  # px: the picture is graded by the module that is measured in it


class BarcodeDrawer:
    """Draws one symbology."""

    def __init__(self, _engine: Engine, spec: Spec) -> None:
        """Judge the options; raises UnknownSymbology, UnknownFormat, InvalidOption."""
        self._symbology = barcode.find(spec.name).name
        options: dict[str, Any] = {"format": "png", "width": None, "module": None, **spec.options}
        if options["width"] is None and options["module"] is None:
            options["width"] = 320
        self._draw = bulk.prepared(self._symbology, options)
        target = formats.find(options["format"])
        self.contract = Contract()
        self.content_type, self.ending = target.content_type, target.extension
        self.same = constant("barcode", self._symbology, options)
        self.pictures = False
        self._raster = not target.vector
        measure = "module" if options["module"] else "width"
        self._class = f"{measure} {options[measure]}"

    def orders(self, row: Recipient) -> list[tuple[str, bytes]]:
        """One picture a row."""
        if not row.barcode_id:
            raise EmptyPayload("The row has no BARCODEID.", field="BARCODEID")
        return [(self._class, recipe(self.same, row.barcode_id))]

    def draw(self, row: Recipient, of_class: str) -> Made:  # noqa: ARG002 - there is one class
        """The picture."""
        payload = row.barcode_id or ""
        part = self._draw(payload)
        picture = Picture(part, payload, self._symbology, _MODULE) if self._raster else None
        return Made(part.data, picture=picture)

    def check(self, row: Recipient) -> None:
        """A barcode is drawn about as quickly as it is checked."""
        self.orders(row)
        self._draw(row.barcode_id or "")


KIND = Kind("barcode", BarcodeDrawer, chunk_rows=5000, grade_every=5000)
