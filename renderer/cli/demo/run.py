"""An engine and an empty folder -> everything it makes of the sample requests, and the gallery's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from renderer.cli.demo import barcodes, live, messages, passes, requests, tickets
from renderer.cli.demo.exhibits import Gallery
from renderer.cli.demo.folder import Folder
from renderer.cli.demo.gallery import page
from renderer.engine import Engine

Step = Callable[[Engine, Folder, Gallery], Gallery]
Tell = Callable[[str], None]

# In the order in which data walks; each adds its exhibits to the gallery and its files to the folder.
STEPS: tuple[tuple[str, Step], ...] = (
    ("sample requests", requests.add),
    ("barcodes", barcodes.add),
    ("ticket image", tickets.add),
    ("wallet pass", passes.add),
    ("messages on three handsets", messages.add),
    ("the live road: service, carrier, handset, postbacks", live.add),
)
NOTE = "Run `renderer serve` and open /docs for the same over HTTP, `renderer --help` for the command line."


def run(engine: Engine, out: Path, tell: Tell) -> Gallery:
    """Make everything below ``out`` and return the gallery; raises RendererError when something cannot be."""
    gallery = Gallery()
    with Folder.filled(out) as folder:
        for title, step in STEPS:
            tell(title)
            gallery = step(engine, folder, gallery)
        gallery = replace(gallery, notes=(*gallery.notes, NOTE))
        folder.add("index.html", page(gallery))
    return gallery
