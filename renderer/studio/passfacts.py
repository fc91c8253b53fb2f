"""A pass's preview -> what a person must know of it: texts and their fate, hidden fields, the barcode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renderer import barcode
from renderer.errors import ImageError
from renderer.wallet import Notice, Pass
from renderer.wallet.preview import Preview

Facts = dict[str, Any]
# how a code of the checks is told: what kind of trouble it is
KINDS: Mapping[str, str] = {
    "not_shown": "hidden",
    "may_be_cut": "cut",
    "will_be_cut": "cut",
    "low_contrast": "contrast",
    "no_glyph": "glyph",
}


def of_preview(shown: Preview, slot_of: Mapping[str, str]) -> Facts:
    """Texts with their boxes (share of the card) and states, and every notice with the slot it speaks of."""
    width, height = shown.display.width, shown.display.height
    texts = [
        {
            "role": run.role,
            "slot": slot_of.get(run.role, ""),
            "text": run.text,
            "source": run.source or run.text,
            "state": run.state,
            "cut": run.cut,
            "box": _share(run.box, width, height),
        }
        for run in shown.runs
    ]
    return {
        "texts": texts,
        "notices": [of_notice(each, slot_of) for each in shown.warnings],
        "card": [width, height],
        "bytes": len(shown.part),
    }


def _share(box: tuple[float, float, float, float], width: float, height: float) -> list[float]:
    x, y, w, h = box
    return [round(x / width, 4), round(y / height, 4), round(w / width, 4), round(h / height, 4)]


def of_notice(notice: Notice, slot_of: Mapping[str, str]) -> Facts:
    """One notice; ``slot`` is empty where no input of the form is at fault."""
    own = notice.where if notice.where.isupper() else ""
    return {
        "code": notice.code,
        "kind": KINDS.get(notice.code, "note"),
        "level": notice.level,
        "where": notice.where,
        "message": notice.message,
        "slot": slot_of.get(notice.where, own),
    }


def read_back(shown: Preview) -> Facts:
    """Whether a reader finds in the drawn card just what its barcode should say."""
    if not shown.codes:
        return {"verdict": "none", "symbology": "", "text": ""}
    symbol = shown.codes[0].symbol
    kind = barcode.symbologies()[symbol.symbology]
    told = {"symbology": kind.title, "text": symbol.text or symbol.data.decode("utf-8", "replace")}
    if not kind.readers:
        return {"verdict": "no reader", **told}
    try:
        found = {reading.data for reading in barcode.scan.read(shown.part.data)}
    except ImageError:
        found = set()
    return {"verdict": "same" if symbol.data in found else "different" if found else "unread", **told}


def slots_by_role(built: Pass) -> dict[str, str]:
    """Place in pass.json (``secondaryFields[0].value``) -> the slot that fills it."""
    plans = {plan.key: plan for plan in built.template.fields}
    body = built.pass_json.get(built.template.style, {})
    found = {"barcodes[0]": "BARCODEVALUE"}
    for group, fields in body.items():
        for index, item in enumerate(fields if isinstance(fields, list) else ()):
            plan = plans.get(item.get("key", ""))
            if plan is not None:
                role = f"{group}[{index}]"
                found |= {f"{role}.label": plan.label_slot, f"{role}.value": plan.value_slot}
                found[role] = plan.value_slot
    return found
