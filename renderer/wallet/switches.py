"""PassData against a template's switches -> the slots that count, or the refusal with the lowest code first.

The published API says both that extra data is ignored and that non-dynamic data is refused. Read here, and
only here, as: data whose *switch* is off is ignored (with a notice); a known *slot* not dynamic is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from renderer.errors import (
    BeaconNotDynamic,
    BeaconUuidMissing,
    InvalidBeacon,
    InvalidCustomPassId,
    InvalidLatitude,
    InvalidLongitude,
    InvalidSlotValue,
    LocationNotDynamic,
    MissingBarcodeValue,
    MissingLockKey,
    SlotNotDynamic,
)
from renderer.wallet.notice import Notice
from renderer.wallet.passdata import PassData
from renderer.wallet.slots import BEACON_SLOTS, FIELD_SLOTS, LOCATION_SLOTS, OTHER_SLOTS, SLOTS

AlternateText = Literal["dynamic", "static", "value", "none"]
_CUSTOM_PASS_ID = re.compile(r"[\w .~-]{1,256}\Z")
_EMAIL = re.compile(r"[^@\s]{1,64}@(?=[^@\s]{1,255}\Z)[^@\s.]+(?:\.[^@\s.]+)+\Z")
_PHONE = re.compile(r"\+?[0-9]{5,15}\Z")
_CUSTOM_ID = re.compile(r"[^\W_ ](?:[^\W_]| ){0,63}\Z")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\Z")

# Positions in the order of the codes E840-E869.
_FIELD_ORDER: Mapping[str, int] = {slot.name: n for n, slot in enumerate(FIELD_SLOTS)}
_COORDINATE_NAMES = frozenset(slot.name for slot in LOCATION_SLOTS if not slot.name.startswith("RELTEXT"))
_BEACON_NAMES = frozenset(slot.name for slot in BEACON_SLOTS)
_OTHER_NAMES = frozenset(slot.name for slot in OTHER_SLOTS)
_IDENTITY_NAMES = frozenset(slot.name for slot in OTHER_SLOTS if slot.kind == "identity")


@dataclass(frozen=True, slots=True)
class Switches:
    """What a pass template lets the sender fill, in the words of the sending API."""

    barcode_allowed: bool = False
    barcode_dynamic: bool = False
    barcode_from_data: bool = False
    alternate_text: AlternateText = "none"
    boarding_pass: bool = False
    personalised: bool = False
    thumbnail: bool = False
    slots: frozenset[str] = frozenset()
    locations: frozenset[int] = frozenset()
    beacons: frozenset[int] = frozenset()
    ignored: frozenset[str] = field(init=False)
    taken: frozenset[str] = field(init=False)
    places: tuple[tuple[int, str, str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Which elements the switches turn off (sendPassInMMS 1.3: "otherwise IGNORED"), and which not."""
        off = frozenset(name for name, (on, _) in _REASONS.items() if not on(self))
        places = tuple(
            (n, f"RELLATITUDE{n}", f"RELLONGITUDE{n}", f"RELTEXT{n}") for n in sorted(self.locations)
        )
        dynamic = (name for row in places for name in row[1:])
        object.__setattr__(self, "ignored", off)
        object.__setattr__(self, "taken", (self.slots | _OTHER_NAMES | frozenset(dynamic)) - off)
        object.__setattr__(self, "places", places)

    @property
    def barcode_mandatory(self) -> bool:
        """BARCODEVALUE must be sent when all three barcode switches hold."""
        return self.barcode_allowed and self.barcode_dynamic and self.barcode_from_data


class Place(NamedTuple):
    """A relevance location from PASSDATA, checked: degrees, WGS 84."""

    number: int
    latitude: float
    longitude: float
    text: str | None


@dataclass(frozen=True, slots=True)
class Beacon:
    """An iBeacon from PASSDATA, checked."""

    number: int
    uuid: str
    major: int | None
    minor: int | None
    text: str | None


