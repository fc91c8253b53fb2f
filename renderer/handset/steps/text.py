"""Slide texts and subject -> text parts in a charset the handset reads, within the carrier's length."""

from __future__ import annotations

import unicodedata

from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, each_slide
from renderer.part import Part

_PLAIN = {  # typographic signs that have a plain form but no decomposition
    0x2018: "'",
    0x2019: "'",
    0x201C: '"',
    0x201D: '"',
    0x2013: "-",
    0x2014: "-",
    0x2026: "...",
    0x20AC: "EUR",
    0x00B7: "-",
    0x00A0: " ",
}
# In order of trust; the Python codec of each and how MIME writes it.
_CHARSETS = (
    ("utf-8", "utf-8", "utf-8"),
    ("iso-10646-ucs-2", "utf-16-be", "iso-10646-ucs-2"),
    ("iso-8859-1", "latin-1", "iso-8859-1"),
)


def encode_texts(draft: Draft, context: Context) -> Draft:
    """Make the text parts, last of all, when every step has added what it had to say."""

    def work(draft: Draft, slide: DraftSlide) -> tuple[Draft, tuple[DraftSlide, ...]]:
        text, most = slide.text.strip(), context.limits.max_text
        if len(text) > most:
            draft = draft.warn(f"Slide {slide.number}: the text is cut to the carrier's {most} characters.")
            text = text[: most - 1].rstrip() + "…"
        data, charset, exact = encode(text, context.limits.charsets)
        if not exact:
            draft = draft.warn(f"Slide {slide.number}: the handset cannot show every character of the text.")
        part = Part("text.txt", f"text/plain; charset={charset}", data)
        words = Candidate(part, "text", len(slide.source.text.encode()), detail=charset)
        return draft, (slide._replace(words=words, text=text),)

    return each_slide(draft, _has_text, work)._replace(subject=_subject(draft.subject, context))


def _has_text(slide: DraftSlide) -> bool:
    return bool(slide.text) and not slide.text.isspace()


def encode(text: str, charsets: frozenset[str]) -> tuple[bytes, str, bool]:
    """Octets, charset, and whether every character made it."""
    if text.isascii():
        return text.encode(), "utf-8" if "utf-8" in charsets else "us-ascii", True
    for name, codec, mime in _CHARSETS:
        if name not in charsets:
            continue
        try:
            return text.encode(codec), mime, True
        except UnicodeEncodeError:
            continue
    return plain(text).encode("ascii", "replace"), "us-ascii", False


def plain(text: str) -> str:
    """The nearest ASCII: typographic signs and accents taken off, what has no such form left as it is."""
    spaced = text.translate(_PLAIN)
    decomposed = unicodedata.normalize("NFKD", spaced)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _subject(subject: str, context: Context) -> str:
    limits = context.limits
    if limits.subject_ascii and not subject.isascii():
        subject = plain(subject).encode("ascii", "ignore").decode()
    if len(subject) > limits.max_subject:
        subject = subject[: limits.max_subject - 3].rstrip() + "..."
    return " ".join(subject.split())
