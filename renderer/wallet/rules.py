"""pass.json -> every rule of Apple's it breaks, each by name; one judge for templates and foreign passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from renderer.wallet import barcodes, keys
from renderer.wallet.notice import Notice
from renderer.wallet.text import parse_moment

GROUP_NAMES = ("headerFields", "primaryFields", "secondaryFields", "auxiliaryFields", "backFields")
# Phones look past these; a template of one's own has no excuse for them.
CARELESS = frozenset(
    {"change_message", "no_alignment", "not_formatted", "null_value", "no_effect", "hex_colour"}
)
TOKEN_LEAST = 16  # Wallet Passes (archive guide): authenticationToken
# style -> shown at most: header, primary, secondary, auxiliary; both together (0 = no limit)
SHOWN: Mapping[str, tuple[int, int, int, int, int]] = {
    "boardingPass": (3, 2, 4, 5, 0),
    "coupon": (3, 1, 4, 4, 4),
    "storeCard": (3, 1, 4, 4, 4),
    "generic": (3, 1, 4, 4, 4),
    "eventTicket": (3, 1, 4, 4, 0),
}


def error(code: str, where: str, message: str) -> Notice:
    """A finding that keeps the pass from opening."""
    return Notice(code, message, where, "error")


def warning(code: str, where: str, message: str) -> Notice:
    """A finding that changes what the holder sees."""
    return Notice(code, message, where)


def check_pass(content: Mapping[str, Any]) -> Iterator[Notice]:
    """All findings about one pass.json, errors and warnings, in the order of the document's parts."""
    yield from _required(content)
    yield from check_keys(content, keys.TOP, "")
    yield from _style(content)
    yield from _barcodes(content)
    yield from _objects(content, "locations", keys.LOCATION, ("latitude", "longitude"))
    yield from _objects(content, "beacons", keys.BEACON, ("proximityUUID",))
    yield from _dates(content)
    yield from _web_service(content)
    yield from _companions(content)
    yield from _semantics(content.get("semantics"), "semantics")


def check_keys(item: Mapping[str, Any], table: Mapping[str, keys.Check], path: str) -> Iterator[Notice]:
    """Unknown keys as warnings, values of the wrong kind as errors."""
    for key, value in item.items():
        where = f"{path}.{key}" if path else key
        check = table.get(key)
        if check is None:
            yield warning("unknown_key", where[:200], "Wallet knows no such key; it has no effect.")
        elif value is None:
            yield warning("null_value", where, "It is null; leave the key out.")
        elif check is keys.colour and isinstance(value, str) and value.startswith("#") and not check(value):
            yield warning("hex_colour", where, "Apple documents rgb(r, g, b), not hex.")
        elif fault := check(value):
            yield error("wrong_value", where, f"It {fault}.")


def _required(content: Mapping[str, Any]) -> Iterator[Notice]:
    for key in keys.REQUIRED:
        if content.get(key) is None:  # null is no value, whatever is said of optional keys
            yield error("missing_key", key, "Wallet demands this key.")
    if content.get("formatVersion", 1) != 1:
        yield error("wrong_value", "formatVersion", "It must be the number 1.")


def _style(content: Mapping[str, Any]) -> Iterator[Notice]:
    styles = [style for style in keys.STYLES if style in content]
    if not styles and "posterGeneric" not in content:
        yield error("no_style", "", f"It needs exactly one of {', '.join(keys.STYLES)}.")
    if len(styles) > 1:
        yield error("several_styles", ", ".join(styles), "A pass has exactly one style.")
    for style in styles:
        body = content[style]
        if isinstance(body, dict):
            yield from _fields(style, body)
            yield from _transit(style, body)
    if "groupingIdentifier" in content and not {"boardingPass", "eventTicket"} & set(styles):
        yield warning(
            "no_effect", "groupingIdentifier", "Only boarding passes and event tickets are grouped."
        )


def _transit(style: str, body: Mapping[str, Any]) -> Iterator[Notice]:
    if style == "boardingPass":
        if "transitType" not in body:
            yield error("missing_key", "boardingPass.transitType", "A boarding pass needs a transit type.")
        elif fault := keys.TRANSIT(body["transitType"]):
            yield error("wrong_value", "boardingPass.transitType", f"It {fault}.")
    elif "transitType" in body:
        yield warning("unknown_key", f"{style}.transitType", "Only boarding passes have a transit type.")


