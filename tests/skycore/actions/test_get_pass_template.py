from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from renderer.skycore.actions.get_pass_template import TYPES, described
from renderer.wallet.schema import Style
from tests.skycore.actions.passing import Dialect


def test_a_template_is_described_in_the_documented_order(each_way: Dialect) -> None:
    root = each_way.tree("getPassTemplate", PASSTEMPLATEID="10001")
    assert [child.tag for child in root] == ["STATUS", "PASSTEMPLATEID", "PASSTEMPLATE"]
    found = [(child.tag, child.text or "") for child in root[2]]
    assert found[:8] == [
        ("PASSNAME", "Event ticket"),
        ("PASSTYPE", "Event Ticket"),
        ("ORGANIZATION", "Hyes Convention Centre"),
        ("DESCRIPTION", "Event ticket"),
        ("BARCODEVALUE", ""),
        ("BARCODETEXT", ""),
        ("HEADERFIELDS", "1"),
        ("HEADERLABEL1", "SEAT"),
    ]
    counts = {name: text for name, text in found if name.endswith("FIELDS")}
    assert counts == {
        "HEADERFIELDS": "1",
        "PRIMARYFIELDS": "1",
        "SECFIELDS": "4",
        "AUXFIELDS": "4",
        "BACKFIELDS": "4",
    }
    assert list(counts) == ["HEADERFIELDS", "PRIMARYFIELDS", "SECFIELDS", "AUXFIELDS", "BACKFIELDS"]
    assert ("AUXLABEL1", "ADDRESS") in found


def test_the_message_that_carries_it_names_it_as_well(dialect: Dialect) -> None:
    by_message = dialect.tree("getPassTemplate", MMSID="45633")
    assert by_message[1].text == "10001"
    assert len(by_message[2]) > 10


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "E827"),
        ({"PASSTEMPLATEID": "10001", "MMSID": "45633"}, "E828"),
        ({"EMAILID": "1", "MMSID": "45633"}, "E828"),
        ({"EMAILID": "1"}, "E402"),
        ({"PASSTEMPLATEID": "999"}, "E802"),
        ({"PASSTEMPLATEID": "20009"}, "E802"),
        ({"MMSID": "35674"}, "E822"),
        ({"MMSID": "999"}, "E241"),
    ],
)
def test_one_and_only_one_must_be_named(dialect: Dialect, fields: dict[str, str], code: str) -> None:
    assert dialect.code("getPassTemplate", **fields) == code


def test_every_style_has_a_name() -> None:
    assert set(TYPES) == set(get_args(Style))


def test_a_fixed_barcode_is_told(dialect: Dialect) -> None:
    template = dialect.api.rooms.pass_template("event-ticket")
    assert template.barcode is not None
    fixed = replace(template, barcode=replace(template.barcode, value="V", text="T"))
    assert dict(described(fixed))["BARCODEVALUE"] == "V"
    assert dict(described(replace(template, barcode=None)))["BARCODETEXT"] == ""
