from __future__ import annotations

import pytest

from renderer.cli.recipients import recipient, slides
from renderer.errors import InvalidRequest
from renderer.samples import sample


def test_a_request_brings_all_its_parts() -> None:
    told = recipient(sample("sendPassInMMS-1.3.xml").text.encode())
    assert told["custom_text"] == {1: "Hyes Convention Event Ticket"}
    assert told["subject"] == "Your Event Ticket"
    assert told["data"]["FIRST_NAME"] == "John"
    assert told["passdata"]["BARCODEVALUE"] == "1234578961A"


def test_passdata_alone_stays_xml() -> None:
    source = b"<PASSDATA><BARCODEVALUE>1</BARCODEVALUE></PASSDATA>"
    assert recipient(source) == {"passdata": source}


def test_flat_json_goes_where_its_names_belong() -> None:
    told = recipient(b'{"BARCODEVALUE": "1", "pd_auxvalue1": "x", "event": "Gala", "seat": 4}')
    assert told == {
        "passdata": {"BARCODEVALUE": "1", "pd_auxvalue1": "x"},
        "data": {"event": "Gala", "seat": "4"},
    }


def test_json_may_use_the_words_of_the_http_body() -> None:
    told = recipient(b'{"barcode_id": "T", "data": {"a": 1}, "custom_text": {"2": "b"}}')
    assert told == {"barcode_id": "T", "data": {"a": "1"}, "custom_text": {2: "b"}}


@pytest.mark.parametrize("bad", [b"", b"[]", b"nonsense", b'{"data": 3}', b'{"custom_text": {"x": "y"}}'])
def test_what_cannot_be_understood_is_refused(bad: bytes) -> None:
    with pytest.raises(InvalidRequest):
        recipient(bad)


def test_slides_are_numbered() -> None:
    assert slides(["1=a=b"]) == {1: "a=b"}
    with pytest.raises(InvalidRequest):
        slides(["one=a"])
