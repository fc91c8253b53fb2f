"""PassTemplate: what is fixed, dynamic, allowed and ignored, compiled so that a pass only fills gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from renderer.wallet.barcodes import WalletFormat
from renderer.wallet.bundle import Frame
from renderer.wallet.notice import Notice
from renderer.wallet.placeholders import Fill
from renderer.wallet.switches import AlternateText, Switches

FieldType = Literal["text", "number", "currency", "date"]


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """One field of the pass: its defaults and the slots that may replace them.

    ``group`` is Apple's (``secondaryFields``), ``fixed`` the keys that never change, ``most`` its length.
    """

    name: str
    group: str
    key: str
    type: FieldType
    label: str | None
    value: str | int | float | None
    label_slot: str
    value_slot: str
    most: int
    fixed: Mapping[str, Any]
    markup: Fill | None = None


@dataclass(frozen=True, slots=True)
class BarcodePlan:
    """How the barcode is drawn: ``formats`` by preference, the charset policy, fixed value and text."""

    formats: tuple[WalletFormat, ...]
    encoding: str
    alternate: AlternateText
    value: str | None
    text: str | None


@dataclass(frozen=True, slots=True, eq=False)
class PassTemplate:
    """A pass template ready for use; immutable, so one serves any number of threads.

    ``base`` is the fixed part of pass.json, ``fills`` its parts with placeholders by key, ``images`` every
    static file (PNG and pass.strings) by path, ``thumbnails`` those a recipient's own picture replaces and
    ``bare`` the frame without them, ``translated`` the keys of pass.strings, ``sample`` PASSDATA for a
    preview, ``download_limit`` how many passes an account may make of it, ``crowded`` if more fields may
    come than the style shows, ``bound`` if it is meant for one certificate only.
    """

    id: str
    version: str
    name: str
    style: str
    base: Mapping[str, Any]
    body: Mapping[str, Any]
    fills: Mapping[str, Fill]
    fields: tuple[FieldPlan, ...]
    switches: Switches
    barcode: BarcodePlan | None
    places: Mapping[int, Mapping[str, Any]]
    beacons: Mapping[int, Mapping[str, Any]]
    images: Mapping[str, bytes]
    frame: Frame
    bare: Frame
    thumbnails: frozenset[str]
    translated: frozenset[str]
    web_service: bool
    compress: bool
    download_limit: int | None
    sample: Mapping[str, str]
    crowded: bool
    bound: bool
    warnings: tuple[Notice, ...] = ()
