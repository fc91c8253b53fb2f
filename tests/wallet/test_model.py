from __future__ import annotations

import json
from datetime import timedelta

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer import wallet
from renderer.errors import InvalidSlotValue, PassDataError, PassError, SigningUnavailable
from renderer.templates import FolderSource
from renderer.wallet import Identity, PassTemplate, Signer, build, seal
from renderer.wallet.model import authentication_token
from renderer.wallet.rules import check_pass
from renderer.wallet.slots import SLOTS
from tests.wallet.conftest import Loader
from tests.wallet.kit import NOW, PASSDATA, SIMPLE, png

EXPECTED = {
    "formatVersion": 1,
    "organizationName": "Hyes Convention Centre",
    "description": "Event ticket",
    "logoText": "Hyes Events",
    "backgroundColor": "rgb(43, 21, 80)",
    "foregroundColor": "rgb(255, 255, 255)",
    "labelColor": "rgb(255, 214, 150)",
    "sharingProhibited": True,
    "semantics": {"eventType": "PKEventTypeConvention", "venueName": "Hyes Convention Centre"},
    "passTypeIdentifier": "pass.example.unsigned",
    "teamIdentifier": "UNSIGNED00",
    "serialNumber": "A1",
    "eventTicket": {
        "headerFields": [
            {"key": "header1", "changeMessage": "Your seat is now %@.", "value": "1C", "label": "SEAT"}
        ],
        "primaryFields": [{"key": "primary1", "value": "John Smith", "label": "Name"}],
        "secondaryFields": [
            {"key": "sec1", "changeMessage": "New date: %@", "value": "4th July, 2013", "label": "Date"},
            {"key": "sec2", "changeMessage": "New room: %@", "value": "Gold Room", "label": "Auditorium"},
        ],
        "auxiliaryFields": [
            {"key": "aux1", "value": "Hyes Convention Centre, Boston MA 02144", "label": "Address"}
        ],
        "backFields": [
            {
                "key": "back1",
                "value": "Valid for 1 person only. Expires July 6th, 2013. Valid ID required if requested.",
                "label": "Terms and Conditions",
            },
            {
                "key": "back2",
                "value": "Free Drinks and Snacks are available in the main lobby.",
                "label": "Snacks and Drinks",
            },
            {
                "key": "back3",
                "value": "https://www.survey.com/event/12748493fgh/",
                "label": "Please take a small survey to win a free ticket for our next event.",
            },
        ],
    },
    "barcodes": [
        {
            "message": "1234578961A",
            "format": "PKBarcodeFormatQR",
            "messageEncoding": "iso-8859-1",
            "altText": "PASS-123-457",
        }
    ],
    "locations": [
        {"latitude": 42.347888, "longitude": -71.087903, "relevantText": "Event at HYES CONVENTION CENTRE"}
    ],
}
EXPECTED["barcode"] = EXPECTED["barcodes"][0]  # type: ignore[index]


def test_the_documents_example_becomes_this_pass(event: PassTemplate) -> None:
    made = build(event, PASSDATA, serial="A1")
    assert made.pass_json == EXPECTED
    assert json.loads(made.encoded) == EXPECTED
    assert [w.code for w in made.warnings] == ["thumbnail_not_fetched"]


@pytest.mark.parametrize("style", ["event-ticket", "boarding-pass", "coupon", "store-card", "generic"])
def test_the_documents_example_opens_in_every_style(
    style: str, source: wallet.PassTemplate, signer: Signer
) -> None:
    template = wallet.load(source.get("pass", style))  # type: ignore[attr-defined]
    made = build(template, PASSDATA, identity=signer.identity)
    assert [n for n in check_pass(made.pass_json) if n.level == "error"] == []
    report = wallet.verify(seal(made, signer, NOW).data, now=NOW, roots=[signer.root])  # type: ignore[list-item]
    assert report.ok, report.errors
    assert [w.code for w in report.warnings] == ["not_apple"]


def test_two_slots_are_enough(event: PassTemplate, signer: Signer) -> None:
    part = seal(build(event, {"BARCODEVALUE": "1", "PRIMARYVALUE1": "Gala"}), signer, NOW)
    assert part.name == "event-ticket.pkpass"
    assert part.content_type == "application/vnd.apple.pkpass"
    assert wallet.verify(part.data, now=NOW, roots=[signer.root]).ok  # type: ignore[list-item]


def test_equal_input_and_time_give_equal_bytes(event: PassTemplate, signer: Signer) -> None:
    one, two = (seal(build(event, PASSDATA), signer, NOW).data for _ in range(2))
    assert one == two
    assert seal(build(event, PASSDATA), signer, NOW + timedelta(seconds=1)).data != one


