"""A message on its way through the steps: slides half source, half finished, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from renderer.errors import SlideError
from renderer.handset.memory import Memory
from renderer.handset.plan import Limits
from renderer.handset.profile import HandsetProfile, Size
from renderer.handset.rooms import Rooms
from renderer.mms.report import BarcodeFact, Decision
from renderer.mms.slide import File, Slide
from renderer.part import Part


@dataclass(frozen=True, slots=True)
class Expected:
    """A barcode that must read back from a part: what it says and how it was drawn."""

    payload: str
    symbology: str
    module: int
    rotated: bool = False
    recipe: tuple[object, ...] = ()


class Candidate(NamedTuple):
    """A part at its best, and how to make it smaller.

    ``weight`` is its share of the budget (pixels); ``shrink`` takes bytes and gives the part within them, or
    raises ImageOverBudget; None = its size is fixed. ``optional`` parts go first when room is short, but one
    that has ``slim`` is asked for a smaller form before, in the same way.
    """

    part: Part
    action: str
    before: int = 0
    size: Size = (0, 0)
    weight: int = 0
    shrink: Callable[[int], Part] | None = None
    optional: bool = False
    expected: Expected | None = None
    detail: str = ""
    slim: Callable[[int], Part] | None = None


class DraftSlide(NamedTuple):
    """One slide: ``source`` as stored (a step empties what it has taken), and the candidates made of it."""

    number: int
    source: Slide
    text: str = ""
    image: Candidate | None = None
    audio: Candidate | None = None
    video: Candidate | None = None
    others: tuple[Candidate, ...] = ()
    words: Candidate | None = None
    duration: int = 10_000
    alt: str = ""

    def candidates(self) -> Iterator[Candidate]:
        """Every part made so far."""
        for one in (self.image, self.video, self.words, self.audio):
            if one is not None:
                yield one
        yield from self.others


class Draft(NamedTuple):
    """The whole message between two steps; ``lost`` names what can only be seen behind the link.

    ``fitted`` is how many slides there were when they were last made to fit.
    """

    subject: str
    slides: tuple[DraftSlide, ...]
    decisions: tuple[Decision, ...] = ()
    barcodes: tuple[BarcodeFact, ...] = ()
    warnings: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    sent_as: str = "MMS"
    picture_budget: int = 0
    pictures_wanted: bool = False
    fitted: int = -1

    def warn(self, *warnings: str) -> Draft:
        """Add warnings."""
        return self._replace(warnings=self.warnings + warnings) if warnings else self

    def lose(self, slide: DraftSlide, part: str, why: str, before: int = 0) -> Draft:
        """Note that a part of a slide is left out, and why."""
        decision = Decision(slide.number, part, "left out", before, 0, why)
        return self._replace(
            decisions=(*self.decisions, decision),
            lost=(*self.lost, part),
            warnings=(*self.warnings, f"Slide {slide.number}: {part} left out: {why}"),
        )


@dataclass(frozen=True, slots=True)
class Context:
    """What every step may look at: the handset, the limits, the other rooms, what is remembered, the link."""

    profile: HandsetProfile
    limits: Limits
    rooms: Rooms
    memory: Memory
    link: str = ""
    handset_class: str = ""


Step = Callable[[Draft, Context], Draft]


Concerns = Callable[[DraftSlide], bool]
Work = Callable[[Draft, DraftSlide], tuple[Draft, tuple[DraftSlide, ...]]]
FileWork = Callable[[Draft, DraftSlide, File], tuple[Draft, tuple[DraftSlide, ...]]]


def each_slide(draft: Draft, concerns: Concerns, work: Work) -> Draft:
    """Let ``work`` replace each slide that ``concerns`` it by any number of slides, in order."""
    found = draft.slides
    concerned = [concerns(slide) for slide in found]
    if True not in concerned:
        return draft
    slides: list[DraftSlide] = []
    for slide, mine in zip(found, concerned, strict=True):
        if mine:
            draft, made = work(draft, slide)
            slides += made
        else:
            slides.append(slide)
    return draft._replace(slides=tuple(slides))


def each_file(draft: Draft, kind: str, work: FileWork) -> Draft:
    """Let ``work`` adapt the first stored file of a kind on each slide, which holds no such file any more.

    What it raises names the slide and the kind.
    """

    def on_slide(draft: Draft, slide: DraftSlide) -> tuple[Draft, tuple[DraftSlide, ...]]:
        files = slide.source.files
        kept = tuple([file for file in files if file.kind != kind])
        file = next(file for file in files if file.kind == kind)
        try:
            return work(draft, slide._replace(source=slide.source.keeping(kept)), file)
        except SlideError as error:
            error.slide, error.field = slide.number, kind
            raise

    return each_slide(draft, holds(kind), on_slide)


@cache
def holds(kind: str) -> Concerns:
    """Whether a slide still holds a stored file of that kind."""

    def concerns(slide: DraftSlide) -> bool:
        files = slide.source.files
        return bool(files) and any(file.kind == kind for file in files)

    return concerns


def draws(kind: type) -> Concerns:
    """Whether a slide still has an object of that class to draw."""
    return lambda slide: isinstance(slide.source.drawn, kind)
