from __future__ import annotations

import pytest

from renderer.errors import InvalidRequest
from renderer.prerender.columns import Contract, Recipient, Target, check_targets, layout, recipients

TICKET = Contract(fields=frozenset({"code", "Seat", "number"}), barcode=("fields", "code"))
PASS = Contract(passdata=True, barcode=("passdata", "BARCODEVALUE"))
MMS = Contract(merges=frozenset({"first_name", "barcodeid"}), passdata=True, slides=2)


def targets(columns: list[str], contract: Contract, **chosen: str) -> list[tuple[str, str] | None]:
    found = layout(columns, contract, chosen).targets
    return [None if one is None else (one.part, one.name) for one in found]


def test_a_tickets_fields_are_taken_by_name_before_anything_else() -> None:
    found = targets(["BARCODEID", "seat", "number", "phone", "colour"], TICKET)
    assert found == [("fields", "code"), ("fields", "Seat"), ("fields", "number"), ("number", ""), None]


def test_passdata_is_known_in_every_spelling() -> None:
    found = targets(["pd_secvalue1", "SECLABEL1", "passdata.auxvalue1", "barcodeid", "to", "gate"], PASS)
    assert found == [
        ("passdata", "SECVALUE1"),
        ("passdata", "SECLABEL1"),
        ("passdata", "AUXVALUE1"),
        ("passdata", "BARCODEVALUE"),
        ("number", ""),
        None,
    ]


def test_a_message_takes_merge_names_texts_and_handsets() -> None:
    columns = ["BARCODEID", "First_Name", "DATA.first_name", "text.2", "text.3", "subject", "handset"]
    assert targets(columns, MMS) == [
        ("barcode_id", ""),
        ("data", "first_name"),
        None,  # taken already
        ("texts", "2"),
        None,
        ("subject", ""),
        ("handset", ""),
    ]


def test_a_map_wins_over_names() -> None:
    found = layout(["BARCODEID", "other"], TICKET, {"BARCODEID": "other", "Seat": "BARCODEID"})
    assert found.targets == (Target("fields", "Seat"), Target("fields", "code"))
    assert layout(["a", "", "b"], TICKET, {}).ignored == ("a", "b")


def test_an_only_column_is_the_payload() -> None:
    assert targets(["anything"], Contract()) == [("barcode_id", "")]


@pytest.mark.parametrize("target", ["colour", "PASSDATA.NOPE", "DATA.x", "text.9"])
def test_targets_that_are_not_there_are_refused_with_those_that_are(target: str) -> None:
    with pytest.raises(InvalidRequest, match="it takes BARCODEID"):
        check_targets([target], MMS)


def test_rows_become_recipients_without_blanks() -> None:
    found = layout(["code", "Seat", "to"], TICKET, {}, {"number": "7", "Seat": "any"})
    rows = list(recipients(found, [["A", "B"], ["1C", ""], ["165", ""]], 2))
    assert rows[0] == Recipient(number="165", fields={"number": "7", "Seat": "1C", "code": "A"})
    assert rows[1] == Recipient(number=None, fields={"number": "7", "Seat": "any", "code": "B"})


def test_rows_of_nothing_known_are_empty_recipients_or_what_all_have() -> None:
    found = layout(["x", "y"], MMS, {})
    assert list(recipients(found, [["1"], ["2"]], 1)) == [Recipient()]
    same = layout(["x", "y"], MMS, {}, {"DATA.first_name": "Ada", "SUBJECT": "Hi"})
    assert list(recipients(same, [["1"], ["2"]], 1)) == [Recipient(subject="Hi", data={"first_name": "Ada"})]
