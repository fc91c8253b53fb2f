"""A template's files -> PassTemplate, its static half judged by every rule before any pass is made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from renderer.errors import RendererError, TemplateError
from renderer.templates import TemplateFiles
from renderer.wallet import barcodes, images, keys, strings
from renderer.wallet.bundle import Frame
from renderer.wallet.fields import MOST_BACK, MOST_FRONT
from renderer.wallet.model import build
from renderer.wallet.notice import Notice
from renderer.wallet.placeholders import compile_markup, compile_value, names
from renderer.wallet.rules import CARELESS, check_pass, overflow
from renderer.wallet.schema import BarcodeModel, FieldModel, TemplateModel, parse_template
from renderer.wallet.slots import GROUPS, SLOT_OF
from renderer.wallet.switches import AlternateText, Switches
from renderer.wallet.template import BarcodePlan, FieldPlan, PassTemplate
from renderer.wallet.text import rgb, w3c_date

_GROUP_OF = {key: group for key, group, _count in GROUPS.values()} | {"info": "additionalInfoFields"}
_ORDER = ("header", "primary", "sec", "aux", "back", "info")
_FIELD_EXTRAS = ("label", "value", "dynamic", "type", "key", "attributedValue")
_COLOURS = ("backgroundColor", "foregroundColor", "labelColor", "stripColor", "footerBackgroundColor")
_OURS = ("formatVersion", "serialNumber", "webServiceURL", "authenticationToken", "barcode", "barcodes")
_ALTERNATE: Mapping[str, AlternateText] = {
    "dynamic text": "dynamic",
    "api": "dynamic",
    "static text": "static",
    "value": "value",
    "none": "none",
}

_DYNAMIC: Mapping[bool | str, str] = {True: "both", False: "none"}


def load(files: TemplateFiles) -> PassTemplate:
    """Read, compile and judge a pass template; raises TemplateError naming file and path."""
    model = parse_template(files.main, files.id)
    translations = strings.load(files.files, files.id)
    pictures = images.prepare(files.files, model.style, files.id, poster="posterGeneric" in model.pass_)
    static = dict(pictures.files) | {
        f"{folder}/pass.strings": strings.encode(table) for folder, table in translations.items()
    }
    try:
        template = _compile(files, model, static, translations)
    except TemplateError as error:
        raise TemplateError(f"Pass template {files.id}: {error.message}", field=error.field) from None
    return _judged(template, [*pictures.notices, *images.hidden_translations(static)])


def _compile(
    files: TemplateFiles,
    model: TemplateModel,
    static: Mapping[str, bytes],
    translations: Mapping[str, Mapping[str, str]],
) -> PassTemplate:
    base, body = _base(model)
    switches = _switches(model, static)
    thumbnails = frozenset(path for path in static if switches.thumbnail and _is_thumbnail(path))
    plans = _plans(model)
    fills = {key: fill for key, value in base.items() if (fill := compile_value(value, key)) is not None}
    return PassTemplate(
        id=files.id,
        version=files.version,
        name=model.name or str(base.get("description", files.id)),
        style=model.style,
        base=base,
        body=body,
        fills=fills,
        fields=plans,
        switches=switches,
        barcode=_barcode(model.barcode),
        places={n: item.model_dump(exclude_none=True) for n, item in sorted(model.locations.items())},
        beacons={n: item.model_dump(exclude_none=True) for n, item in sorted(model.beacons.items())},
        images=static,
        frame=Frame.of(static),
        bare=Frame.of({path: data for path, data in static.items() if path not in thumbnails}),
        thumbnails=thumbnails,
        translated=frozenset(key for table in translations.values() for key in table),
        web_service=model.web_service,
        compress=model.compress,
        download_limit=model.download_limit,
        sample=dict(model.sample),
        crowded=_crowded(model.style, plans),
        bound=not {"passTypeIdentifier", "teamIdentifier", "nfc"}.isdisjoint(base),
    )


def _crowded(style: str, plans: tuple[FieldPlan, ...]) -> bool:
    full: dict[str, list[Mapping[str, Any]]] = {}
    for plan in plans:
        full.setdefault(plan.group, []).append(plan.fixed)
    return any(overflow(style, full))


def _is_thumbnail(path: str) -> bool:
    found = images.split_name(path)
    return found is not None and found[1] == "thumbnail"


def _base(model: TemplateModel) -> tuple[dict[str, Any], dict[str, Any]]:
    """pass.json's fixed part, and the fixed part of the style's own object."""
    given = dict(model.pass_)
    for key in (*_OURS, *keys.STYLES):
        if key in given:
            raise TemplateError(
                f"template.toml, pass.{key}: it is written by the renderer; take it out.", field=key
            )
    for key in _COLOURS:
        if key in given:
            given[key] = _colour(key, given[key])
    _fix_dates(given)
    transit = given.pop("transitType", None)
    body = {"transitType": transit} if transit is not None else {}
    # Wallet Passes: suppressStripShine is true by default; false turns the shine on, so only the author may.
    return {"formatVersion": 1, **given}, body


def _colour(key: str, value: Any) -> str:
    made = rgb(value) if isinstance(value, str) else None
    if made is None:
        raise TemplateError(
            f"template.toml, pass.{key}: write #RRGGBB or rgb(r, g, b), not {value!r}.", field=key
        )
    return made


def _fix_dates(given: dict[str, Any]) -> None:
    """TOML dates become Apple's texts; relevantDates get both spellings (iOS 18 and iOS 26)."""
    for key, value in given.items():
        given[key] = _plain(value, f"pass.{key}")
    dates = given.get("relevantDates")
    for item in dates if isinstance(dates, list) else ():
        if isinstance(item, dict) and "date" in item:
            item.setdefault("relevantDate", item["date"])


