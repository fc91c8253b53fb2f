from __future__ import annotations

from typing import Any

import pytest

from renderer import wallet
from renderer.templates import FolderSource
from renderer.wallet import PassTemplate, build
from renderer.wallet.google_twin import Twin
from tests.wallet.conftest import Loader
from tests.wallet.kit import PASSDATA, SIMPLE


def twin(
    pass_json: Any, images: dict[str, str] | None = None
) -> tuple[str, dict[str, Any], dict[str, Any], list[str]]:
    made = Twin(pass_json, "my template", "33", images or {}, "en")
    payload = made.payload("full")
    kind = next(iter(payload)).removesuffix("Classes")
    return kind, payload[f"{kind}Classes"][0], payload[f"{kind}Objects"][0], [n.code for n in made.notices]


def test_an_event_ticket_says_the_same_on_both_sides(event: PassTemplate) -> None:
    kind, cls, obj, notices = twin(build(event, PASSDATA, serial="A 1").pass_json)
    assert kind == "eventTicket"
    assert cls["id"] == obj["classId"] == "33.my_template"
    assert obj["id"] == "33.A_1"
    assert cls["eventName"] == {"defaultValue": {"language": "en", "value": "Hyes Events"}}
    assert cls["hexBackgroundColor"] == "#2b1550"
    assert obj["barcode"] == {"type": "QR_CODE", "value": "1234578961A", "alternateText": "PASS-123-457"}
    assert {"id": "sec2", "header": "Auditorium", "body": "Gold Room"} in obj["textModulesData"]
    assert {"id": "back2", "header": "Snacks and Drinks", "body": PASSDATA["BACKVALUE2"]} in obj[
        "textModulesData"
    ]
    assert obj["locations"] == [{"latitude": 42.347888, "longitude": -71.087903}]
    assert notices == []


def test_the_card_shows_the_front_fields_in_rows(event: PassTemplate) -> None:
    _, cls, _, _ = twin(build(event, PASSDATA).pass_json)
    rows = cls["classTemplateInfo"]["cardTemplateOverride"]["cardRowTemplateInfos"]
    assert [next(iter(row)) for row in rows] == ["oneItem", "oneItem", "twoItems", "oneItem"]
    first = rows[2]["twoItems"]["startItem"]["firstValue"]["fields"][0]["fieldPath"]
    assert first == "object.textModulesData['sec1']"


@pytest.mark.parametrize(
    ("template", "kind", "needed"),
    [
        ("coupon", "offer", {"title", "provider", "redemptionChannel"}),
        ("store-card", "loyalty", {"programName", "programLogo"}),
        ("generic", "generic", set()),
        ("boarding-pass", "transit", {"transitType", "logo"}),
    ],
)
def test_each_style_has_its_kind_and_what_google_demands(
    source: FolderSource, template: str, kind: str, needed: set[str]
) -> None:
    loaded = wallet.load(source.get("pass", template))
    made = build(loaded, loaded.sample).pass_json
    found, cls, obj, _ = twin(made, {"logo": "https://x.example/logo.png"})
    assert found == kind
    assert needed <= cls.keys()
    assert obj["state"] == "ACTIVE"
    if kind == "generic":
        assert {"cardTitle", "header", "logo"} <= obj.keys()


def test_a_missing_logo_is_named(source: FolderSource) -> None:
    loaded = wallet.load(source.get("pass", "store-card"))
    assert twin(build(loaded, loaded.sample).pass_json)[3] == ["missing_image"]


def test_a_flight_needs_its_number(load: Loader) -> None:
    air = SIMPLE.replace("eventTicket", "boardingPass").replace(
        "[pass]", '[pass]\ntransitType = "PKTransitTypeAir"'
    )
    numbered = air.replace(
        "[barcode]",
        '[pass.semantics]\nairlineCode = "MA"\nflightNumber = 172\ndepartureAirportCode = "BER"\n'
        'destinationAirportCode = "LIS"\n[barcode]',
    )
    kind, cls, _, _ = twin(build(load(numbered), {"BARCODEVALUE": "1"}).pass_json)
    assert kind == "flight"
    assert cls["flightHeader"] == {"carrier": {"carrierIataCode": "MA"}, "flightNumber": "172"}
    assert cls["destination"] == {"airportIataCode": "LIS"}
    kind, _, _, notices = twin(build(load(air), {"BARCODEVALUE": "1"}).pass_json)
    assert kind == "transit"
    assert "no_flight_number" in notices


def test_a_code_google_does_not_draw_gives_way_to_the_next(load: Loader) -> None:
    toml = SIMPLE.replace("[barcode]", '[barcode]\nsymbology = "i2of5"').replace('= "1"', '= "1234"')
    _, _, obj, _ = twin(build(load(toml), {"BARCODEVALUE": "1234"}).pass_json)
    assert obj["barcode"]["type"] == "QR_CODE"


def test_a_voided_pass_is_expired(simple: PassTemplate) -> None:
    assert twin(build(simple, {"BARCODEVALUE": "1"}, voided=True).pass_json)[2]["state"] == "EXPIRED"
