"""A pass preview at the phone's size, with pictures, against the pictures' own decoding as a floor."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Mapping, Sequence

from harness import Figure, Gauge, Job, Row

from renderer import data, imaging, templates, typography, wallet
from renderer.wallet import preview

LIMIT_MS = 15.0
ROUNDS = 40


def _passes(count: int = 1) -> Mapping[str, Sequence[wallet.Pass]]:
    """Every shipped template with its sample, for ``count`` recipients with values of their own."""
    source = templates.FolderSource(data.templates_dir())
    made = {}
    for name in source.ids("pass"):
        files = source.get("pass", name)
        loaded, sample = wallet.load(files), tomllib.loads(files.main.decode())["sample"]
        made[name] = [wallet.build(loaded, _personal(sample, number)) for number in range(count)]
    return made


def _personal(sample: Mapping[str, str], number: int) -> Mapping[str, str]:
    own = {
        key: f"{value} {number}"
        for key, value in sample.items()
        if key.startswith(("PRIMARYVALUE", "SECVALUE1"))
    }
    return {**sample, **own, "BARCODEVALUE": f"{sample['BARCODEVALUE']}{number}"}


def _front() -> Mapping[str, Job]:
    made = _passes()["event-ticket"][0]
    fonts = typography.shipped_fonts()

    def draw(scale: float, format_: str) -> Job:
        return lambda: preview.render(made.pass_json, made.images, scale=scale, format=format_, fonts=fonts)

    def decode() -> None:
        for name, content in made.images.items():
            if name.endswith(".png"):
                imaging.decode(content)

    return {
        "preview 1x PNG": draw(1, "png"),
        "preview 2x PNG": draw(2, "png"),
        "preview 3x PNG": draw(3, "png"),
        "preview SVG": draw(1, "svg"),
        "preview HTML": draw(1, "html"),
        "decoding its pictures": decode,
    }


def _milliseconds() -> Sequence[Figure]:
    """Median CPU time of a 1x front, every recipient with values of his own; one figure a template."""
    fonts = typography.shipped_fonts()
    figures = []
    for name, recipients in _passes(ROUNDS).items():
        times = []
        for made in recipients:
            start = time.process_time()
            preview.render(made.pass_json, made.images, scale=1, fonts=fonts)
            times.append(time.process_time() - start)
        median = sorted(times)[ROUNDS // 2] * 1000
        figures.append(
            Figure(f"preview of {name} at 1x", median, "ms", f"<= {LIMIT_MS:g} ms", median <= LIMIT_MS)
        )
    return figures


ROWS: list[Row | Gauge] = [
    Gauge("Pass preview: CPU of one 1x front", _milliseconds),
    Row("Pass preview: event ticket, front", _front, rounds=7),
]
