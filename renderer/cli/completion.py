"""The beginning of a name typed in a shell -> the names that go on from it."""

from __future__ import annotations

from collections.abc import Callable

from renderer.cli.inputs import engine
from renderer.errors import RendererError
from renderer.templates import Kind

MAX_SHOWN = 100
Complete = Callable[[str], list[str]]


def symbologies(incomplete: str) -> list[str]:
    """Symbologies by name."""
    return beginning(incomplete, lambda: [each["name"] for each in engine().symbologies()])


def handsets(incomplete: str) -> list[str]:
    """Handsets by name."""
    return beginning(incomplete, lambda: [each["name"] for each in engine().handsets()])


def templates(kind: Kind) -> Complete:
    """Templates of a kind by id."""

    def complete(incomplete: str) -> list[str]:
        return beginning(incomplete, lambda: engine().templates.ids(kind))

    return complete


def beginning(incomplete: str, names: Callable[[], list[str]]) -> list[str]:
    """The names that begin so; a broken installation completes nothing rather than break the shell."""
    try:
        found = names()
    except RendererError:
        return []
    return [name for name in found if name.startswith(incomplete.lower())][:MAX_SHOWN]
