"""Each rule of the validation matrix, on a pass.json that is right but for that one thing."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from renderer.wallet.rules import check_pass

GOOD: dict[str, Any] = {
    "formatVersion": 1,
    "passTypeIdentifier": "pass.a",
    "serialNumber": "1",
    "teamIdentifier": "T",
    "organizationName": "O",
    "description": "D",
    "backgroundColor": "rgb(1, 2, 3)",
    "eventTicket": {"primaryFields": [{"key": "a", "value": "v"}]},
    "barcodes": [{"message": "m", "format": "PKBarcodeFormatQR", "messageEncoding": "utf-8"}],
    "locations": [{"latitude": 1.5, "longitude": -2}],
}


def findings(**changes: Any) -> list[tuple[str, str, str]]:
    content = copy.deepcopy(GOOD)
    for key, value in changes.items():
        if value is None:
            del content[key]
        else:
            content[key] = value
    return [(n.level, n.code, n.where) for n in check_pass(content)]


def test_a_right_pass_has_no_findings() -> None:
    assert findings() == []


def barcode(**changes: Any) -> list[dict[str, Any]]:
    return [GOOD["barcodes"][0] | changes]


def field(**changes: Any) -> dict[str, Any]:
    return {"primaryFields": [{"key": "a", "value": "v"} | changes]}


def many(group: str, count: int, **more: Any) -> dict[str, Any]:
    return {group: [{"key": f"{group}{n}", "value": "v"} | more for n in range(count)]}


ERRORS: list[tuple[dict[str, Any], str, str]] = [
    ({"serialNumber": None}, "missing_key", "serialNumber"),
    ({"formatVersion": "1"}, "wrong_value", "formatVersion"),
    ({"formatVersion": 2}, "wrong_value", "formatVersion"),
    ({"serialNumber": 17}, "wrong_value", "serialNumber"),
    ({"eventTicket": None}, "no_style", ""),
    ({"generic": {}}, "several_styles", "eventTicket, generic"),
    ({"eventTicket": []}, "wrong_value", "eventTicket"),
    ({"backgroundColor": "rgb(255-255-255)"}, "wrong_value", "backgroundColor"),
    ({"locations": [{"latitude": 1.0, "longitude": 1.0}] * 11}, "wrong_value", "locations"),
    ({"locations": [{"latitude": 200, "longitude": 1}]}, "wrong_value", "locations[0].latitude"),
    ({"locations": [{"latitude": "1", "longitude": 1}]}, "wrong_value", "locations[0].latitude"),
    ({"locations": [{"latitude": 1}]}, "missing_key", "locations[0].longitude"),
    ({"locations": [{"latitude": None, "longitude": 1}]}, "missing_key", "locations[0].latitude"),
    ({"beacons": [{"major": 1}]}, "missing_key", "beacons[0].proximityUUID"),
    ({"beacons": [{"major": 1.5}]}, "wrong_value", "beacons[0].major"),
    ({"barcodes": barcode(format="PKBarcodeFormatMaxi")}, "unknown_barcode_format", "barcodes[0].format"),
    (
        {"barcodes": barcode(message="日本", messageEncoding="iso-8859-1")},
        "barcode_not_drawable",
        "barcodes[0].message",
    ),
    ({"barcodes": barcode(message="")}, "barcode_not_drawable", "barcodes[0].message"),
    ({"barcodes": barcode(message=7)}, "missing_key", "barcodes[0].message"),
    ({"barcodes": barcode(altText=7)}, "wrong_value", "barcodes[0].altText"),
    ({"barcode": barcode(format="PKBarcodeFormatCode128")[0]}, "unknown_barcode_format", "barcode.format"),
    ({"expirationDate": "4th July"}, "wrong_value", "expirationDate"),
    ({"relevantDates": [{}]}, "missing_key", "relevantDates[0]"),
    (
        {"relevantDates": [{"startDate": "2026-07-04T10:00Z", "endDate": "2026-07-04T09:00Z"}]},
        "wrong_value",
        "relevantDates[0]",
    ),
    ({"webServiceURL": "https://x.example"}, "missing_key", "authenticationToken"),
    ({"authenticationToken": "x" * 16}, "missing_key", "webServiceURL"),
    ({"webServiceURL": "http://x.example", "authenticationToken": "x" * 16}, "wrong_value", "webServiceURL"),
    (
        {"webServiceURL": "https://x.example", "authenticationToken": "short"},
        "wrong_value",
        "authenticationToken",
    ),
    ({"nfc": {"message": "m"}}, "missing_key", "nfc.encryptionPublicKey"),
    ({"nfc": {"message": "m" * 65, "encryptionPublicKey": "k"}}, "wrong_value", "nfc.message"),
    ({"semantics": {"eventStartDate": "soon"}}, "wrong_value", "semantics.eventStartDate"),
    (
        {"semantics": {"venueLocation": {"latitude": 99, "longitude": 0}}},
        "wrong_value",
        "semantics.venueLocation.latitude",
    ),
    ({"featuredActions": [{}] * 3}, "wrong_value", "featuredActions"),
    ({"eventTicket": {"primaryFields": [{"key": "a"}]}}, "missing_key", "eventTicket.primaryFields[0].value"),
    ({"eventTicket": {"primaryFields": ["x"]}}, "wrong_value", "eventTicket.primaryFields[0]"),
    ({"eventTicket": {"primaryFields": {}}}, "wrong_value", "eventTicket.primaryFields"),
    (
        {"eventTicket": field(dateStyle="PKDateStyleShort")},
        "wrong_value",
        "eventTicket.primaryFields[0].value",
    ),
    (
        {"eventTicket": field() | {"backFields": [{"key": "a", "value": "again"}]}},
        "duplicate_field_key",
        "eventTicket.backFields[0]",
    ),
    ({"eventTicket": None, "boardingPass": {}}, "missing_key", "boardingPass.transitType"),
    (
        {"eventTicket": None, "boardingPass": {"transitType": "air"}},
        "wrong_value",
        "boardingPass.transitType",
    ),
]


@pytest.mark.parametrize(("changes", "code", "where"), ERRORS, ids=lambda value: str(value)[:40])
def test_each_error_is_found_by_name_and_place(changes: dict[str, Any], code: str, where: str) -> None:
    assert ("error", code, where) in findings(**changes)


@pytest.mark.parametrize("key", ["serialNumber", "description", "organizationName", "formatVersion"])
def test_a_required_key_that_is_null_is_missing(key: str) -> None:
    found = [(item.level, item.code, item.where) for item in check_pass(GOOD | {key: None})]
    assert ("error", "missing_key", key) in found


WARNINGS: list[tuple[dict[str, Any], str, str]] = [
    ({"surprise": 1}, "unknown_key", "surprise"),
    ({"backgroundColor": "#123456"}, "hex_colour", "backgroundColor"),
    ({"appLaunchURL": "a://b"}, "no_effect", "appLaunchURL"),
    (
        {"eventTicket": field(changeMessage="")},
        "change_message",
        "eventTicket.primaryFields[0].changeMessage",
    ),
    (
        {"eventTicket": field(textAlignment="PKTextAlignmentLeft")},
        "no_alignment",
        "eventTicket.primaryFields[0].textAlignment",
    ),
    ({"eventTicket": field(currencyCode="EUR")}, "not_formatted", "eventTicket.primaryFields[0].value"),
    ({"eventTicket": field(value=None)}, "null_value", "eventTicket.primaryFields[0].value"),
    ({"barcodes": barcode(colour="red")}, "unknown_key", "barcodes[0].colour"),
    (
        {"barcodes": barcode(format="PKBarcodeFormatEAN13", message="4006381333931")},
        "barcode_needs_new_system",
        "barcodes",
    ),
    ({"barcodes": None, "barcode": GOOD["barcodes"][0]}, "deprecated", "barcode"),
    ({"semantics": {"surprise": 1}}, "unknown_key", "semantics.surprise"),
    ({"eventTicket": many("primaryFields", 2)}, "not_shown", "eventTicket.primaryFields"),
    ({"eventTicket": many("headerFields", 4)}, "not_shown", "eventTicket.headerFields"),
    ({"eventTicket": many("auxiliaryFields", 5)}, "not_shown", "eventTicket.auxiliaryFields"),
    (
        {"eventTicket": None, "coupon": many("secondaryFields", 3) | many("auxiliaryFields", 2)},
        "not_shown",
        "coupon.auxiliaryFields",
    ),
    ({"eventTicket": {"surpriseFields": []}}, "unknown_key", "eventTicket.surpriseFields"),
    ({"eventTicket": field(row=1)}, "no_effect", "eventTicket.primaryFields[0].row"),
    ({"eventTicket": None, "coupon": {}, "groupingIdentifier": "g"}, "no_effect", "groupingIdentifier"),
    (
        {"relevantDates": [{"startDate": "2026-07-04T10:00Z", "endDate": "2026-07-06T10:00Z"}]},
        "long_interval",
        "relevantDates[0]",
    ),
    (
        {"eventTicket": None, "coupon": {"transitType": "PKTransitTypeAir"}},
        "unknown_key",
        "coupon.transitType",
    ),
]


@pytest.mark.parametrize(("changes", "code", "where"), WARNINGS, ids=lambda value: str(value)[:40])
def test_each_warning_is_found_and_is_no_error(changes: dict[str, Any], code: str, where: str) -> None:
    found = findings(**changes)
    assert ("warning", code, where) in found
    assert not [item for item in found if item[0] == "error"]


def test_an_event_ticket_has_a_second_row_of_auxiliary_fields() -> None:
    rows = many("auxiliaryFields", 4)
    rows["auxiliaryFields"] += [{"key": f"r{n}", "value": "v", "row": 1} for n in range(4)]
    assert findings(eventTicket=rows) == []


@pytest.mark.parametrize("junk", [1, "x", [], None, {"a": {}}, [1, [2]], True])
def test_junk_in_any_place_is_named_never_a_crash(junk: Any) -> None:
    for key in GOOD:
        content = copy.deepcopy(GOOD)
        content[key] = junk
        list(check_pass(content))
    for group in ("headerFields", "primaryFields", "backFields"):
        list(check_pass(GOOD | {"eventTicket": {group: junk}}))
        list(check_pass(GOOD | {"eventTicket": {group: [junk]}}))
        list(
            check_pass(
                GOOD
                | {"eventTicket": {group: [{"key": junk, "value": junk, "semantics": junk, "row": junk}]}}
            )
        )
    for name in ("barcodes", "locations", "beacons", "relevantDates"):
        list(check_pass(GOOD | {name: [junk]}))