def _fields(style: str, body: Mapping[str, Any]) -> Iterator[Notice]:
    seen: dict[str, str] = {}
    for key in body:
        if key not in {*GROUP_NAMES, "transitType", "additionalInfoFields"}:
            yield warning(
                "unknown_key", f"{style}.{key}"[:200], "Wallet knows no such key; it has no effect."
            )
    for group in (*GROUP_NAMES, "additionalInfoFields"):
        fields = body.get(group, [])
        if not isinstance(fields, list):
            yield error("wrong_value", f"{style}.{group}", "It must be a list of fields.")
            continue
        for n, item in enumerate(fields):
            where = f"{style}.{group}[{n}]"
            if not isinstance(item, dict):
                yield error("wrong_value", where, "A field must be an object.")
                continue
            yield from _field(style, group, item, where, seen)
    yield from overflow(style, body)


def _field(
    style: str, group: str, item: dict[str, Any], where: str, seen: dict[str, str]
) -> Iterator[Notice]:
    for key in ("key", "value"):
        if key not in item:
            yield error("missing_key", f"{where}.{key}", "Every field needs a key and a value.")
    yield from check_keys(item, keys.FIELD, where)
    name = item.get("key")
    if isinstance(name, str) and seen.setdefault(name, where) != where:
        yield error("duplicate_field_key", where, f"The key {name[:64]!r} is used already by {seen[name]}.")
    yield from _field_style(style, group, item, where)
    yield from _semantics(item.get("semantics"), f"{where}.semantics")


def _field_style(style: str, group: str, item: Mapping[str, Any], where: str) -> Iterator[Notice]:
    change = item.get("changeMessage")
    if isinstance(change, str) and "%@" not in change:
        yield warning(
            "change_message", f"{where}.changeMessage", "It must hold %@, where the new value goes."
        )
    if "textAlignment" in item and group in {"primaryFields", "backFields"}:
        yield warning("no_alignment", f"{where}.textAlignment", "Primary and back fields take no alignment.")
    if "dataDetectorTypes" in item and group not in {"backFields", "additionalInfoFields"}:
        yield warning("no_effect", f"{where}.dataDetectorTypes", "Only back fields detect links and numbers.")
    if "row" in item and (style, group) != ("eventTicket", "auxiliaryFields"):
        yield warning(
            "no_effect", f"{where}.row", "Only an event ticket's auxiliary fields have a second row."
        )
    if {"currencyCode", "numberStyle"} & item.keys() and not isinstance(item.get("value"), int | float):
        yield warning("not_formatted", f"{where}.value", "It is formatted as a number, but is none.")
    if {"dateStyle", "timeStyle"} & item.keys() and (fault := keys.date(item.get("value"))):
        yield error("wrong_value", f"{where}.value", f"It {fault}.")


def overflow(style: str, body: Mapping[str, Any]) -> Iterator[Notice]:
    """A warning for every field group with more fields than the style shows."""
    *each, joint = SHOWN[style]
    for group, most in zip(GROUP_NAMES, each, strict=False):
        fields = body.get(group)
        if not isinstance(fields, list):
            continue
        count = len(fields)
        if style == "eventTicket" and group == "auxiliaryFields":
            extra = sum(1 for item in fields if isinstance(item, dict) and item.get("row") == 1)
            count = max(count - extra, extra)
        if count > most:
            yield warning("not_shown", f"{style}.{group}", f"Wallet shows {most} of its {count} fields.")
    rows = [body.get(group) for group in ("secondaryFields", "auxiliaryFields")]
    together = sum(len(fields) for fields in rows if isinstance(fields, list))
    if joint and together > joint:
        yield warning(
            "not_shown",
            f"{style}.auxiliaryFields",
            f"Secondary and auxiliary share {joint} places; {together} given.",
        )


def _barcodes(content: Mapping[str, Any]) -> Iterator[Notice]:
    found = content.get("barcodes")
    several = found if isinstance(found, list) else []
    legacy = content.get("barcode")
    items = [(f"barcodes[{n}]", item) for n, item in enumerate(several)]
    items += [("barcode", legacy)] if legacy is not None else []
    for where, item in items:
        if isinstance(item, dict):
            yield from _barcode(item, where)
    if isinstance(legacy, dict) and not several:
        yield warning(
            "deprecated", "barcode", "Write barcodes as well; barcode alone is the form of iOS 6 to 8."
        )
    formats = [
        barcodes.BY_APPLE_NAME.get(str(item.get("format"))) for _, item in items if isinstance(item, dict)
    ]
    if formats and not any(item is not None and item.universal for item in formats):
        yield warning(
            "barcode_needs_new_system", "barcodes", "Older phones draw none of these; append a QR code."
        )