def test_the_serial_is_the_senders_own_where_it_can_be(event: PassTemplate) -> None:
    def serial(own: str | None = None, **options: object) -> str:
        data = {"BARCODEVALUE": "1"} | ({"CUSTOMPASSID": own} if own else {})
        return build(event, data, **options).serial  # type: ignore[arg-type]

    assert serial("Order-1.a_b~") == "Order-1.a_b~"
    assert serial("Order 1") == serial("Order 1") != serial("Order 2")
    assert len(serial("Ünï")) == 32
    assert serial("x" * 65) != "x" * 65
    assert serial() == serial()
    assert serial(recipient="16501234123") != serial(recipient="16501234124") != serial()
    assert serial(secret=b"s" * 16) != serial()
    assert serial("Order 1", serial="kept") == "kept"
    made = build(event, {"BARCODEVALUE": "1", "CUSTOMPASSID": "Order 1"})
    assert made.pass_json["userInfo"] == {"customPassId": "Order 1"}


def test_the_recipients_number_is_nowhere_in_the_pass(event: PassTemplate) -> None:
    made = build(event, {"BARCODEVALUE": "1", "PHONE": "16501234123"}, recipient="16501234123")
    assert b"16501234123" not in made.encoded


def test_web_service_keys_come_together(load: Loader) -> None:
    template = load("web_service = true\n" + SIMPLE)
    who = Identity("pass.a", "TEAM")
    secret = b"0123456789abcdef"
    made = build(
        template, {"BARCODEVALUE": "1"}, identity=who, secret=secret, web_service_url="https://x.example/w"
    )
    assert made.pass_json["webServiceURL"] == "https://x.example/w"
    token = made.pass_json["authenticationToken"]
    assert len(token) == 43
    assert token == authentication_token(secret, "pass.a", made.serial)
    kept = build(
        template,
        {"BARCODEVALUE": "1"},
        identity=who,
        web_service_url="https://x.example/w",
        authentication_token="k" * 32,
    )
    assert kept.pass_json["authenticationToken"] == "k" * 32
    for url, key in (("http://x.example", secret), ("https://x.example", b"short")):
        without = build(template, {"BARCODEVALUE": "1"}, identity=who, secret=key, web_service_url=url)
        assert not {"webServiceURL", "authenticationToken"} & without.pass_json.keys()
        assert "no_web_service" in [w.code for w in without.warnings]
    alone = build(template, {"BARCODEVALUE": "1"}, identity=who, secret=secret)
    assert "webServiceURL" not in alone.pass_json
    assert alone.warnings == ()


def test_a_pass_gets_its_signers_identity(event: PassTemplate, signer: Signer) -> None:
    part = seal(build(event, PASSDATA), signer, NOW)
    assert wallet.read(part.data).pass_json["teamIdentifier"] == "NOTAPPLE00"  # type: ignore[index]
    stranger = build(event, PASSDATA, identity=Identity("pass.other", "TEAM"))
    with pytest.raises(SigningUnavailable, match=r"pass\.other"):
        seal(stranger, signer, NOW)


def test_a_template_bound_to_another_certificate_is_refused(load: Loader, signer: Signer) -> None:
    bound = load(SIMPLE.replace("[pass]", '[pass]\npassTypeIdentifier = "pass.mine"'))
    assert build(bound, {"BARCODEVALUE": "1"}).pass_json["passTypeIdentifier"] == "pass.mine"
    with pytest.raises(SigningUnavailable, match=r"pass\.mine"):
        build(bound, {"BARCODEVALUE": "1"}, identity=signer.identity)
    with_nfc = load(SIMPLE.replace("[pass]", '[pass]\nnfc = {message = "m", encryptionPublicKey = "k"}'))
    with pytest.raises(SigningUnavailable, match="NFC"):
        build(with_nfc, {"BARCODEVALUE": "1"}, identity=signer.identity)
    allowed = build(with_nfc, {"BARCODEVALUE": "1"}, identity=Identity("pass.a", "T", nfc=True))
    assert allowed.pass_json["nfc"] == {"message": "m", "encryptionPublicKey": "k"}


