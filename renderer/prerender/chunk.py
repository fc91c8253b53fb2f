"""The rows of one chunk and a warm Drawer -> a pack of artefacts and a part of the manifest, in storage."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import orjson
from isal import isal_zlib

from renderer.errors import AccessError, ConfigurationError, RendererError, TemplateError
from renderer.handset import grading
from renderer.prerender import paths
from renderer.prerender.columns import Recipient, layout, recipients
from renderer.prerender.index import Found
from renderer.prerender.kinds.base import Drawer, Made
from renderer.prerender.pack import Pack
from renderer.prerender.part import BAD, LATER, MADE, NO_RECIPE, REUSED, Lines, Part
from renderer.prerender.pictures import SLOT, Pictures
from renderer.prerender.plan import Rows
from renderer.prerender.spec import Spec
from renderer.store.artefacts import Objects

# what is no row's fault stops the chunk: the operator acts, then the job is resumed
_NOT_THE_ROWS = (ConfigurationError, TemplateError, AccessError)
Person = tuple[int, Recipient, str]
Lookup = Callable[[Sequence[bytes]], Mapping[bytes, Found]]


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
    number: int,
    spec: Spec,
    drawer: Drawer,
    objects: Objects,
    *,
    signed_at: str,
    lookup: Lookup,
    pictures: Pictures,
) -> Result:
    """Make a chunk's artefacts; doing it again gives the same bytes under the same names."""
    began = time.process_time()
    work = _Work(spec, drawer, number, rows_of(objects, spec, number), pictures)
    orders = list(work.orders(objects))
    known = lookup([recipe for *_, recipe in orders]) if spec.bases else {}
    for order in orders:
        work.one(order, known.get(order[-1]))
    part = work.save(objects, signed_at)
    return Result(
        made=part.count(MADE) + part.count(LATER),
        reused=part.count(REUSED),
        bad=part.count(BAD),
        size=work.pack.size,
        seconds=time.process_time() - began,
        pack=part.packs[0] or None,
    )


def rows_of(objects: Objects, spec: Spec, number: int) -> Rows:
    """The rows of a chunk; raises ConfigurationError when they are not there any more."""
    data = objects.get(paths.rows(spec.key, number))
    if data is None:
        raise ConfigurationError("The rows of this job are no longer in its storage; run it anew.")
    return Rows.of(data)


# one artefact that is due: line, row, class, recipe
_Order = tuple[int, Recipient, str, bytes]


@dataclass(slots=True)
class _Work:
    spec: Spec
    drawer: Drawer
    number: int
    rows: Rows
    pictures: Pictures
    lines: Lines = field(default_factory=Lines)
    pack: Pack = field(default_factory=Pack)
    own: dict[bytes, int] = field(default_factory=dict)

    def orders(self, objects: Objects) -> Iterator[_Order]:
        """Every artefact that is due; bad rows are told on the way."""
        for line, why in self.rows.bad:
            self.lines.bad(line, why)
        people = with_repeats(self.rows, self.spec, self.drawer, objects, self.number)
        for line, row, why in self._illustrated(people) if self.drawer.pictures else people:
            if why:
                self.lines.bad(line, why)
                continue
            try:
                for of_class, recipe in self.drawer.orders(row):
                    yield line, row, of_class, recipe
            except RendererError as error:
                self.lines.bad(line, reason(error))

    def _illustrated(self, people: Iterable[Person]) -> Iterator[Person]:
        """Rows with their pictures; where one cannot be had, the send tries again and goes without."""
        rows = list(people)
        urls = [row.passdata[SLOT] for _, row, why in rows if SLOT in row.passdata and not why]
        found = self.pictures.fetched(urls)
        for line, row, why in rows:
            picture = found.get(row.passdata.get(SLOT, ""))
            if isinstance(picture, str):
                self.lines.later(line, NO_RECIPE, f"{SLOT}: {picture}")
                continue
            yield line, row if picture is None else row._replace(picture=picture), why

    def one(self, order: _Order, known: Found | None) -> None:
        """Take an artefact from an earlier job or an earlier line, or draw it."""
        line, row, of_class, recipe = order
        if known is not None:
            self.lines.found(line, of_class, recipe, known)
            return
        first = self.own.get(recipe)
        if first is not None:
            self.lines.repeated(line, of_class, recipe, first)
            return
        try:
            made = self.drawer.draw(row, of_class)
        except _NOT_THE_ROWS:
            raise
        except RendererError as error:
            self.lines.bad(line, reason(error), of_class)
            return
        self._keep(order, made)

    def _keep(self, order: _Order, made: Made) -> None:
        line, _, of_class, recipe = order
        if made.warnings:
            self.lines.warnings.update(made.warnings)
        if made.later:
            self.lines.later(line, recipe, made.later, of_class)
            return
        name = f"{line:010}{_in_name(of_class)}"
        grade = made.grade or self._grade(line, made)
        entry = self.pack.add(name + self.drawer.ending, made.data)
        facts = self.pack.add(f"{name}.json", made.facts) if made.facts else -1
        self.own[recipe] = len(self.lines)
        self.lines.made(line, of_class, recipe, entry, facts=facts, grade=grade)

    def _grade(self, line: int, made: Made) -> str:
        """Read back one artefact in so many lines, the job's first among them."""
        every = self.spec.grade_every
        if made.picture is None or not every or (line % every and (self.number or len(self.pack))):
            return ""
        shown = made.picture
        return grading.read(shown.part, shown.payload, shown.symbology, shown.module).grade

    def save(self, objects: Objects, signed_at: str) -> Part:
        """Write the pack, if anything is in it, then the part, which names it as the first of its packs."""
        part = self.lines.settled(self.pack)
        if len(self.pack):
            part.packs[0] = part.pack_name(signed_at)
            objects.put_pieces(paths.pack(part.packs[0]), self.pack.pieces())
        objects.put(paths.part(self.spec.key, self.number), part.packed())
        return part


@cache
def _in_name(of_class: str) -> str:
    """A class as part of an entry's name."""
    return f"-{of_class.replace(' ', '')}" if of_class else ""


def with_repeats(rows: Rows, spec: Spec, drawer: Drawer, objects: Objects, number: int) -> Iterator[Person]:
    """Line, recipient, and why a row repeats another ("" = it does not)."""
    found = layout(rows.columns, drawer.contract, spec.columns, spec.same)
    data = objects.get(paths.repeats(spec.key, number))
    repeated: dict[str, str] = orjson.loads(isal_zlib.decompress(data)) if data else {}
    people = recipients(found, rows.values, len(rows.lines))
    for position, (line, row) in enumerate(zip(rows.lines, people, strict=True)):
        told = row if rows.classes is None else row._replace(handset=rows.classes[position])
        yield line, told, repeated.get(str(position), "") if repeated else ""


def reason(error: RendererError) -> str:
    """Why a row is bad: the sentence, with the place at fault where it does not name it."""
    place = error.slot or error.field
    named = place is None or place.lower() in error.message.lower()
    return error.message if named else f"{place}: {error.message}"