class Accepted(NamedTuple):
    """What is left of PASSDATA: ``slots`` that count, places and beacons in order, what was ignored."""

    slots: Mapping[str, str]
    places: tuple[Place, ...]
    beacons: tuple[Beacon, ...]
    notices: list[Notice]


def accept(data: PassData, switches: Switches, *, recipient: str | None = None) -> Accepted:
    """Judge the data; raises a PassDataError with the slot at fault, the lowest code first."""
    notices: list[Notice] = []
    slots = data.slots
    easy = switches.taken.issuperset(slots)
    if not easy and (ignored := slots.keys() & switches.ignored):
        slots = {name: text for name, text in slots.items() if name not in ignored}
        notices += (
            Notice("ignored", f"It was ignored: {_REASONS[name][1]}.", name) for name in sorted(ignored)
        )
    if switches.barcode_mandatory and "BARCODEVALUE" not in slots:
        raise MissingBarcodeValue(
            "This pass needs BARCODEVALUE; send the value its barcode shall carry.", slot="BARCODEVALUE"
        )
    _check_identity(slots, switches, recipient)
    if not easy:
        _require_dynamic(slots, switches)
        _require_dynamic_places(slots, switches)
        notices += _stray_texts(slots, switches)
    places = _places(slots, switches, notices) if switches.places else ()
    beacons = () if easy or _BEACON_NAMES.isdisjoint(slots) else _beacons(slots, switches)
    return Accepted(slots, places, beacons, notices)


_REASONS: Mapping[str, tuple[Callable[[Switches], bool], str]] = {
    "BARCODEVALUE": (
        lambda s: s.barcode_mandatory,
        "the template does not take its barcode from the data",
    ),
    "BARCODETEXT": (
        lambda s: s.barcode_allowed and s.alternate_text == "dynamic",
        "the template does not take the barcode's text from the data",
    ),
    "PRIMARYLABEL2": (lambda s: s.boarding_pass, "only a boarding pass has a second primary field"),
    "PRIMARYVALUE2": (lambda s: s.boarding_pass, "only a boarding pass has a second primary field"),
    "THUMBNAILURL": (lambda s: s.thumbnail, "the template shows no thumbnail"),
    **{
        f"RELADDRESS{n}": (lambda _: False, "a place is given by latitude and longitude")
        for n in range(1, 11)
    },
}


def _check_identity(slots: Mapping[str, str], switches: Switches, recipient: str | None) -> None:
    if not (switches.personalised or slots.keys() & _IDENTITY_NAMES):
        return
    email, phone, custom_id = (slots.get(name) for name in ("EMAIL", "PHONE", "CUSTOMID"))
    if email is not None and not _EMAIL.match(email):
        raise InvalidSlotValue("EMAIL is not an email address.", slot="EMAIL")
    if phone is not None and not _PHONE.match(phone):
        raise InvalidSlotValue("PHONE must be 5 to 15 digits in international form.", slot="PHONE")
    if custom_id is not None and not _CUSTOM_ID.match(custom_id):
        raise InvalidCustomPassId("CUSTOMID takes up to 64 letters, digits and spaces.", slot="CUSTOMID")
    pass_id = slots.get("CUSTOMPASSID")
    if pass_id is not None and not _CUSTOM_PASS_ID.match(pass_id):
        raise InvalidCustomPassId(
            "CUSTOMPASSID takes up to 256 letters, digits, spaces and . _ ~ - only.", slot="CUSTOMPASSID"
        )
    if switches.personalised and not (email or phone or custom_id or recipient):
        raise MissingLockKey(
            "This pass is personal; send EMAIL, PHONE or CUSTOMID with the data.", slot="CUSTOMID"
        )