def _plain(value: Any, path: str) -> Any:
    """The value as JSON can carry it: TOML dates as Apple's texts; raises TemplateError for other numbers."""
    if isinstance(value, dict):
        return {key: _plain(item, f"{path}.{key}") for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, path) for item in value]
    if hasattr(value, "isoformat"):
        written = value.isoformat().replace("+00:00", "Z")
        found = w3c_date(written)
        return found[0] if found else written
    endless = isinstance(value, float) and not math.isfinite(value)
    if endless or (isinstance(value, int) and abs(value) >= 2**63):
        raise TemplateError(f"template.toml, {path}: {value!r} is no number that JSON can carry.", field=path)
    return value


def _switches(model: TemplateModel, static: Mapping[str, bytes]) -> Switches:
    barcode = model.barcode
    shows = model.style == "generic" or (model.style == "eventTicket" and "strip.png" not in static)
    if model.thumbnail and not shows:
        raise TemplateError(
            "template.toml, thumbnail: this style of pass, or its strip, leaves no room for one."
        )
    return Switches(
        barcode_allowed=barcode.allowed,
        barcode_dynamic=barcode.type == "dynamic",
        barcode_from_data=barcode.value_source != "static value",
        alternate_text=_ALTERNATE[barcode.alternate_text],
        boarding_pass=model.style == "boardingPass",
        personalised=model.personalised,
        thumbnail=model.thumbnail,
        slots=frozenset(_dynamic_slots(model.fields)),
        locations=frozenset(model.dynamic_locations),
        beacons=frozenset(model.dynamic_beacons),
    )


def _dynamic_slots(fields: Mapping[str, FieldModel]) -> list[str]:
    found = []
    for name, field in fields.items():
        chosen = _DYNAMIC.get(field.dynamic, field.dynamic)
        if (name, "value") not in SLOT_OF and "dynamic" in field.model_fields_set and chosen != "none":
            raise TemplateError(
                f"template.toml, fields.{name}: PASSDATA has no slot for it; set dynamic = false."
            )
        if chosen in {"both", "label"} and (name, "label") in SLOT_OF:
            found.append(SLOT_OF[name, "label"])
        if chosen in {"both", "value"} and (name, "value") in SLOT_OF:
            found.append(SLOT_OF[name, "value"])
    return found


def _plans(model: TemplateModel) -> tuple[FieldPlan, ...]:
    def place(name: str) -> tuple[int, int]:
        prefix = name.rstrip("0123456789")
        return _ORDER.index(prefix), int(name.removeprefix(prefix))

    return tuple(_plan(name, model.fields[name]) for name in sorted(model.fields, key=place))


def _plan(name: str, field: FieldModel) -> FieldPlan:
    prefix = name.rstrip("0123456789")
    fixed = _plain(field.model_dump(exclude_none=True, exclude=set(_FIELD_EXTRAS)), f"fields.{name}")
    if field.type == "currency" and field.currencyCode is None:
        raise TemplateError(f"template.toml, fields.{name}: a currency field needs currencyCode.")
    return FieldPlan(
        name=name,
        group=_GROUP_OF[prefix],
        key=field.key or name,
        type=field.type,
        label=field.label,
        value=_plain(field.value, f"fields.{name}.value"),
        label_slot=SLOT_OF.get((name, "label"), ""),
        value_slot=SLOT_OF.get((name, "value"), ""),
        most=MOST_BACK if prefix in {"back", "info"} else MOST_FRONT,
        fixed=fixed,
        markup=compile_markup(field.attributedValue) if field.attributedValue else None,
    )


def _barcode(model: BarcodeModel) -> BarcodePlan | None:
    if not model.allowed:
        return None
    first = barcodes.find(model.symbology)
    if first is None:
        known = ", ".join(barcodes.FORMATS)
        raise TemplateError(f"template.toml, barcode.symbology: Wallet draws {known}.", field="symbology")
    # iOS before 27 draws only the four universal formats and takes the next entry for the others.
    formats = (first,) if first.universal else (first, barcodes.FORMATS["qr"])
    dynamic = model.type == "dynamic" and model.value_source != "static value"
    return BarcodePlan(
        formats,
        model.encoding,
        _ALTERNATE[model.alternate_text],
        None if dynamic else model.value,
        None if model.alternate_text == "none" else model.text,
    )


def _judged(template: PassTemplate, notices: list[Notice]) -> PassTemplate:
    """The template with its warnings; raises TemplateError for the first rule a pass of it breaks."""
    try:
        sample = build(template, template.sample).pass_json
        everything = build(template, _everything(template)).pass_json
    except RendererError as error:
        raise TemplateError(
            f"Pass template {template.id}: its sample makes no pass: {error.message}"
        ) from None
    found = [*_never_filled(template), *check_pass(sample)]
    for item in (*found, *check_pass(everything)):
        if item.level == "error" or item.code in CARELESS:
            raise TemplateError(f"Pass template {template.id}: pass.json, {item}", field=item.where)
    return replace(template, warnings=(*notices, *found))


def _never_filled(template: PassTemplate) -> Iterator[Notice]:
    """Placeholders for slots that the template does not let be sent."""
    for key in template.fills:
        for slot in sorted(names(template.base[key]) - template.switches.taken):
            yield Notice("never_filled", f"{{{slot}}} can never be filled: the slot is not dynamic.", key)


def _everything(template: PassTemplate) -> dict[str, str]:
    """The sample with every other dynamic value filled, so that no field escapes the rules."""
    values = {"text": "x", "number": "1", "currency": "1", "date": "2026-01-01T00:00Z"}
    every = {
        plan.value_slot: values[plan.type]
        for plan in template.fields
        if plan.value_slot in template.switches.slots
    }
    return every | dict(template.sample)
