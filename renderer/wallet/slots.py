"""PASSDATA's slots as a table: every element name -> its group, its number, and its place in pass.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Half = Literal["label", "value"]
Kind = Literal["field", "location", "beacon", "barcode", "identity", "thumbnail", "unused"]

# PASSDATA prefix -> (prefix of the field's key, group in pass.json, slots): sendPassInMMS 1.3
GROUPS: Mapping[str, tuple[str, str, int]] = {
    "HEADER": ("header", "headerFields", 1),
    "PRIMARY": ("primary", "primaryFields", 2),
    "SEC": ("sec", "secondaryFields", 4),
    "AUX": ("aux", "auxiliaryFields", 4),
    "BACK": ("back", "backFields", 4),
}
LOCATIONS = 10
BEACONS = 10


@dataclass(frozen=True, slots=True)
class Slot:
    """One PASSDATA element: ``name`` as in the XML, ``field`` the key it feeds, ``half`` of the pair."""

    name: str
    kind: Kind
    number: int = 0
    field: str = ""
    half: Half | None = None


def _field_slots() -> list[Slot]:
    halves: tuple[Half, ...] = ("label", "value")
    return [
        Slot(f"{prefix}{half.upper()}{number}", "field", number, f"{key}{number}", half)
        for prefix, (key, _group, count) in GROUPS.items()
        for number in range(1, count + 1)
        for half in halves
    ]


def _numbered(names: tuple[str, ...], kind: Kind, count: int) -> list[Slot]:
    return [Slot(f"{name}{number}", kind, number) for number in range(1, count + 1) for name in names]


# In the order of the codes E840-E869: headerlabel1, headervalue1, primarylabel1 ... backvalue4.
FIELD_SLOTS: tuple[Slot, ...] = tuple(_field_slots())
LOCATION_SLOTS = tuple(_numbered(("RELLATITUDE", "RELLONGITUDE", "RELTEXT"), "location", LOCATIONS))
BEACON_SLOTS = tuple(
    _numbered(("IBEACONUUID", "IBEACONMAJOR", "IBEACONMINOR", "IBEACONTEXT"), "beacon", BEACONS)
)
OTHER_SLOTS: tuple[Slot, ...] = (
    Slot("CUSTOMPASSID", "identity"),
    Slot("EMAIL", "identity"),
    Slot("PHONE", "identity"),
    Slot("CUSTOMID", "identity"),
    Slot("THUMBNAILURL", "thumbnail"),
    Slot("BARCODEVALUE", "barcode"),
    Slot("BARCODETEXT", "barcode"),
    # Sent by clients of 2013, replaced by coordinates since: taken and left unused.
    *_numbered(("RELADDRESS",), "unused", LOCATIONS),
)
SLOTS: Mapping[str, Slot] = {
    slot.name: slot for slot in (*OTHER_SLOTS, *FIELD_SLOTS, *LOCATION_SLOTS, *BEACON_SLOTS)
}
# Which slot a field's half is filled from: ("sec1", "label") -> "SECLABEL1".
SLOT_OF: Mapping[tuple[str, Half], str] = {
    (slot.field, slot.half): slot.name for slot in FIELD_SLOTS if slot.half is not None
}


def _spellings() -> dict[str, str]:
    known: dict[str, str] = {}
    for name in SLOTS:
        for spelling in (name, name.lower(), f"pd_{name.lower()}", f"PD_{name}"):
            known[spelling] = name
    return known


# XML element, lower case, and the ``pd_`` variables of the GET form, looked up without touching the string.
SPELLINGS: Mapping[str, str] = _spellings()


def canonical(key: str) -> str | None:
    """Name of the slot that ``key`` spells (any case, with or without ``pd_``), None for an unknown one."""
    found = SPELLINGS.get(key)
    if found is None:
        name = key.strip().upper().removeprefix("PD_")
        found = name if name in SLOTS else None
    return found
