"""The rows of one chunk and a warm Drawer -> a pack of artefacts and a part of the manifest, in storage."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from isal import isal_zlib

from renderer.errors import AccessError, ConfigurationError, RendererError, TemplateError
from renderer.handset import grading
from renderer.prerender import paths
from renderer.prerender.columns import Recipient, layout, recipients
from renderer.prerender.index import Found
from renderer.prerender.kinds.base import Drawer, Made
from renderer.prerender.pack import Pack
from renderer.prerender.plan import Rows
from renderer.prerender.spec import Spec
from renderer.store.artefacts import Objects

MADE, REUSED, LATER, BAD = "made", "reused", "later", "bad"
COLUMNS = ("line", "status", "class", "digest", "pack", "offset", "length", "facts", "grade", "reason")
# what is no row's fault stops the chunk: the operator acts, then the job is resumed
_NOT_THE_ROWS = (ConfigurationError, TemplateError, AccessError)
Lookup = Callable[[Sequence[bytes]], Mapping[bytes, Found]]


@dataclass(slots=True)
class Part:
    """A line of the manifest for each artefact and bad row, by column; ``pack`` None is the chunk's own."""

    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    warnings: Counter[str] = field(default_factory=Counter)
    sizes: dict[str, list[int]] = field(default_factory=dict)  # class -> [artefacts, bytes]

    def add(self, line: int, status: str, **values: Any) -> None:
        """Add a line."""
        values |= {"line": line, "status": status}
        for name, column in self.columns.items():
            column.append(values.get(name))

    def packed(self) -> bytes:
        """Compressed JSON."""
        told = {"columns": self.columns, "warnings": self.warnings, "sizes": self.sizes}
        return bytes(isal_zlib.compress(orjson.dumps(told, option=orjson.OPT_SORT_KEYS), 1))

    @classmethod
    def of(cls, data: bytes) -> Part:
        """The same back."""
        told = orjson.loads(isal_zlib.decompress(data))
        return cls(told["columns"], Counter(told["warnings"]), told["sizes"])


@dataclass(frozen=True, slots=True)
class Result:
    """What the books keep of a chunk."""

    made: int
    reused: int
    bad: int
    size: int
    seconds: float
    pack: str | None


def render(
    number: int, spec: Spec, drawer: Drawer, objects: Objects, *, signed_at: str, lookup: Lookup
) -> Result:
    """Make a chunk's artefacts; doing it again gives the same bytes under the same names."""
    began = time.process_time()
    work = _Work(spec, drawer, number, Part(), Pack())
    for line, why in work.bad_before(objects):
        work.part.add(line, BAD, reason=why)
    orders = list(work.orders(objects))
    known = lookup([digest for *_, digest in orders])
    for line, row, of_class, digest in orders:
        work.one(line, row, of_class, digest, known.get(digest))
    name = work.save(objects, signed_at)
    count = Counter(work.part.columns["status"])
    return Result(
        made=count[MADE] + count[LATER],
        reused=count[REUSED],
        bad=count[BAD],
        size=work.pack.size,
        seconds=time.process_time() - began,
        pack=name,
    )