@pytest.mark.parametrize(
    ("symbology", "message", "formats", "legacy"),
    [
        ("qr", "日本", ["PKBarcodeFormatQR"], True),
        ("aztec", "x", ["PKBarcodeFormatAztec"], True),
        ("pdf417", "x", ["PKBarcodeFormatPDF417"], True),
        ("code128", "x", ["PKBarcodeFormatCode128"], False),
        ("ean13", "400638133393", ["PKBarcodeFormatEAN13", "PKBarcodeFormatQR"], False),
        ("i2of5", "1234", ["PKBarcodeFormatI2of5", "PKBarcodeFormatQR"], False),
    ],
)
def test_older_phones_get_a_code_they_can_draw(
    load: Loader, symbology: str, message: str, formats: list[str], legacy: bool
) -> None:
    toml = SIMPLE.replace("[barcode]", f'[barcode]\nsymbology = "{symbology}"')
    template = load(toml.replace('BARCODEVALUE = "1"', f'BARCODEVALUE = "{message}"'))
    made = build(template, {"BARCODEVALUE": message}).pass_json
    assert [entry["format"] for entry in made["barcodes"]] == formats
    assert ("barcode" in made) is legacy
    assert [n for n in check_pass(made) if n.level == "error"] == []


def test_an_ean_gets_its_check_digit_by_name(load: Loader) -> None:
    toml = SIMPLE.replace("[barcode]", '[barcode]\nsymbology = "ean13"').replace('= "1"', '= "400638133393"')
    made = build(load(toml), {"BARCODEVALUE": "400638133393"})
    assert {entry["message"] for entry in made.pass_json["barcodes"]} == {"4006381333931", "400638133393"}
    assert "check_digit_added" in [w.code for w in made.warnings]


@pytest.mark.parametrize("message", ["Grüße", "x" * 60])
def test_a_barcode_that_cannot_be_drawn_is_refused(load: Loader, message: str) -> None:
    template = load(SIMPLE.replace("[barcode]", '[barcode]\nsymbology = "code128"'))
    with pytest.raises(InvalidSlotValue) as caught:
        build(template, {"BARCODEVALUE": message})
    assert caught.value.slot == "BARCODEVALUE"


def test_a_code_hard_to_scan_is_named(simple: PassTemplate) -> None:
    assert "dense_barcode" in [w.code for w in build(simple, {"BARCODEVALUE": "x" * 301}).warnings]
    assert build(simple, {"BARCODEVALUE": "x" * 300}).warnings == ()


def test_a_message_must_fit_the_charset_the_template_names(load: Loader) -> None:
    template = load(SIMPLE.replace("[barcode]", '[barcode]\nencoding = "iso-8859-1"'))
    with pytest.raises(InvalidSlotValue, match="iso-8859-1"):
        build(template, {"BARCODEVALUE": "日本"})


def test_static_barcodes_and_texts_come_from_the_template(load: Loader) -> None:
    static = 'type = "static"\nvalue = "FIX"\nalternate_text = "static text"\ntext = "under it"'
    made = build(load(SIMPLE.replace("[barcode]", f"[barcode]\n{static}")), {"BARCODEVALUE": "mine"})
    assert made.pass_json["barcodes"][0]["message"] == "FIX"
    assert made.pass_json["barcodes"][0]["altText"] == "under it"
    assert [w.where for w in made.warnings] == ["BARCODEVALUE"]
    echo = build(
        load(SIMPLE.replace("[barcode]", '[barcode]\nalternate_text = "value"')), {"BARCODEVALUE": "7"}
    )
    assert echo.pass_json["barcodes"][0]["altText"] == "7"
    none = build(load(SIMPLE.replace("[barcode]", '[barcode]\ntype = "static"')), {})
    assert "barcodes" not in none.pass_json


def test_places_of_template_and_data_stand_in_order_of_their_numbers(load: Loader) -> None:
    toml = "dynamic_locations = [1, 3]\n" + SIMPLE.replace(
        "[sample]",
        "[locations.2]\nlatitude = 1\nlongitude = 2\n[locations.3]\nlatitude = 5\nlongitude = 6\n[sample]",
    )
    data = {"BARCODEVALUE": "1", "RELLATITUDE3": "0", "RELLONGITUDE3": "0", "RELTEXT3": "sea"}
    made = build(load(toml), data)
    assert made.pass_json["locations"] == [
        {"latitude": 1.0, "longitude": 2.0},
        {"latitude": 0.0, "longitude": 0.0, "relevantText": "sea"},
    ]
    assert "null_island" in [w.code for w in made.warnings]


def test_beacons_are_written_as_numbers(load: Loader) -> None:
    uuid = "f7826da6-4fa2-4e98-8024-bc5b71e0893e"
    data = {"BARCODEVALUE": "1", "IBEACONUUID1": uuid, "IBEACONMAJOR1": "7", "IBEACONTEXT1": "Gate"}
    made = build(load("dynamic_beacons = [1]\n" + SIMPLE), data)
    assert made.pass_json["beacons"] == [{"proximityUUID": uuid.upper(), "major": 7, "relevantText": "Gate"}]


