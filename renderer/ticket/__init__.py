"""The ticket room: a template, its fields and a size -> a finished ticket image (``load``, ``render``)."""

from __future__ import annotations

from renderer.ticket.fields import listing
from renderer.ticket.items import Box, TicketWarning
from renderer.ticket.publish import Published, publish
from renderer.ticket.render import BarcodeFacts, TicketImage, render
from renderer.ticket.template import TicketTemplate, from_data, json_schema, load, schema_text
from renderer.ticket.units import Rect

__all__ = [
    "BarcodeFacts",
    "Box",
    "Published",
    "Rect",
    "TicketImage",
    "TicketTemplate",
    "TicketWarning",
    "from_data",
    "json_schema",
    "listing",
    "load",
    "publish",
    "render",
    "schema_text",
]
