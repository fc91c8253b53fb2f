"""The published switches and codes: which PASSDATA is ignored, which refused, which error comes first."""

from __future__ import annotations

import pytest

from renderer import errors
from renderer.wallet import PassData
from renderer.wallet.slots import FIELD_SLOTS
from renderer.wallet.switches import Switches, accept, number

ALL = frozenset(slot.name for slot in FIELD_SLOTS)
OPEN = Switches(
    barcode_allowed=True,
    barcode_dynamic=True,
    barcode_from_data=True,
    alternate_text="dynamic",
    boarding_pass=True,
    thumbnail=True,
    slots=ALL,
    locations=frozenset(range(1, 11)),
    beacons=frozenset(range(1, 11)),
)
CODE = {"BARCODEVALUE": "1"}


def taken(data: dict[str, str], switches: Switches = OPEN, **options: str) -> dict[str, str]:
    return dict(accept(PassData.parse(data), switches, **options).slots)


def refused(data: dict[str, str], switches: Switches = OPEN) -> errors.RendererError:
    with pytest.raises(errors.PassDataError) as caught:
        accept(PassData.parse(data), switches)
    return caught.value


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize("dynamic", [True, False])
@pytest.mark.parametrize("from_data", [True, False])
def test_barcode_value_is_mandatory_when_all_three_hold_else_ignored(
    allowed: bool, dynamic: bool, from_data: bool
) -> None:
    switches = Switches(allowed, dynamic, from_data)
    if allowed and dynamic and from_data:
        assert taken(CODE, switches) == CODE
        fault = refused({}, switches)
        assert isinstance(fault, errors.MissingBarcodeValue)
        assert fault.slot == "BARCODEVALUE"
    else:
        accepted = accept(PassData.parse(CODE), switches)
        assert not accepted.slots
        assert [notice.where for notice in accepted.notices] == ["BARCODEVALUE"]


@pytest.mark.parametrize(
    ("name", "off"),
    [
        ("BARCODETEXT", Switches(barcode_allowed=True, alternate_text="static")),
        ("BARCODETEXT", Switches(alternate_text="dynamic")),
        ("PRIMARYLABEL2", Switches(slots=ALL)),
        ("PRIMARYVALUE2", Switches(slots=ALL)),
        ("THUMBNAILURL", Switches()),
        ("RELADDRESS2", OPEN),
    ],
)
def test_switched_off_elements_are_ignored_by_name(name: str, off: Switches) -> None:
    accepted = accept(PassData.parse({name: "x", **CODE}), off)
    assert name not in accepted.slots
    assert name in [notice.where for notice in accepted.notices if notice.code == "ignored"]


@pytest.mark.parametrize("slot", [slot.name for slot in FIELD_SLOTS])
def test_every_slot_that_is_not_dynamic_is_refused_by_name(slot: str) -> None:
    switches = Switches(boarding_pass=True, slots=ALL - {slot})
    fault = refused({slot: "x"}, switches)
    assert isinstance(fault, errors.SlotNotDynamic)
    assert fault.slot == slot
    others = dict.fromkeys(ALL - {slot}, "x")
    assert taken(others, switches) == others


def test_the_lowest_code_wins() -> None:
    nothing = Switches(barcode_allowed=True, barcode_dynamic=True, barcode_from_data=True)
    everything = {"BACKVALUE4": "x", "HEADERVALUE1": "x", "RELLATITUDE1": "x", "RELLONGITUDE3": "999"}
    assert isinstance(refused(everything, nothing), errors.MissingBarcodeValue)
    assert refused(everything | CODE, nothing).slot == "HEADERVALUE1"
    places = {"RELLATITUDE3": "1", "RELLONGITUDE3": "999", "RELLATITUDE9": "91", "RELLONGITUDE9": "0"}
    assert isinstance(refused(CODE | places, Switches(*[True] * 3)), errors.LocationNotDynamic)
    fault = refused(CODE | places)
    assert (type(fault), fault.slot) == (errors.InvalidLatitude, "RELLATITUDE9")


@pytest.mark.parametrize("bad", ["90.01", "-90.5", "abc", "nan", "inf", "1e400", "12,5", "0x10", "1_0", "١٢"])
def test_latitudes_out_of_range_are_refused(bad: str) -> None:
    fault = refused(CODE | {"RELLATITUDE2": bad, "RELLONGITUDE2": "0"})
    assert isinstance(fault, errors.InvalidLatitude)
    assert fault.slot == "RELLATITUDE2"


@pytest.mark.parametrize("bad", ["180.01", "-181", "east", "--1"])
def test_longitudes_out_of_range_are_refused(bad: str) -> None:
    fault = refused(CODE | {"RELLATITUDE10": "0", "RELLONGITUDE10": bad})
    assert isinstance(fault, errors.InvalidLongitude)
    assert fault.slot == "RELLONGITUDE10"