def _require_dynamic(slots: Mapping[str, str], switches: Switches) -> None:
    refused = (slots.keys() & _FIELD_ORDER.keys()) - switches.slots
    if not refused:
        return
    first = min(refused, key=_FIELD_ORDER.__getitem__)
    raise SlotNotDynamic(
        f"The pass template does not let {first} be sent; declare it dynamic there, or leave it out.",
        slot=first,
    )


def _require_dynamic_places(slots: Mapping[str, str], switches: Switches) -> None:
    # A RELTEXT without coordinates says nothing of a place, and is ignored whatever the switch.
    numbers = {SLOTS[name].number for name in slots.keys() & _COORDINATE_NAMES} - switches.locations
    if numbers:
        raise LocationNotDynamic(
            f"The pass template does not let relevance location {min(numbers)} be sent; declare it dynamic.",
            slot=f"RELLATITUDE{min(numbers)}",
        )


def _stray_texts(slots: Mapping[str, str], switches: Switches) -> list[Notice]:
    """The texts of places that are neither dynamic nor given; ``_places`` names those of dynamic ones."""
    strays = [name for name in slots if name.startswith("RELTEXT") and name not in switches.taken]
    return [Notice("ignored", "It was ignored: its coordinates are missing.", name) for name in strays]


def _places(slots: Mapping[str, str], switches: Switches, notices: list[Notice]) -> tuple[Place, ...]:
    """Places whose coordinates are both there; latitudes are judged before longitudes (E88x before E89x)."""
    given = []
    for row in switches.places:
        if row[1] in slots or row[2] in slots:
            given.append((row, _degrees(row[1], slots, row[2], 90, InvalidLatitude)))
        elif row[3] in slots:
            notices.append(Notice("ignored", "It was ignored: its coordinates are missing.", row[3]))
    return tuple([
        Place(row[0], latitude, _degrees(row[2], slots, row[1], 180, InvalidLongitude), slots.get(row[3]))
        for row, latitude in given
    ])  # fmt: skip


def number(text: str) -> float | None:
    """The finite number a plain decimal text says (point or one comma, no other decoration), else None."""
    if not _NUMBER.match(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def _degrees(
    slot: str, slots: Mapping[str, str], other: str, most: int, kind: type[InvalidLatitude | InvalidLongitude]
) -> float:
    text = slots.get(slot)
    if text is None:
        raise kind(f"{other} needs {slot} beside it.", slot=slot)
    value = number(text)
    if value is None or not -most <= value <= most:
        raise kind(f"{slot} must be a number of degrees from -{most} to {most}.", slot=slot)
    return value


def _beacons(slots: Mapping[str, str], switches: Switches) -> tuple[Beacon, ...]:
    numbers = sorted({SLOTS[name].number for name in slots.keys() & _BEACON_NAMES})
    for n in numbers:
        if n not in switches.beacons:
            raise BeaconNotDynamic(
                f"The pass template does not let iBeacon {n} be sent; declare it dynamic there.",
                slot=f"IBEACONUUID{n}",
            )
    return tuple(_beacon(n, slots) for n in numbers)


def _beacon(n: int, slots: Mapping[str, str]) -> Beacon:
    uuid = slots.get(f"IBEACONUUID{n}")
    if uuid is None:
        raise BeaconUuidMissing(f"iBeacon {n} needs IBEACONUUID{n}.", slot=f"IBEACONUUID{n}")
    if not _UUID.match(uuid):
        raise InvalidBeacon(f"IBEACONUUID{n} must be a UUID of 32 hex digits.", slot=f"IBEACONUUID{n}")
    major, minor = (_sixteen_bits(f"IBEACON{part}{n}", slots) for part in ("MAJOR", "MINOR"))
    return Beacon(n, uuid.upper(), major, minor, slots.get(f"IBEACONTEXT{n}"))


def _sixteen_bits(slot: str, slots: Mapping[str, str]) -> int | None:
    text = slots.get(slot)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 5 or int(text) > 0xFFFF:
        raise InvalidBeacon(f"{slot} must be a whole number from 0 to 65535.", slot=slot)
    return int(text)
