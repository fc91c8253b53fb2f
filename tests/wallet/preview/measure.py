"""Pictures of real passes and our layout of the same pass.json -> how far apart texts and barcodes stand.

Run it on a folder of ``NAME.jpg`` (or ``.png``) beside ``NAME.pass.json``:
``RENDERER_PREVIEW_REFERENCE=folder python -m tests.wallet.preview.measure``
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from renderer import typography
from renderer.wallet import preview
from renderer.wallet.preview.coverage import mask
from renderer.wallet.preview.display import CARD_WIDTH, Box, Run, Shape
from renderer.wallet.preview.path import Path as Path_
from tests.wallet.preview import samples

VARIABLE = "RENDERER_PREVIEW_REFERENCE"
RUN_LIMIT, CODE_LIMIT = 6.0, 4.0  # card units, at each edge
# Registrations of a picture to the card: stretch about the middle, shift down (card units). The pictures come
# in two crops: the card alone, and one that was widened by 4.5 % with a rim of the page left above.
REGISTRATIONS = ((1.0, 0.0), (1.045, 7.4))
INK = 60  # levels between a text's pixel and the ground
SPACE = 3.6  # widest gap inside a word, card units; words are joined by the run they belong to


@dataclass(frozen=True, slots=True)
class Miss:
    """One text or barcode: where it is in the picture, where we put it, the farthest edge."""

    role: str
    text: str
    found: Box | None
    ours: Box
    error: float


@dataclass(frozen=True, slots=True)
class Result:
    """A picture measured: texts, barcodes and ink that is no text of ours."""

    name: str
    runs: tuple[Miss, ...]
    codes: tuple[Miss, ...]
    strays: int

    def share(self) -> float:
        """Share of the texts within the limit; ink that we lack counts against us."""
        good = sum(miss.error <= RUN_LIMIT for miss in self.runs)
        return good / max(1, len(self.runs) + self.strays)


def folder() -> Path | None:
    """The folder named by the environment, if it is there."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named and Path(named).is_dir() else None


def pictures(where: Path) -> Iterator[tuple[str, Path, Path]]:
    """Name, picture and pass.json of every pair."""
    for data in sorted(where.glob("*.pass.json")):
        name = data.name.removesuffix(".pass.json")
        for suffix in (".jpg", ".jpeg", ".png"):
            if (picture := where / f"{name}{suffix}").is_file():
                yield name, picture, data
                break


def measure(name: str, picture: Path, data: Path) -> Result:
    """Measure one picture in the registration that suits it best."""
    drawn = preview.render(json.loads(data.read_text()), {}, scale=1, fonts=typography.shipped_fonts())
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    return min(
        (_compare(name, image, drawn, *registration) for registration in REGISTRATIONS),
        key=lambda result: sum(min(miss.error, 50) for miss in (*result.runs, *result.codes)),
    )


def _compare(name: str, image: Image.Image, drawn: preview.Preview, stretch: float, down: float) -> Result:
    unit = image.width / CARD_WIDTH
    pixels = np.asarray(image).astype(np.int16)
    height = round(525 * unit)
    rows = np.clip(np.arange(height) + round(down * unit), 0, pixels.shape[0] - 1)
    columns = np.clip(
        ((np.arange(image.width) - image.width / 2) * stretch + image.width / 2).round(), 0, image.width - 1
    )
    card = pixels[rows][:, columns.astype(int)]
    inside = (np.arange(height) + round(down * unit)) < pixels.shape[0]
    code_boxes = [code.tile for code in drawn.codes]
    ink = _ink(card) & inside[:, None]
    ink[: round(8 * unit)] = False  # the card's own edge
    for tile in code_boxes:
        _clear(ink, tile, unit, 4)
    ink &= _inside(drawn, ink.shape, unit)
    for item in drawn.display.items:
        if isinstance(item, Shape):  # a pictogram is no text
            ink &= np.asarray(whole(item.path, unit, ink.shape).filter(ImageFilter.BoxBlur(round(unit)))) == 0
    words = list(_words(ink, unit))
    runs = [run for run in drawn.runs if run.role != "barcodes[0].altText"]
    owners: dict[int, list[Box]] = {}
    strays = 0
    ours = [ink_box(run) for run in runs]
    for word in words:
        index = _owner(word, ours)
        if index is None:
            strays += _is_text(word)
        else:
            owners.setdefault(index, []).append(word)
    misses = [_miss(run, owners.get(i, []), ours[i]) for i, run in enumerate(runs)]
    codes = [miss for code in drawn.codes for miss in _code_misses(card, code.tile, code.area, unit, drawn)]
    return Result(name, tuple(misses), tuple(codes), strays)