def test_placeholders_fill_semantics_and_vanish_when_empty(load: Loader) -> None:
    toml = SIMPLE.replace("[barcode]", '[pass.semantics]\neventName = "{PRIMARYVALUE1}"\n[barcode]')
    template = load(toml)
    assert build(template, {"BARCODEVALUE": "1", "PRIMARYVALUE1": "Gala"}).pass_json["semantics"] == {
        "eventName": "Gala"
    }
    empty = build(template, {"BARCODEVALUE": "1"})
    assert "semantics" not in empty.pass_json
    assert "left_out" in [w.code for w in empty.warnings]


def test_a_holders_picture_replaces_the_templates(event: PassTemplate, signer: Signer) -> None:
    made = build(event, PASSDATA, thumbnail=png(300, 300, (1, 200, 3)))
    assert not made.warnings
    assert made.images["thumbnail.png"] != event.images["thumbnail.png"]
    assert made.images["background.png"] == event.images["background.png"]
    opened = wallet.read(seal(made, signer, NOW).data)
    assert opened.files["thumbnail.png"] == made.images["thumbnail.png"]
    assert wallet.verify(seal(made, signer, NOW).data, now=NOW, roots=[signer.root]).ok  # type: ignore[list-item]


def test_a_picture_the_template_has_no_place_for_is_ignored(simple: PassTemplate) -> None:
    made = build(simple, {"BARCODEVALUE": "1"}, thumbnail=png(9, 9))
    assert made.images == simple.images
    assert [w.where for w in made.warnings] == ["thumbnail"]


def test_more_fields_than_the_card_shows_are_named(source: wallet.PassTemplate) -> None:
    template = wallet.load(source.get("pass", "coupon"))  # type: ignore[attr-defined]
    data = {"BARCODEVALUE": "1"} | {f"SECVALUE{n}": "x" for n in range(1, 5)} | {"AUXVALUE1": "y"}
    assert "not_shown" in [w.code for w in build(template, data).warnings]


def test_a_voided_pass_says_so(simple: PassTemplate) -> None:
    assert build(simple, {"BARCODEVALUE": "1"}, voided=True).pass_json["voided"] is True


def test_a_pass_json_beyond_reason_is_refused(load: Loader) -> None:
    toml = SIMPLE.replace("[barcode]", f"userInfo = {{x = '{'y' * 60_000}'}}\n[barcode]")
    toml = toml.replace("sec1 = {}", "sec1 = {}\nback1 = {}\nback2 = {}")
    with pytest.raises(PassError, match="shorten"):
        build(load(toml), {"BARCODEVALUE": "1", "BACKVALUE1": "é" * 2000, "BACKVALUE2": "é" * 2000})


def test_a_compressing_template_deflates_its_json(load: Loader, signer: Signer) -> None:
    plain, packed = load(SIMPLE), load("compress = true\n" + SIMPLE)
    data = {"BARCODEVALUE": "1", "PRIMARYVALUE1": "x" * 200}
    small = seal(build(packed, data), signer, NOW)
    assert len(small) < len(seal(build(plain, data), signer, NOW))
    assert wallet.verify(small.data, now=NOW, roots=[signer.root]).ok  # type: ignore[list-item]


def test_what_orjson_writes_is_plain_json(event: PassTemplate) -> None:
    made = build(event, PASSDATA | {"PRIMARYVALUE1": "Ω \U0001f3ab </script>"})
    assert orjson.loads(made.encoded) == made.pass_json == json.loads(made.encoded)


TEXTS = st.text(max_size=30) | st.sampled_from(
    ["1", "42.5", "-71.08", "2026-07-04", "SEAT", "\u202ex", "9" * 300]
)


@settings(max_examples=120, deadline=None)
@given(slots=st.dictionaries(st.sampled_from(sorted(SLOTS)), TEXTS, max_size=20), which=st.integers(0, 4))
def test_whatever_is_sent_a_pass_is_refused_or_right(
    slots: dict[str, str], which: int, all_five: list[PassTemplate], signer: Signer
) -> None:
    made, fault = None, None
    try:
        made = build(all_five[which], {"BARCODEVALUE": "1"} | slots, identity=signer.identity)
    except PassDataError as error:
        fault = error
    if made is None:
        assert fault is not None
        assert fault.slot in SLOTS
        assert fault.message.endswith(".")
        return
    assert [n for n in check_pass(made.pass_json) if n.level == "error"] == []
    assert json.loads(made.encoded) == made.pass_json
    report = wallet.verify(seal(made, signer, NOW).data, now=NOW, roots=[signer.root])  # type: ignore[list-item]
    assert report.ok, report.errors


@pytest.fixture(scope="module")
def all_five(source: FolderSource) -> list[PassTemplate]:
    return [wallet.load(source.get("pass", name)) for name in source.ids("pass")]