def _barcode(item: Mapping[str, Any], where: str) -> Iterator[Notice]:
    for key in ("message", "format", "messageEncoding"):
        if not isinstance(item.get(key), str):
            yield error(
                "missing_key",
                f"{where}.{key}",
                "A barcode needs message, format and messageEncoding as texts.",
            )
    for key in item.keys() - {"message", "format", "messageEncoding", "altText"}:
        yield warning("unknown_key", f"{where}.{key}"[:200], "Wallet knows no such key; it has no effect.")
    if not isinstance(item.get("altText", ""), str):
        yield error("wrong_value", f"{where}.altText", "It must be a text.")
    message, apple, encoding = (item.get(key) for key in ("message", "format", "messageEncoding"))
    if not (isinstance(message, str) and isinstance(apple, str) and isinstance(encoding, str)):
        return
    format_ = barcodes.BY_APPLE_NAME.get(apple)
    if format_ is None:
        yield error("unknown_barcode_format", f"{where}.format", f"Wallet draws no {apple[:64]!r}.")
    elif where == "barcode" and not format_.legacy:
        yield error(
            "unknown_barcode_format", "barcode.format", "The old form takes QR, PDF417 and Aztec only."
        )
    elif fault := barcodes.problem(format_, message, encoding):
        yield error("barcode_not_drawable", f"{where}.message", f"No barcode can be drawn: {fault}.")


def _objects(
    content: Mapping[str, Any], name: str, table: Mapping[str, keys.Check], needed: tuple[str, ...]
) -> Iterator[Notice]:
    items = content.get(name)
    for n, item in enumerate(items if isinstance(items, list) else []):
        if not isinstance(item, dict):
            continue
        for key in needed:
            if item.get(key) is None:
                yield error("missing_key", f"{name}[{n}].{key}", "It cannot be left out.")
        yield from check_keys(item, table, f"{name}[{n}]")


def _dates(content: Mapping[str, Any]) -> Iterator[Notice]:
    items = content.get("relevantDates")
    for n, item in enumerate(items if isinstance(items, list) else []):
        if not isinstance(item, dict):
            continue
        yield from check_keys(item, keys.RELEVANT_DATE, f"relevantDates[{n}]")
        bounds = [item.get("startDate"), item.get("endDate")]
        if not {"date", "relevantDate"} & item.keys() and None in bounds:
            yield error(
                "missing_key", f"relevantDates[{n}]", "It needs a date, or a startDate and an endDate."
            )
        start, end = (parse_moment(bound) if isinstance(bound, str) else None for bound in bounds)
        if start and end and end <= start:
            yield error("wrong_value", f"relevantDates[{n}]", "It ends before it starts.")
        elif start and end and (end - start).total_seconds() > 86400:
            yield warning(
                "long_interval", f"relevantDates[{n}]", "Wallet may ignore intervals above 24 hours."
            )


def _web_service(content: Mapping[str, Any]) -> Iterator[Notice]:
    token, address = content.get("authenticationToken"), content.get("webServiceURL")
    if (token is None) != (address is None):
        where = "webServiceURL" if address is None else "authenticationToken"
        yield error("missing_key", where, "webServiceURL and authenticationToken come together.")
    if isinstance(token, str) and len(token) < TOKEN_LEAST:
        yield error("wrong_value", "authenticationToken", f"It must have at least {TOKEN_LEAST} characters.")


def _companions(content: Mapping[str, Any]) -> Iterator[Notice]:
    """Keys that need, or forbid, another one."""
    if "appLaunchURL" in content and not content.get("associatedStoreIdentifiers"):
        yield warning("no_effect", "appLaunchURL", "It needs the app's number in associatedStoreIdentifiers.")
    if isinstance(nfc := content.get("nfc"), dict):
        yield from check_keys(nfc, keys.NFC, "nfc")
        for key in ("message", "encryptionPublicKey"):
            if key not in nfc:
                yield error("missing_key", f"nfc.{key}", "NFC needs a message and a public key.")
        if isinstance(nfc.get("message"), str) and len(nfc["message"].encode("utf-8", "replace")) > 64:
            yield error("wrong_value", "nfc.message", "It is longer than 64 bytes.")


def _semantics(tags: Any, path: str) -> Iterator[Notice]:
    for key, value in tags.items() if isinstance(tags, dict) else ():
        where = f"{path}.{key}"[:200]
        if key not in keys.SEMANTICS:
            yield warning("unknown_key", where, "Wallet knows no such semantic tag.")
        elif key.endswith("Date") and (fault := keys.date(value)):
            yield error("wrong_value", where, f"It {fault}.")
        elif key.endswith("Location") and isinstance(value, dict):
            yield from check_keys(
                value, {key: keys.LOCATION[key] for key in ("latitude", "longitude")}, where
            )