def _ink(card: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Pixels that differ from their row's ground, which is its median where that is near the card's own."""
    plain = np.median(card[card.shape[0] // 3 :], axis=(0, 1))
    rows = np.median(card, axis=1)
    ground = np.where(np.abs(rows - plain).max(axis=1, keepdims=True) < 40, rows, plain)
    return np.asarray(np.abs(card - ground[:, None]).max(axis=2) > INK)


def _inside(drawn: preview.Preview, shape: tuple[int, int], unit: float) -> NDArray[np.bool_]:
    """Pixels within the card's outline, three card units from its edge."""
    edge = whole(drawn.display.outline, unit, shape)
    reach = round(3 * unit)
    return np.asarray(edge.filter(ImageFilter.BoxBlur(reach))) > 253


def whole(path: Path_, unit: float, shape: tuple[int, ...]) -> Image.Image:
    """Coverage of a path on a page of that shape."""
    page = Image.new("L", (shape[1], shape[0]))
    cover, at = mask(path, unit)
    page.paste(cover, at)
    return page


def _clear(ink: NDArray[np.bool_], box: Box, unit: float, margin: float) -> None:
    _, y, _, height = box
    top, bottom = round((y - margin) * unit), round((y + height + margin) * unit)
    ink[max(0, top) : bottom, :] = False


def _words(ink: NDArray[np.bool_], unit: float) -> Iterator[Box]:
    """Boxes of connected ink, letters joined over gaps of at most SPACE."""
    wide = Image.fromarray((ink * 255).astype(np.uint8))
    size = round(SPACE * unit) // 2 * 2 + 1
    joined = np.asarray(wide.filter(ImageFilter.BoxBlur((size // 2, 1)))) > 0
    for top, bottom, left, right in _components(joined):
        part = ink[top:bottom, left:right]
        lines, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        if len(lines) > 2 and len(columns):
            x, y = left + columns[0], top + lines[0]
            yield x / unit, y / unit, (columns[-1] + 1 - columns[0]) / unit, (lines[-1] + 1 - lines[0]) / unit


def _components(mask: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Bounding boxes (top, bottom, left, right) of 4-connected areas, by union of runs row by row."""
    parent: list[int] = []
    boxes: list[list[int]] = []

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    before: list[tuple[int, int, int]] = []
    for y, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        now = []
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            touching = {root(i) for a, b, i in before if a < end and start < b}
            index = min(touching) if touching else len(parent)
            if not touching:
                parent.append(index)
                boxes.append([y, y + 1, start, end])
            for other in touching:
                parent[other] = index
                _grow(boxes[index], boxes[other])
            _grow(boxes[index], [y, y + 1, start, end])
            now.append((start, end, index))
        before = now
    return [tuple(boxes[i]) for i in range(len(parent)) if parent[i] == i]  # type: ignore[misc]


def _grow(box: list[int], other: list[int]) -> None:
    box[0], box[1] = min(box[0], other[0]), max(box[1], other[1])
    box[2], box[3] = min(box[2], other[2]), max(box[3], other[3])


def ink_box(run: Run) -> Box:
    """Box of a run's ink on the card."""
    unit = 4
    line = typography.layout_line(run.text, run.style.at(run.style.size * unit), typography.shipped_fonts())
    margin = 40
    page = Image.new("L", (round(run.width * unit) + 2 * margin, round(line.height) + 2 * margin))
    typography.draw(page, line, (margin, margin), 255)
    left, top, right, bottom = page.point(lambda v: 255 * (v > 90)).getbbox() or (0, 0, 1, 1)
    x = run.x + (left - margin) / unit
    y = run.baseline + (top - margin - round(line.ascent)) / unit
    return x, y, (right - left) / unit, (bottom - top) / unit


def _owner(word: Box, ours: list[Box]) -> int | None:
    """The run nearest to a word: the gap between the boxes, up and down counted double."""
    best, index = 14.0, None
    for i, box in enumerate(ours):
        across = max(0.0, box[0] - word[0] - word[2], word[0] - box[0] - box[2])
        middle = abs(box[1] + box[3] / 2 - word[1] - word[3] / 2)
        if across + 2 * max(0.0, middle - 3) < best:
            best, index = across + 2 * max(0.0, middle - 3), i
    return index


def _is_text(word: Box) -> bool:
    """Whether stray ink is large enough to be a word, and not the card's rim or a pictogram."""
    x, _y, width, height = word
    return 6 < height < 30 and width > 3 and x > 4 and x + width < CARD_WIDTH - 4


def _union(boxes: list[Box]) -> Box:
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    return left, top, right - left, bottom - top


def distance(one: Box, other: Box) -> float:
    """Farthest of the four edges."""
    return max(
        abs(one[0] - other[0]),
        abs(one[1] - other[1]),
        abs(one[0] + one[2] - other[0] - other[2]),
        abs(one[1] + one[3] - other[1] - other[3]),
    )


def _miss(run: Run, words: list[Box], ours: Box) -> Miss:
    if not words:
        return Miss(run.role, run.text, None, ours, float("inf"))
    found = _union(words)
    return Miss(run.role, run.text, found, ours, distance(found, ours))


def _code_misses(
    card: NDArray[np.int16], tile: Box, area: Box, unit: float, drawn: preview.Preview
) -> Iterator[Miss]:
    """The white tile, where the card is not white itself; the symbol; the text below it."""
    top = max(0, round((tile[1] - 30) * unit))
    part = card[top:]
    ground = np.array(drawn.display.ground)
    if np.abs(ground - 255).max() > 30:
        white = part.min(axis=2) > 235
        lines = np.flatnonzero(white.sum(axis=1) > 30 * unit)
        columns = np.flatnonzero(white[lines[0] : lines[-1]].sum(axis=0) > 20 * unit) if len(lines) else []
        if len(columns):
            yield _code_miss("tile", _box(lines, columns, top, unit), tile)
    dark = part.max(axis=2) < 110
    reach = [round((area[0] - 30) * unit), round((area[0] + area[2] + 30) * unit)]
    dark[:, : max(0, reach[0])] = False
    dark[:, reach[1] :] = False
    for label, lines in zip(
        ("symbol", "altText"), _stretches(np.flatnonzero(dark.any(axis=1)), 3.5 * unit), strict=False
    ):
        columns = np.flatnonzero(dark[lines[0] : lines[-1] + 1].any(axis=0))
        found = _box(lines, columns, top, unit)
        if label == "symbol":
            yield _code_miss(label, found, area)
        else:
            for run in drawn.runs:
                if run.role == "barcodes[0].altText":
                    text = np.flatnonzero((part.max(axis=2) < 110)[lines[0] : lines[-1] + 1].any(axis=0))
                    yield _code_miss(label, _box(lines, text, top, unit), ink_box(run))


def _code_miss(label: str, found: Box, ours: Box) -> Miss:
    return Miss(f"barcode.{label}", label, found, ours, distance(found, ours))


def _stretches(lines: NDArray[np.intp], gap: float) -> list[NDArray[np.intp]]:
    return [s for s in np.split(lines, np.flatnonzero(np.diff(lines) > gap) + 1) if len(s)]


def _box(lines: NDArray[np.intp], columns: NDArray[np.intp], top: int, unit: float) -> Box:
    return (
        columns[0] / unit,
        (lines[0] + top) / unit,
        (columns[-1] + 1 - columns[0]) / unit,
        (lines[-1] + 1 - lines[0]) / unit,
    )


def own_pictures(where: Path) -> list[tuple[str, Path, Path]]:
    """Our own drawing of a sample saved in each registration: what the tool must find without a miss."""
    pass_json = samples.full("generic") | {
        "backgroundColor": "rgb(187, 187, 187)",
        "foregroundColor": "rgb(0, 0, 0)",
    }
    pass_json["labelColor"] = "rgb(0, 0, 0)"
    drawn = preview.render(pass_json, {}, scale=2, fonts=typography.shipped_fonts())
    card = Image.open(BytesIO(drawn.part.data)).convert("RGB")
    data = where / "own.pass.json"
    data.write_text(json.dumps(pass_json))
    made = []
    for index, (stretch, down) in enumerate(REGISTRATIONS):
        wide = card.resize((round(card.width * stretch), card.height))
        page = Image.new("RGB", card.size, "white")
        page.paste(wide, ((card.width - wide.width) // 2, round(down * 2)))
        page.save(where / f"own{index}.png")
        made.append((f"own{index}", where / f"own{index}.png", data))
    return made


def report(result: Result, *, verbose: bool = False) -> list[str]:
    """The figures of one picture as lines: a summary, then what is more than three units off."""
    good = sum(miss.error <= RUN_LIMIT for miss in result.runs)
    codes = sum(miss.error <= CODE_LIMIT for miss in result.codes)
    worst = max((miss.error for miss in (*result.runs, *result.codes)), default=0.0)
    lines = [
        (
            f"{result.name:20} texts {good:2}/{len(result.runs):2} strays {result.strays} "
            f"barcode {codes}/{len(result.codes)} worst {worst:.1f}"
        )
    ]
    for miss in (*result.runs, *result.codes):
        if verbose or miss.error > 3:
            found = " ".join(f"{v:6.1f}" for v in miss.found) if miss.found else "not found"
            ours = " ".join(f"{v:6.1f}" for v in miss.ours)
            lines.append(f"     {miss.role:28} {miss.text[:28]:28} {found} | {ours} | {miss.error:.1f}")
    return lines


def main() -> int:
    """Print the figures of every picture."""
    where = folder()
    if where is None:
        sys.stderr.write(f"set {VARIABLE} to a folder of pictures and their pass.json\n")
        return 2
    for pair in pictures(where):
        sys.stdout.write("\n".join(report(measure(*pair), verbose="-v" in sys.argv)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
