"""saveMMS's and sendMMS's slides, in today's form or the legacy one -> what the message is to hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from renderer import imaging
from renderer.errors import (
    BadDuration,
    ContentCorrupt,
    ContentTooLarge,
    ContentTypeUnknown,
    FetchError,
    FetchTooLarge,
    ImageError,
)
from renderer.fetch.client import Fetched
from renderer.mms import media, rules
from renderer.mms.rules import Rules
from renderer.mms.slide import File, Kind, Presentation, Slide
from renderer.mms.writing import file_name
from renderer.part import Part
from renderer.skycore.envelope import Element

KINDS: tuple[Kind, ...] = ("image", "audio", "video", "vcard", "ical", "pdf", "passbook")
# a type of each kind that every rule takes: what the rules of combination are asked with before any fetch
_ANY: dict[Kind, str] = {
    "image": "image/jpeg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "vcard": "text/x-vcard",
    "ical": "text/calendar",
    "pdf": "application/pdf",
    "passbook": "application/vnd.apple.pkpass",
}
_DECODED = frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp"})
Fetch = Callable[[str], Fetched]


@dataclass(frozen=True, slots=True)
class Wish:
    """One slide as it was asked for: text, seconds, and the URL of each file by kind."""

    text: str
    duration: int
    urls: tuple[tuple[Kind, str], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as it was asked for; ``rules`` are its version's."""

    name: str
    subject: str
    wishes: tuple[Wish, ...]
    rules: Rules


def read(root: Element, limits: Rules, *, seconds: int) -> Draft:
    """The message of a request; ``seconds`` is how long a slide lasts that does not say.

    Raises BadDuration, and the SlideError of the first rule it breaks before its files are known.
    """
    content = root.child("CONTENT") or root
    sequence = content.child("SEQUENCE") or content
    name = _text(content, "NAME") or _text(root, "NAME")
    subject = _text(root, "SUBJECT") or _text(content, "SUBJECT")
    found = sequence.all("SLIDE")
    wishes = tuple(_wish(slide, number, seconds) for number, slide in enumerate(found, 1))
    draft = Draft(name, subject, wishes, limits)
    rules.check(_present(draft, lambda kind, _url, number: _placeholder(kind, number)), limits)
    return draft


def fetched(draft: Draft, fetch: Fetch) -> Presentation:
    """The message with its files; raises FetchError and SlideError with the kind and slide at fault."""
    made = _present(draft, lambda kind, url, number: _fetched(kind, url, number, fetch))
    rules.check(made, draft.rules)
    return made


def sources(draft: Draft) -> dict[str, str]:
    """Where sound and film came from, by ``<slide>-<kind>``."""
    return {
        f"{number}-{kind}": url
        for number, wish in enumerate(draft.wishes, 1)
        for kind, url in wish.urls
        if kind in ("audio", "video")
    }


def _present(draft: Draft, file: Callable[[Kind, str, int], File]) -> Presentation:
    slides = (
        Slide(wish.text, tuple(file(kind, url, number) for kind, url in wish.urls), None, wish.duration)
        for number, wish in enumerate(draft.wishes, 1)
    )
    return Presentation(draft.name, draft.subject, tuple(slides))


def _wish(slide: Element, number: int, seconds: int) -> Wish:
    said = _text(slide, "DURATION") or dict(slide.attributes).get("DURATION", "")
    if said and not (said.isascii() and said.isdigit() and len(said) < 5):
        raise BadDuration(
            f"The duration of slide {number} is no whole number of seconds.", field="DURATION", slide=number
        )
    return Wish(_text(slide, "TEXT"), int(said) if said else seconds, tuple(_urls(slide)))


def _urls(slide: Element) -> Iterator[tuple[Kind, str]]:
    for kind in KINDS:
        for item in slide.all(kind.upper()):
            for url in [each.text for each in item.all("URL")] or [item.text]:
                if url:
                    yield kind, url


def _placeholder(kind: Kind, number: int) -> File:
    return File(kind, Part(f"{number}-{kind}", _ANY[kind], b"\0"))


def _fetched(kind: Kind, url: str, number: int, fetch: Fetch) -> File:
    try:
        found = fetch(url)
    except FetchTooLarge as error:
        raise ContentTooLarge(
            f"The {kind} of slide {number}: {error.message}", field=kind, slide=number
        ) from error
    except FetchError as error:
        message = f"The {kind} of slide {number} could not be fetched: {error.message}"
        raise type(error)(message, field=kind, slide=number) from error
    content_type = _type_of(kind, url, found)
    if content_type is None:
        message = f"The content type of the {kind} of slide {number} cannot be told."
        raise ContentTypeUnknown(message, field=kind, slide=number)
    if content_type in _DECODED:
        _check_picture(found.data, number)
    return File(kind, Part(file_name(number, kind, content_type), content_type, found.data))


def _type_of(kind: Kind, url: str, found: Fetched) -> str | None:
    """The type its first bytes tell, else the one it was sent with, else the one its name tells."""
    told = media.sniff(found.data)
    if told is not None:
        return media.true_type(found.content_type, found.data) if media.by_type(found.content_type) else told
    named = (media.by_type(found.content_type), media.by_name(urlsplit(url).path))
    return next((row.name for row in named if row is not None and row.kind == kind), None)


def _check_picture(data: bytes, number: int) -> None:
    try:
        imaging.decode(data)
    except ImageError as error:
        message = f"The picture of slide {number} cannot be read: {error.message}"
        raise ContentCorrupt(message, field="image", slide=number) from error


def _text(element: Element, name: str) -> str:
    child = element.child(name)
    return "" if child is None else child.text
