"""Fields a pass asks for -> those a device shows and those it leaves out.

Source: Wallet Passes, "Wallet Passes: Pass" and HIG, Wallet: numbers of fields by style.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renderer.wallet.notice import Notice
from renderer.wallet.preview.view import Field, PassView

SQUARE = frozenset({"qr", "aztec"})
COMBINED = 4  # secondary and auxiliary together, where they share a row or stand over a square barcode
# style -> most fields of header, primary, secondary, auxiliary
LIMITS: Mapping[str, Mapping[str, int]] = {
    "boardingPass": {"header": 3, "primary": 2, "secondary": 4, "auxiliary": 5},
    "coupon": {"header": 3, "primary": 1, "secondary": 4, "auxiliary": 4},
    "eventTicket": {"header": 3, "primary": 1, "secondary": 4, "auxiliary": 4},
    "generic": {"header": 3, "primary": 1, "secondary": 4, "auxiliary": 4},
    "storeCard": {"header": 3, "primary": 1, "secondary": 4, "auxiliary": 4},
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the face shows: fields by group (``auxiliary2`` is an event ticket's extra row), and notices."""

    fields: Mapping[str, tuple[Field, ...]]
    notices: tuple[Notice, ...]

    def __getitem__(self, group: str) -> tuple[Field, ...]:
        """Fields of a group."""
        return self.fields.get(group, ())


def shown(view: PassView) -> Shown:
    """Take of each group what the style has room for; every field beyond is named in a notice."""
    limits = LIMITS[view.style]
    fields = {group: list(view.group(group)) for group in ("header", "primary", "secondary", "auxiliary")}
    if view.style == "eventTicket":
        fields["auxiliary2"] = [field for field in fields["auxiliary"] if field.row == 1]
        fields["auxiliary"] = [field for field in fields["auxiliary"] if field.row == 0]
    kept = {group: tuple(items[: limits.get(group, 4)]) for group, items in fields.items()}
    if _combines(view):
        kept["auxiliary"] = kept["auxiliary"][: COMBINED - len(kept["secondary"])]
    notices = [
        _notice(view.style, field) for group, items in fields.items() for field in items[len(kept[group]) :]
    ]
    return Shown(kept, tuple(notices))


def _combines(view: PassView) -> bool:
    if view.style in {"coupon", "storeCard"}:
        return True
    return view.style == "generic" and view.barcode is not None and view.barcode.symbology in SQUARE


def _notice(style: str, field: Field) -> Notice:
    what = field.label or field.value or "the field"
    return Notice(
        "not_shown", f"{what[:64]!r} is not shown: the style {style} has no room for it", field.role
    )
