"""What the ticket tests share: the fonts, the shipped templates, a way to draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from renderer import data, ticket, typography
from renderer.templates import FolderSource


@pytest.fixture(scope="session")
def fonts() -> typography.FontBook:
    return typography.shipped_fonts()


@pytest.fixture(scope="session")
def shipped() -> Callable[[str], ticket.TicketTemplate]:
    source = FolderSource(data.templates_dir())
    loaded = {name: ticket.load(source.get("ticket", name)) for name in source.ids("ticket")}
    return loaded.__getitem__


@pytest.fixture(scope="session")
def draw(fonts: typography.FontBook) -> Callable[..., ticket.TicketImage]:
    def drawn(
        template: ticket.TicketTemplate, fields: Mapping[str, Any] | None = None, **options: Any
    ) -> ticket.TicketImage:
        return ticket.render(template, fields, fonts=fonts, **{"size": (320, 480), **options})

    return drawn
