"""A template's field plans and accepted slots -> the field groups of pass.json."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from renderer.errors import InvalidSlotValue
from renderer.wallet.notice import Notice
from renderer.wallet.switches import number
from renderer.wallet.template import FieldPlan
from renderer.wallet.text import w3c_date

# Apple states no lengths; these are ours. A back label is often a whole sentence.
MOST_LABEL, MOST_BACK_LABEL, MOST_FRONT, MOST_BACK, MOST_RELEVANT = 64, 256, 256, 4096, 128
# Beyond about this many characters a value shrinks and is cut: a cheap hint, the preview measures.
LIKELY_CUT: Mapping[str, int] = {
    "headerFields": 14,
    "primaryFields": 28,
    "secondaryFields": 40,
    "auxiliaryFields": 40,
}


def fill_fields(
    plans: tuple[FieldPlan, ...], slots: Mapping[str, str], translated: frozenset[str], notices: list[Notice]
) -> dict[str, list[dict[str, Any]]]:
    """Groups with the fields that have a value, in slot order; keys keep the slot's number whatever the gaps.

    Wallet replaces any text equal to a key of pass.strings (``translated``), a recipient's own words too.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for plan in plans:
        value = slots.get(plan.value_slot, plan.value)
        if value is None:
            if plan.label_slot in slots:
                notices.append(
                    Notice("label_without_value", "A label without a value is not shown.", plan.label_slot)
                )
            continue
        made: dict[str, Any] = {"key": plan.key, **plan.fixed}
        if plan.value_slot in slots:
            if value in translated:
                notices.append(
                    Notice("translated_value", "It is a key of pass.strings: translated.", plan.value_slot)
                )
            value = _value(plan, str(value), made, notices)
        made["value"] = value
        label = slots.get(plan.label_slot, plan.label)
        if label is not None:
            most = MOST_LABEL if plan.most == MOST_FRONT else MOST_BACK_LABEL
            if len(label) > most:
                _refuse_length(plan.label_slot, most)
            made["label"] = label
        if plan.markup is not None and (markup := plan.markup(slots)) is not None:
            made["attributedValue"] = markup
        groups.setdefault(plan.group, []).append(made)
    return groups


def _value(plan: FieldPlan, text: str, made: dict[str, Any], notices: list[Notice]) -> str | int | float:
    if len(text) > plan.most:
        _refuse_length(plan.value_slot, plan.most)
    if plan.type != "text":
        return _TYPES[plan.type](plan, text, made, notices)
    if len(text) > LIKELY_CUT.get(plan.group, plan.most):
        notices.append(
            Notice("likely_cut", "It is long for its place and may be cut on the card.", plan.value_slot)
        )
    return text


def _refuse_length(slot: str, most: int) -> None:
    raise InvalidSlotValue(f"{slot} is longer than {most} characters; shorten it.", slot=slot)


def _number(plan: FieldPlan, text: str, _made: dict[str, Any], _notices: list[Notice]) -> int | float:
    value = number(text)
    if value is None:
        raise InvalidSlotValue(
            f"{plan.value_slot} must be a plain number such as 12.50, since its field shows one.",
            slot=plan.value_slot,
        )
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _date(plan: FieldPlan, text: str, made: dict[str, Any], notices: list[Notice]) -> str:
    """An ISO date in Apple's form; anything else stays the plain text it is, unformatted."""
    found = w3c_date(text)
    if found is None:
        for key in ("dateStyle", "timeStyle", "isRelative", "ignoresTimeZone"):
            made.pop(key, None)
        notices.append(
            Notice("date_as_text", "It is no ISO 8601 date and is shown as written.", plan.value_slot)
        )
        return text
    written, floating = found
    if floating:
        made["ignoresTimeZone"] = True
    return written


_TYPES: Mapping[str, Callable[[FieldPlan, str, dict[str, Any], list[Notice]], str | int | float]] = {
    "number": _number,
    "currency": _number,
    "date": _date,
}
