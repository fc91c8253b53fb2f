"""What the gallery shows: exhibits with their picture, their facts, their checks and their files."""

from __future__ import annotations

from dataclasses import dataclass, field

from renderer.part import Part

Fact = tuple[str, str]
TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was tested on the exhibit itself, and whether it held."""

    passed: bool
    text: str


@dataclass(frozen=True, slots=True)
class File:
    """A file beside the gallery: its path below ``out/``, and what it is."""

    path: str
    title: str
    size: int


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One thing that was made; ``alt`` is the picture in words, ``given`` what went in."""

    title: str
    subtitle: str = ""
    picture: Part | None = None
    alt: str = ""
    facts: tuple[Fact, ...] = ()
    given: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    warnings: tuple[str, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """One slide as the handset shows it; ``zoom`` is CSS pixels a picture pixel."""

    number: int
    seconds: float
    picture: Part | None
    width: int
    zoom: float
    text: str
    alt: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandsetExhibit:
    """The message on one handset: its screens, its bytes against the limit, and how it came to fit."""

    name: str
    subtitle: str
    size: int
    limit: int
    screens: tuple[Screen, ...]
    decisions: tuple[tuple[str, str, str], ...]
    facts: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    warnings: tuple[str, ...] = ()
    files: tuple[File, ...] = ()

    @property
    def share(self) -> float:
        """Bytes used of the limit, in per cent."""
        return min(100.0, 100 * self.size / self.limit)


@dataclass(frozen=True, slots=True)
class MessageExhibit:
    """One request's message on several handsets."""

    title: str
    subtitle: str
    handsets: tuple[HandsetExhibit, ...]


@dataclass(frozen=True, slots=True)
class RequestExhibit:
    """One sample request: how it is sent and what it says, the caller's key masked."""

    title: str
    method: str
    text: str
    facts: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """One event on a message's way, ``after`` so many seconds."""

    after: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class LiveExhibit:
    """One request that went the whole road: its answer, what happened, what the customer was told."""

    title: str
    method: str
    answer: str
    moments: tuple[Moment, ...]
    postbacks: tuple[str, ...]
    received: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Gallery:
    """Everything on the page, in the order in which data walks."""

    requests: tuple[RequestExhibit, ...] = ()
    barcodes: tuple[Exhibit, ...] = ()
    tickets: tuple[Exhibit, ...] = ()
    passes: tuple[Exhibit, ...] = ()
    messages: tuple[MessageExhibit, ...] = ()
    live: tuple[LiveExhibit, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def checks(self) -> tuple[Check, ...]:
        """Every check on the page."""
        made = [each.checks for each in (*self.barcodes, *self.tickets, *self.passes)]
        lived = [each.checks for each in self.live]
        sent = [each.checks for message in self.messages for each in message.handsets]
        read = [each.checks for each in self.requests]
        return tuple(check for checks in (*read, *made, *sent, *lived) for check in checks)
