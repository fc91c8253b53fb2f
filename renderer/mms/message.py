"""Finished slides -> the message: parts, SMIL, report, and its PDUs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from renderer.mms import multipart, wsp
from renderer.mms.headers import INSERT_ADDRESS, Moment, Value
from renderer.mms.multipart import PduPart
from renderer.mms.pdu import MIXED, RELATED, Pdu
from renderer.mms.report import Report
from renderer.mms.wsp import ContentType, uintvar_bytes
from renderer.part import Part

SMIL_NAME = "s.smil"
SMIL_TYPE = "application/smil"
_BEFORE_1_3 = frozenset({"1.0", "1.1", "1.2"})


@dataclass(frozen=True, slots=True)
class FinishedSlide:
    """One slide as the handset gets it; ``duration`` in ms, ``size`` of its picture or film in px.

    ``image`` and ``video`` exclude one another; ``others`` are files without a place in SMIL (vCard, pass).
    """

    text: Part | None = None
    image: Part | None = None
    audio: Part | None = None
    video: Part | None = None
    others: tuple[Part, ...] = ()
    duration: int = 10_000
    alt: str = ""
    size: tuple[int, int] = (0, 0)

    def parts(self) -> Iterator[Part]:
        """Parts in the order in which they are shown."""
        for part in (self.image, self.video, self.text, self.audio):
            if part is not None:
                yield part
        yield from self.others


@dataclass(frozen=True, slots=True)
class MmsMessage:
    """A message that fits: ``slides`` in order, ``smil`` where the handset reads it, and the report."""

    subject: str
    slides: tuple[FinishedSlide, ...]
    smil: str
    report: Report

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part but the SMIL, slide by slide; names are the Content-Locations."""
        return tuple(part for slide in self.slides for part in slide.parts())

    @property
    def smil_part(self) -> Part | None:
        """The presentation part, or None where the handset reads none."""
        return Part(SMIL_NAME, SMIL_TYPE, self.smil.encode()) if self.smil else None

    def body(self) -> tuple[ContentType, tuple[PduPart, ...]]:
        """Content type and parts of the PDU; multipart.related with SMIL first, else multipart.mixed."""
        parts = tuple(_pdu_part(part) for part in self.parts)
        if not self.smil:
            return ContentType(MIXED), parts
        presentation = PduPart(_content_type(SMIL_TYPE, SMIL_NAME), self.smil.encode(), SMIL_NAME, SMIL_NAME)
        return _RELATED, (presentation, *parts)

    def pdu(
        self,
        *,
        to: tuple[str, ...] | str = (),
        sender: str = INSERT_ADDRESS,
        transaction_id: str = "T1",
        date: int | None = None,
        delivery_report: bool = True,
        message_class: str = "personal",
        expiry: Moment | None = None,
        version: str = "1.3",
    ) -> bytes:
        """The m-send-req (clause 6.1.1); ``to`` is telephone numbers or addresses, ``date`` epoch seconds.

        ``version`` is the MMS version it states; below 1.3 it carries no field that came with 1.3.
        """
        headers: list[tuple[str, Value]] = [
            ("X-Mms-Message-Type", "m-send-req"),
            ("X-Mms-Transaction-Id", transaction_id),
            ("X-Mms-MMS-Version", version),
        ]
        if date is not None:
            headers.append(("Date", date))
        headers.append(("From", address(sender)))
        headers += (("To", address(one)) for one in ((to,) if isinstance(to, str) else to))
        headers += self._subject()
        headers.append(("X-Mms-Message-Class", message_class))
        if expiry is not None:
            headers.append(("X-Mms-Expiry", expiry))
        headers.append(("X-Mms-Delivery-Report", "yes" if delivery_report else "no"))
        if version not in _BEFORE_1_3:
            # Clause 7.3.1, new in 1.3: what was composed for this handset must reach it as it is.
            headers.append(("X-Mms-Adaptation-Allowed", "no"))
        return Pdu(tuple(headers), *self.body()).encode()

    def retrieve_conf(
        self,
        *,
        date: int,
        message_id: str = "M1",
        transaction_id: str = "T1",
        sender: str = "",
        to: tuple[str, ...] | str = (),
        version: str = "1.2",
    ) -> bytes:
        """The m-retrieve-conf (clause 6.3), as an MMSC hands it to the handset."""
        headers: list[tuple[str, Value]] = [
            ("X-Mms-Message-Type", "m-retrieve-conf"),
            ("X-Mms-Transaction-Id", transaction_id),
            ("X-Mms-MMS-Version", version),
            ("Message-ID", message_id),
            ("Date", date),
        ]
        if sender:
            headers.append(("From", address(sender)))
        headers += (("To", address(one)) for one in ((to,) if isinstance(to, str) else to))
        headers += self._subject()
        return Pdu(tuple(headers), *self.body()).encode()

    def _subject(self) -> list[tuple[str, Value]]:
        return [("Subject", self.subject)] if self.subject else []


def address(text: str) -> str:
    """Address as clause 8 writes it: digits become ``+n/TYPE=PLMN``; anything else stays as it is."""
    digits = text.removeprefix("+")
    if not digits.isdecimal():
        return text
    # A short code is a number in the sender's own network: no plus (clause 8, "global-phone-number" aside).
    return f"+{digits}/TYPE=PLMN" if len(digits) > 6 or text.startswith("+") else f"{digits}/TYPE=PLMN"


def envelope_bytes(subject: str) -> int:
    """Upper bound of what headers take in a PDU beside the parts: fields of fixed size and the subject."""
    return _ENVELOPE + len(subject.encode()) + 8


def message_bytes(subject: str, slides: Iterable[FinishedSlide], text: str) -> int:
    """Upper bound of the octets any PDU of the message takes, addresses and ids of usual length included."""
    size = envelope_bytes(subject) + sum(part_bytes(part) for slide in slides for part in slide.parts())
    return size + (_part_bytes(SMIL_TYPE, SMIL_NAME, len(text.encode())) if text else 0)


def part_bytes(part: Part) -> int:
    """Octets one part takes in the PDU, its headers included."""
    return _part_bytes(part.content_type, part.name, len(part.data))


def _part_bytes(content_type: str, name: str, length: int) -> int:
    return _head_bytes(content_type, name) + uintvar_bytes(length) + length


@lru_cache(maxsize=4096)
def _head_bytes(content_type: str, name: str) -> int:
    head = len(multipart.part_headers(_content_type(content_type, name), name, name))
    return head + uintvar_bytes(head)


# Type 2, transaction id 42, version 2, date 6, from and one To 50 each, class 2, expiry 8, reports 4,
# message id 66, adaptation 2, content type of related with its start 40, part count 2: rounded up.
_ENVELOPE = 320
_RELATED = ContentType(RELATED, (("type", SMIL_TYPE), ("start", f"<{SMIL_NAME}>")))


@lru_cache(maxsize=4096)
def _content_type(text: str, name: str) -> ContentType:
    media, _, rest = text.partition(";")
    parameters = [
        (key.strip().lower(), value.strip().strip('"'))
        for key, _, value in (one.partition("=") for one in rest.split(";") if one.strip())
    ]
    return ContentType(media.strip().lower(), (*parameters, ("name", name)))


def type_as_read(text: str) -> ContentType:
    """A part's content type as it comes out of a PDU, whatever the part's name."""
    return wsp.Cursor(wsp.content_type(_content_type(text, ""))).content_type()


def _pdu_part(part: Part) -> PduPart:
    # Content-ID, Content-Location and Name are one and the same, so that both ways of resolving work.
    return PduPart(_content_type(part.content_type, part.name), part.data, part.name, part.name)
