"""A pass template -> the form a person fills: its slots in groups, each with a label, a sample, a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from renderer.studio.dress import Value, dressed
from renderer.wallet import PassTemplate
from renderer.wallet.fields import MOST_LABEL
from renderer.wallet.template import FieldPlan

MOST = 120  # characters of a sample's longest value; a field of a pass shows far fewer
GROUPS: Mapping[str, str] = {
    "headerFields": "Header",
    "primaryFields": "Primary",
    "secondaryFields": "Secondary",
    "auxiliaryFields": "Auxiliary",
    "backFields": "Back",
    "additionalInfoFields": "More information",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One input: ``name`` is the slot's, ``hint`` what stands there when nothing is sent.

    A ``spare`` one is empty in the sample and without a default: it is shown when it is asked for.
    """

    name: str
    title: str
    sample: str = ""
    hint: str = ""
    long: bool = False
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs that belong together; a closed one is shown when it is asked for."""

    title: str
    inputs: tuple[Input, ...]
    closed: bool = False


def groups(template: PassTemplate, mode: str = "sample") -> tuple[Group, ...]:
    """The whole form, in the order in which a phone shows the pass."""
    sample = samples(template, mode)
    made = [_barcode(template, sample), *_fields(template, sample), _identity(template, sample)]
    made += [_places(template, sample), _beacons(template, sample)]
    return tuple(group for group in made if group.inputs)


def samples(template: PassTemplate, mode: str) -> dict[str, str]:
    """The template's sample data in one of the modes; places and identities are never dressed up."""
    slots = template.switches.slots
    typed = {plan.value_slot for plan in template.fields if plan.type != "text"}
    names = set(template.sample) | (slots - typed if mode == "worst" else set())
    most = {plan.value_slot: min(MOST, plan.most) for plan in template.fields}
    values = {
        name: Value(
            template.sample.get(name, ""),
            most.get(name, MOST_LABEL),
            plain=name not in slots or name in typed,
        )
        for name in sorted(names)
    }
    return dressed(values, mode)


def _fields(template: PassTemplate, sample: Mapping[str, str]) -> Iterator[Group]:
    for group, title in GROUPS.items():
        plans = [plan for plan in template.fields if plan.group == group]
        inputs = tuple(
            one for number, plan in enumerate(plans, 1) for one in _pair(template, plan, number, sample)
        )
        unused = all(one.spare for one in inputs)
        yield Group(title, inputs, closed=unused)


def _pair(template: PassTemplate, plan: FieldPlan, number: int, sample: Mapping[str, str]) -> Iterator[Input]:
    """Label and value of one field, as far as the template takes them."""
    slots = (("Label", plan.label_slot, plan.label), ("Value", plan.value_slot, plan.value))
    spare = not any(sample.get(slot) or default for _, slot, default in slots)
    for title, slot, default in slots:
        if slot in template.switches.slots:
            long = plan.group in _LONG and title == "Value"
            hint = "" if default is None else str(default)
            yield Input(slot, f"{title} {number}", sample.get(slot, ""), hint, long, spare)


_LONG = frozenset({"backFields", "additionalInfoFields"})


def _barcode(template: PassTemplate, sample: Mapping[str, str]) -> Group:
    names = {"BARCODEVALUE": "Value", "BARCODETEXT": "Text below it"}
    taken = template.switches.taken
    return Group(
        "Barcode", tuple(Input(n, title, sample.get(n, "")) for n, title in names.items() if n in taken)
    )


def _identity(template: PassTemplate, sample: Mapping[str, str]) -> Group:
    names = {"CUSTOMPASSID": "Your own id", "EMAIL": "E-mail", "PHONE": "Phone", "CUSTOMID": "Custom id"}
    inputs = tuple(
        Input(name, title, sample.get(name, ""))
        for name, title in names.items()
        if name == "CUSTOMPASSID" or template.switches.personalised
    )
    return Group("Who it is for", inputs, closed=True)


def _places(template: PassTemplate, sample: Mapping[str, str]) -> Group:
    parts = {"RELLATITUDE": "latitude", "RELLONGITUDE": "longitude", "RELTEXT": "text"}
    return Group("Places", _numbered(parts, template.switches.locations, "Place", sample), closed=True)


def _beacons(template: PassTemplate, sample: Mapping[str, str]) -> Group:
    parts = {
        "IBEACONUUID": "uuid",
        "IBEACONMAJOR": "major",
        "IBEACONMINOR": "minor",
        "IBEACONTEXT": "text",
    }
    return Group("Beacons", _numbered(parts, template.switches.beacons, "Beacon", sample), closed=True)


def _numbered(
    parts: Mapping[str, str], numbers: frozenset[int], what: str, sample: Mapping[str, str]
) -> tuple[Input, ...]:
    return tuple(
        Input(f"{prefix}{number}", f"{what} {number} {title}", sample.get(f"{prefix}{number}", ""))
        for number in sorted(numbers)
        for prefix, title in parts.items()
    )
