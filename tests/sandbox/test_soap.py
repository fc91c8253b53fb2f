from __future__ import annotations

import pytest

from renderer.sandbox import soap


def test_what_it_writes_it_reads() -> None:
    asked = soap.read(
        "text/xml", soap.envelope("SubmitReq", "urn:n", "t<1>", "<Number>165</Number><Number/>")
    )
    assert asked is not None
    assert (asked.kind, asked.namespace, asked.transaction) == ("SubmitReq", "urn:n", "t<1>")
    assert asked.texts("Number") == ["165", ""]
    assert asked.text("Nothing") == ""


@pytest.mark.parametrize("body", [b"", b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_is_no_envelope_is_none(body: bytes) -> None:
    assert soap.read("text/xml", body) is None
    assert soap.read("multipart/related; boundary=x", b"--x\r\n\r\n" + body + b"\r\n--x--") is None


def test_the_schemas_order_is_kept() -> None:
    assert soap.is_ordered(["MM7Version", "Recipients", "Content"])
    assert not soap.is_ordered(["Recipients", "MM7Version"])
    assert not soap.is_ordered(["MM7Version", "Colour"])


def test_a_fault_holds_the_relays_error() -> None:
    asked = soap.read("text/xml", soap.fault("urn:n", "t", "<StatusCode>4004</StatusCode>"))
    assert asked is not None
    assert (asked.kind, asked.text("StatusCode")) == ("Fault", "4004")
