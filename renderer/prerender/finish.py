"""The parts of all chunks -> the manifest, the index, the report, and the numbers of the whole job."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from renderer.engine import Engine
from renderer.prerender import paths
from renderer.prerender.index import IndexWriter
from renderer.prerender.kinds.base import Drawer
from renderer.prerender.part import BAD, LATER, MADE, REUSED, STATUSES, Part
from renderer.prerender.spec import Spec
from renderer.store.artefacts import Objects

SHEET = 24
MOST_BAD_SHOWN = 200


@dataclass(slots=True)
class Totals:
    """Counts over all lines of the manifest; ``sizes`` by class: artefacts made and their bytes."""

    status: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    sizes: dict[str, list[int]] = field(default_factory=dict)
    bad: list[tuple[int, str]] = field(default_factory=list)

    def add(self, part: Part) -> None:
        """Count a part."""
        records = part.records
        self.status.update({name: part.count(name) for name in STATUSES})
        grades, counts = np.unique(records["grade"], return_counts=True)
        found = zip(grades.tolist(), counts.tolist(), strict=True)
        self.grades.update({grade.decode(): count for grade, count in found if grade})
        self.warnings.update(part.warnings)
        for name, (count, size) in part.sizes.items():
            known = self.sizes.setdefault(name, [0, 0])
            known[0] += count
            known[1] += size
        for position, why in part.reasons.items():
            self.reasons[_kind_of(why)] += 1
            if len(self.bad) < MOST_BAD_SHOWN:
                self.bad.append((int(records["line"][position]), why))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the books."""
        return {
            "made": self.status[MADE],
            "reused": self.status[REUSED],
            "later": self.status[LATER],
            "bad": self.status[BAD],
            "grades": dict(sorted(self.grades.items())),
            "warnings": dict(self.warnings.most_common(50)),
            "reasons": dict(self.reasons.most_common(50)),
            "sizes": {name: {"count": n, "bytes": size} for name, (n, size) in sorted(self.sizes.items())},
            "bad_rows": self.bad,
        }


def _kind_of(why: str) -> str:
    """A reason without what is this row's own: digits and what stands in quotes."""
    words = "".join("…" if letter.isdigit() else letter for letter in why.partition(":")[0])
    while "……" in words:
        words = words.replace("……", "…")
    return words[:120]


def finish(
    spec: Spec,
    drawer: Drawer,
    engine: Engine,
    objects: Objects,
    *,
    packs: Sequence[str | None],
    told: Mapping[str, Any],
) -> dict[str, Any]:
    """Write what belongs to the whole job; ``told`` is what the books know of it, for the report.

    ``missing`` names chunks whose part or pack is not in storage: nothing is written then.
    """
    missing = [number for number, pack in enumerate(packs) if not _is_there(spec, objects, number, pack)]
    if missing:
        return {"missing": missing}
    totals, sheet = Totals(), Sheet(len(packs))
    with tempfile.TemporaryDirectory(prefix="renderer-finish-") as folder:
        parts = _parts(spec, objects, len(packs), totals, sheet)
        _write(spec, drawer.content_type, objects, Path(folder), parts)
    facts = totals.as_dict()
    from renderer.prerender import report  # noqa: PLC0415 - jinja2 and pictures, once a job

    samples = report.samples(sheet.chosen, spec, drawer, engine, objects)
    page = report.page({**told, **facts}, samples)
    objects.put(paths.report(spec.key), page.encode())
    return facts


def _is_there(spec: Spec, objects: Objects, number: int, pack: str | None) -> bool:
    """A machine that lost its power may have booked a file that never reached its disk."""
    part = objects.size(paths.part(spec.key, number))
    return bool(part) and (pack is None or bool(objects.size(paths.pack(pack))))


def _write(spec: Spec, content_type: str, objects: Objects, folder: Path, parts: Iterator[Part]) -> None:
    from renderer.prerender.parquet import ManifestWriter  # noqa: PLC0415 - pyarrow takes 60 MB and 0.2 s

    manifest, found = folder / "manifest", folder / "index"
    index = IndexWriter(folder)
    facts = {"kind": spec.kind, "template": spec.name, "recipe": spec.recipe}
    with ManifestWriter(manifest, facts) as writer:
        for part in parts:
            index.add(part.records, part.packs)
            writer.write(part, content_type)
    index.write(found)
    objects.put_file(paths.manifest(spec.key), manifest)
    objects.put_file(paths.index(spec.key), found)


def _parts(spec: Spec, objects: Objects, chunks: int, totals: Totals, sheet: Sheet) -> Iterator[Part]:
    """Every part in order, counted and sampled on its way."""
    for number in range(chunks):
        part = Part.of(objects.get(paths.part(spec.key, number)) or b"")
        totals.add(part)
        sheet.add(number, part)
        yield part


class Sheet:
    """Chooses the artefacts of the sample sheet, spread evenly over the job."""

    def __init__(self, chunks: int) -> None:
        """``chunks`` is how many parts will come."""
        self._from = {place * chunks // SHEET for place in range(SHEET)}
        self._each = -(-SHEET // max(1, len(self._from)))
        self.chosen: list[dict[str, Any]] = []

    def add(self, number: int, part: Part) -> None:
        """Take some of a part."""
        if number not in self._from or len(self.chosen) >= SHEET:
            return
        kept = part.records[part.records["offset"] >= 0]
        step = max(1, len(kept) // self._each)
        for one in kept[::step][: min(self._each, SHEET - len(self.chosen))]:
            places = {name: int(one[name]) for name in ("line", "offset", "length")}
            names = {"class": part.classes[one["class"]], "pack": part.packs[one["pack"]]}
            self.chosen.append({**places, **names, "grade": one["grade"].decode()})


def clean_up(spec: Spec, objects: Objects, chunks: int) -> None:
    """Remove what only the making needed: rows, which hold recipients' data, and parts."""
    for number in range(chunks):
        for path in (paths.rows, paths.repeats, paths.part):
            objects.delete(path(spec.key, number))