def test_a_text_without_coordinates_is_ignored_even_where_the_place_is_not_dynamic() -> None:
    closed = Switches(locations=frozenset({1}))
    accepted = accept(PassData.parse({"RELTEXT4": "here"}), closed)
    assert accepted.places == ()
    assert [(notice.code, notice.where) for notice in accepted.notices] == [("ignored", "RELTEXT4")]
    with pytest.raises(errors.LocationNotDynamic) as caught:
        accept(PassData.parse({"RELTEXT4": "here", "RELLATITUDE4": "1", "RELLONGITUDE4": "1"}), closed)
    assert caught.value.slot == "RELLATITUDE4"


def test_a_place_needs_both_coordinates_and_its_text_alone_is_ignored() -> None:
    assert isinstance(refused(CODE | {"RELLATITUDE1": "1"}), errors.InvalidLongitude)
    assert isinstance(refused(CODE | {"RELLONGITUDE1": "1"}), errors.InvalidLatitude)
    accepted = accept(PassData.parse(CODE | {"RELTEXT4": "here"}), OPEN)
    assert accepted.places == ()
    assert [notice.where for notice in accepted.notices] == ["RELTEXT4"]


def test_gaps_between_places_are_legal() -> None:
    data = {"RELLATITUDE2": "42.347888", "RELLONGITUDE2": "-71.087903", "RELTEXT2": "Event"}
    data |= {"RELLATITUDE7": "+.5", "RELLONGITUDE7": "180"}
    places = accept(PassData.parse(CODE | data), OPEN).places
    assert [(p.number, p.latitude, p.longitude, p.text) for p in places] == [
        (2, 42.347888, -71.087903, "Event"),
        (7, 0.5, 180.0, None),
    ]


@pytest.mark.parametrize(
    ("data", "slot"),
    [
        ({"IBEACONUUID1": "nonsense"}, "IBEACONUUID1"),
        ({"IBEACONMAJOR3": "1"}, "IBEACONUUID3"),
        (
            {"IBEACONUUID1": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "IBEACONMAJOR1": "65536"},
            "IBEACONMAJOR1",
        ),
        ({"IBEACONUUID1": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "IBEACONMINOR1": "-1"}, "IBEACONMINOR1"),
    ],
)
def test_malformed_beacons_are_refused(data: dict[str, str], slot: str) -> None:
    fault = refused(CODE | data)
    assert isinstance(fault, errors.InvalidBeacon)
    assert fault.slot == slot


def test_beacons_must_be_dynamic_too() -> None:
    assert isinstance(refused({"IBEACONMAJOR1": "1"}, Switches()), errors.BeaconNotDynamic)


@pytest.mark.parametrize("pass_id", ["Order_12-7.a~", "Ticket 12", "Äöü 1", "x" * 256])
def test_custom_pass_ids_of_letters_digits_and_mild_signs_are_taken(pass_id: str) -> None:
    assert taken(CODE | {"CUSTOMPASSID": pass_id})["CUSTOMPASSID"] == pass_id


@pytest.mark.parametrize("pass_id", ["a/b", "a#b", "<x>", "x" * 257])
def test_other_custom_pass_ids_are_refused(pass_id: str) -> None:
    fault = refused(CODE | {"CUSTOMPASSID": pass_id})
    assert isinstance(fault, errors.InvalidCustomPassId)
    assert fault.slot == "CUSTOMPASSID"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"EMAIL": "nobody"}, errors.InvalidSlotValue),
        ({"PHONE": "call me"}, errors.InvalidSlotValue),
        ({"CUSTOMID": "a_b"}, errors.InvalidCustomPassId),
    ],
)
def test_lock_keys_are_checked(data: dict[str, str], kind: type[errors.RendererError]) -> None:
    assert isinstance(refused(CODE | data), kind)


def test_a_personal_pass_needs_someone() -> None:
    personal = Switches(personalised=True)
    assert isinstance(refused({}, personal), errors.MissingLockKey)
    assert taken({}, personal, recipient="16501234123") == {}
    for key, value in (("EMAIL", "a@b.example"), ("PHONE", "+16501234123"), ("CUSTOMID", "member 7")):
        assert taken({key: value}, personal) == {key: value}


def test_numbers_are_plain() -> None:
    assert number("12.50") == 12.5
    assert number("-.5") == -0.5
    assert number("1e3") == 1000
    for bad in ("", ".", "1,5", "1e999", "NaN", "½", " 1"):
        assert number(bad) is None


def test_an_ibeacon_needs_its_uuid() -> None:
    with pytest.raises(errors.BeaconUuidMissing) as caught:
        accept(PassData({"IBEACONMAJOR1": "70000"}), Switches(beacons=frozenset({1})))
    assert caught.value.slot == "IBEACONUUID1"


@pytest.mark.parametrize("email", ["a@b", "a@.b", "a@b.", "a@b..c", "@b.c", "a b@c.d"])
def test_an_email_names_a_host_with_a_domain(email: str) -> None:
    with pytest.raises(errors.InvalidSlotValue):
        accept(PassData({"EMAIL": email}), Switches())
    accept(PassData({"EMAIL": "a.b@c.d"}), Switches())
