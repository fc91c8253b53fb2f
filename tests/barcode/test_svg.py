"""SVG: one path that draws the symbol, in the unit asked for."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from renderer import barcode
from tests.barcode.test_outline import filled

CHROMIUM = shutil.which("chromium")


def polygons(path: str) -> list[list[tuple[int, int]]]:
    found = []
    for piece in path.split("z")[:-1]:
        x, y = map(int, re.match(r"M(-?\d+) (-?\d+)", piece).groups())  # type: ignore[union-attr]
        polygon = [(x, y)]
        for way, amount in re.findall(r"([hv])(-?\d+)", piece):
            x, y = (x + int(amount), y) if way == "h" else (x, y + int(amount))
            polygon.append((x, y))
        found.append(polygon)
    return found


@pytest.mark.parametrize(
    ("symbology", "payload"), [("qr", "Ticket_12345"), ("ean13", "9521234543213"), ("maxicode", "A")]
)
def test_the_path_reads_back(symbology: str, payload: str) -> None:
    part = barcode.render(payload, symbology, format="svg", text=symbology == "ean13")
    root = ET.fromstring(part.data)
    _, _, width, height = map(int, root.attrib["viewBox"].split())
    paths = [element.attrib["d"] for element in root if element.tag.endswith("path")]
    assert len(paths) == 1
    image = filled(polygons(paths[0]), (width, height)).convert("L")
    image = image.resize((width * 4, height * 4), Image.Resampling.NEAREST) if width < 200 else image
    assert barcode.encode(payload, symbology).data in [reading.data for reading in barcode.scan.read(image)]


def test_pixels_and_millimetres() -> None:
    in_pixels = ET.fromstring(barcode.render("A", format="svg", width=320).data)
    assert (in_pixels.attrib["width"], in_pixels.attrib["viewBox"]) == ("319px", "0 0 29 29")
    in_mm = ET.fromstring(barcode.render("9521234543213", "ean13", format="svg", x_dimension=0.33).data)
    assert in_mm.attrib["width"] == "37.29mm"


def test_colours() -> None:
    data = barcode.render("A", format="svg", foreground="#000050").data
    assert b'fill="#000050"' in data
    assert b'fill="#ffffff"' in data


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.nightly
def test_a_browser_shows_it(tmp_path: Path) -> None:
    source = barcode.render("Ticket_12345", format="svg", module=6).save(tmp_path / "x.svg")
    shot = tmp_path / "x.png"
    subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            f"--screenshot={shot}",
            "--window-size=300,300",
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
    )
    assert barcode.scan.read(shot.read_bytes())[0].data == b"Ticket_12345"
