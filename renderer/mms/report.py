"""What adapting a message decided: bytes against the limit, each part's story, each barcode's reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one thing on one slide: ``before`` and ``after`` in bytes, 0 where it did not exist."""

    slide: int
    part: str
    action: str
    before: int
    after: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BarcodeFact:
    """One barcode as placed: symbology, X-dimension in px, turned or not, and how it read back."""

    slide: int
    part: str
    symbology: str
    module: int
    rotated: bool
    readable: bool
    grade: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole account of one message for one handset.

    ``size_bytes`` is the message in binary, ``limit_bytes`` the most it may be so; ``wire_bytes`` what the
    gateway's encoding makes of it and ``wire_limit_bytes`` its limit; ``source_bytes`` what came in.
    ``picture_budget`` is what the pictures were given, ``picture_bytes`` what they took, and
    ``pictures_wanted`` whether at quality 85 they would have taken more than that.
    """

    handset: str
    handset_class: str
    carrier: str
    gateway: str
    limit_bytes: int
    size_bytes: int
    wire_bytes: int
    source_bytes: int
    picture_budget: int = 0
    picture_bytes: int = 0
    pictures_wanted: bool = False
    link: str = ""
    sent_as: str = "MMS"
    decisions: tuple[Decision, ...] = ()
    barcodes: tuple[BarcodeFact, ...] = ()
    warnings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return _plain(self)


def _plain(one: Report | Decision | BarcodeFact) -> dict[str, Any]:
    """As dataclasses.asdict, which copies every string on its way: a tenth of the time a message takes."""
    return {name: _value(getattr(one, name)) for name in one.__slots__}


def _value(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return tuple(one if isinstance(one, str) else _plain(one) for one in value)
