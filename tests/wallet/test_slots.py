from __future__ import annotations

import pytest

from renderer.wallet.slots import FIELD_SLOTS, GROUPS, SLOT_OF, SLOTS, canonical


def test_field_slots_stand_in_the_order_of_their_codes() -> None:
    # E840 is headerlabel1, E845 primaryvalue2, E846 seclabel1, E854 auxlabel1, E869 backvalue4.
    names = [slot.name for slot in FIELD_SLOTS]
    assert len(names) == 30
    assert names[0] == "HEADERLABEL1"
    assert names[845 - 840] == "PRIMARYVALUE2"
    assert names[846 - 840] == "SECLABEL1"
    assert names[854 - 840] == "AUXLABEL1"
    assert names[869 - 840] == "BACKVALUE4"


@pytest.mark.parametrize(
    "spelling", ["SECVALUE2", "secvalue2", "pd_secvalue2", "Pd_SecValue2", " SecValue2 "]
)
def test_a_slot_is_known_in_any_spelling(spelling: str) -> None:
    assert canonical(spelling) == "SECVALUE2"


@pytest.mark.parametrize("spelling", ["SECVALUE5", "HEADERLABEL2", "pd_", "", "ACTION"])
def test_names_beyond_the_document_are_unknown(spelling: str) -> None:
    assert canonical(spelling) is None


def test_every_pair_maps_to_both_its_halves() -> None:
    for prefix, (key, _group, count) in GROUPS.items():
        for number in range(1, count + 1):
            assert SLOT_OF[f"{key}{number}", "label"] == f"{prefix}LABEL{number}"
            assert SLOT_OF[f"{key}{number}", "value"] == f"{prefix}VALUE{number}"


def test_ten_places_and_ten_beacons_can_be_named() -> None:
    assert {f"RELLATITUDE{n}" for n in range(1, 11)} <= SLOTS.keys()
    assert {f"IBEACONUUID{n}" for n in range(1, 11)} <= SLOTS.keys()
    assert "RELLATITUDE11" not in SLOTS
