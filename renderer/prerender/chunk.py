"""The rows of one chunk and a warm Drawer -> a pack of artefacts and a part of the manifest, in storage."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
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


# pack, offset, length, facts, grade of an artefact
Kept = tuple[str | None, int | None, int | None, Sequence[int] | None, str | None]
_NOT_KEPT: Kept = (None, None, None, None, None)


@dataclass(slots=True)
class Part:
    """A line of the manifest for each artefact and bad row, by column; ``pack`` None is the chunk's own."""

    lines: list[tuple[Any, ...]] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    sizes: dict[str, list[int]] = field(default_factory=dict)  # class -> [artefacts, bytes]

    def add(
        self,
        line: int,
        status: str,
        of_class: str | None = None,
        digest: bytes | None = None,
        kept: Kept = _NOT_KEPT,
        *,
        reason: str | None = None,
    ) -> None:
        """Add a line."""
        self.lines.append((line, status, of_class, digest and digest.hex(), *kept, reason))

    @property
    def columns(self) -> dict[str, list[Any]]:
        """The lines by column."""
        found = zip(*self.lines, strict=True) if self.lines else ([] for _ in COLUMNS)
        return {name: list(column) for name, column in zip(COLUMNS, found, strict=True)}

    def packed(self, pack: str | None) -> bytes:
        """Compressed JSON; ``pack`` is the name of the chunk's own."""
        self.lines.sort(key=itemgetter(0))  # bad ones were noted first
        columns = self.columns
        places = zip(columns["pack"], columns["offset"], strict=True)
        columns["pack"] = [pack if name is None and offset is not None else name for name, offset in places]
        told = {"columns": columns, "warnings": self.warnings, "sizes": self.sizes}
        return bytes(isal_zlib.compress(orjson.dumps(told, option=orjson.OPT_SORT_KEYS), 1))

    @classmethod
    def of(cls, data: bytes) -> Part:
        """The same back."""
        told = orjson.loads(isal_zlib.decompress(data))
        columns = (told["columns"][name] for name in COLUMNS)
        return cls(list(zip(*columns, strict=True)), Counter(told["warnings"]), told["sizes"])


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
    count = Counter(status for _, status, *_ in work.part.lines)
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
    own: dict[bytes, Kept] = field(default_factory=dict)
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
        kept = known.as_kept() if known is not None else self.own.get(digest)
        if kept is not None:
            self.part.add(line, REUSED, of_class, digest, kept)
            return
        try:
            made = self.drawer.draw(row, of_class)
        except _NOT_THE_ROWS:
            raise
        except RendererError as error:
            self.part.add(line, BAD, of_class, reason=reason(error))
            return
        self._keep(line, made, of_class, digest)

    def _keep(self, line: int, made: Made, of_class: str, digest: bytes) -> None:
        self.drawn += 1
        if made.warnings:
            self.part.warnings.update(made.warnings)
        if made.later:
            self.part.add(line, LATER, of_class, digest, reason=made.later)
            return
        name = f"{line:010}{_in_name(of_class)}"
        offset, length = self.pack.add(name + self.drawer.ending, made.data)
        facts = tuple(self.pack.add(f"{name}.json", made.facts)) if made.facts else None
        self.recipes.update(digest + line.to_bytes(8, "big"))
        kept = (None, offset, length, facts, made.grade or self._grade(line, made))
        self.own[digest] = kept
        self.part.add(line, MADE, of_class, digest, kept)
        size = self.part.sizes.setdefault(of_class, [0, 0])
        size[0] += 1
        size[1] += length

    def _grade(self, line: int, made: Made) -> str | None:
        """Read back one artefact in so many lines, the job's first among them."""
        every, first = self.spec.grade_every, self.number == 0 and self.drawn == 1
        if made.picture is None or not every or (line % every and not first):
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
            objects.put_pieces(paths.pack(name), self.pack.pieces())
        objects.put(paths.part(self.spec.key, self.number), self.part.packed(name))
        return name


@cache
def _in_name(of_class: str) -> str:
    """A class as part of an entry's name."""
    return f"-{of_class.replace(' ', '')}" if of_class else ""


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