@dataclass(slots=True)
class _Work:
    spec: Spec
    drawer: Drawer
    number: int
    part: Part
    pack: Pack
    recipes: Any = field(default_factory=hashlib.sha256)
    own: dict[bytes, dict[str, Any]] = field(default_factory=dict)
    drawn: int = 0

    def bad_before(self, objects: Objects) -> list[tuple[int, str]]:
        """What planning found bad."""
        return self._rows(objects).bad

    def _rows(self, objects: Objects) -> Rows:
        data = objects.get(paths.rows(self.spec.key, self.number))
        if data is None:
            raise ConfigurationError("The rows of this job are no longer in its storage; run it anew.")
        return Rows.of(data)

    def orders(self, objects: Objects) -> Iterator[tuple[int, Recipient, str, bytes]]:
        """Line, row, class and recipe of every artefact that is due."""
        rows = self._rows(objects)
        for line, row, why in with_repeats(rows, self.spec, self.drawer, objects, self.number):
            if why:
                self.part.add(line, BAD, reason=why)
                continue
            try:
                for of_class, digest in self.drawer.orders(row):
                    yield line, row, of_class, digest
            except RendererError as error:
                self.part.add(line, BAD, reason=reason(error))

    def one(self, line: int, row: Recipient, of_class: str, digest: bytes, known: Found | None) -> None:
        """Take an artefact from an earlier job, or draw it."""
        same = {"class": of_class, "digest": digest.hex()}
        if known is not None:
            self.part.add(line, REUSED, **same, **known.as_columns())
            return
        if digest in self.own:
            self.part.add(line, REUSED, **same, **self.own[digest])
            return
        try:
            made = self.drawer.draw(row, of_class)
        except _NOT_THE_ROWS:
            raise
        except RendererError as error:
            self.part.add(line, BAD, **{"class": of_class}, reason=reason(error))
            return
        self._keep(line, made, same, digest)

    def _keep(self, line: int, made: Made, same: dict[str, Any], digest: bytes) -> None:
        self.drawn += 1
        self.part.warnings.update(made.warnings)
        if made.later:
            self.part.add(line, LATER, **same, reason=made.later)
            return
        name = f"{line:010}" + (f"-{same['class'].replace(' ', '')}" if same["class"] else "")
        place = self.pack.add(name + self.drawer.ending, made.data)
        facts = self.pack.add(f"{name}.json", made.facts) if made.facts else None
        self.recipes.update(digest + line.to_bytes(8, "big"))
        kept = {
            "offset": place.offset,
            "length": place.length,
            "facts": [facts.offset, facts.length] if facts else None,
            "grade": made.grade or self._grade(made),
        }
        self.own[digest] = kept
        self.part.add(line, MADE, **same, **kept)
        size = self.part.sizes.setdefault(same["class"], [0, 0])
        size[0] += 1
        size[1] += place.length

    def _grade(self, made: Made) -> str | None:
        """Read back one artefact in so many, the chunk's first among them."""
        every = self.spec.grade_every
        if made.picture is None or not every or (self.drawn - 1) % every:
            return None
        found = grading.read(
            made.picture.part, made.picture.payload, made.picture.symbology, made.picture.module
        )
        return found.grade

    def save(self, objects: Objects, signed_at: str) -> str | None:
        """Write the pack, then the part that speaks of it; name of the pack, None without artefacts."""
        name = None
        if len(self.pack):
            self.recipes.update(signed_at.encode())
            name = self.recipes.hexdigest()
            objects.put_new(paths.pack(name), self.pack.data())
        for place, pack in enumerate(self.part.columns["pack"]):
            if pack is None and self.part.columns["offset"][place] is not None:
                self.part.columns["pack"][place] = name
        objects.put(paths.part(self.spec.key, self.number), self.part.packed())
        return name


def with_repeats(
    rows: Rows, spec: Spec, drawer: Drawer, objects: Objects, number: int
) -> Iterator[tuple[int, Recipient, str]]:
    """Line, recipient, and why a row repeats another ("" = it does not)."""
    found = layout(rows.columns, drawer.contract, spec.columns, spec.same)
    data = objects.get(paths.repeats(spec.key, number))
    repeated: dict[str, str] = orjson.loads(isal_zlib.decompress(data)) if data else {}
    people = recipients(found, rows.values, len(rows.lines))
    for position, (line, row) in enumerate(zip(rows.lines, people, strict=True)):
        if rows.classes is not None:
            row.handset = rows.classes[position]
        yield line, row, repeated.get(str(position), "") if repeated else ""


def reason(error: RendererError) -> str:
    """Why a row is bad: the sentence, with the place at fault where it does not name it."""
    place = error.slot or error.field
    named = place is None or place.lower() in error.message.lower()
    return error.message if named else f"{place}: {error.message}"
