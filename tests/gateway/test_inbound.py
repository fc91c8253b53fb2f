from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from renderer.gateway.inbound import InboundMessage, PushRequest, Report, ReportStatus, storable
from renderer.part import Part


def test_the_vocabulary_of_reports_is_mm7s() -> None:
    assert {"Retrieved", "Expired", "Rejected", "NotSupported"} <= set(get_args(ReportStatus))
    assert all(len(status) <= 20 for status in get_args(ReportStatus))  # the books' column


def test_pushes_and_messages_are_values() -> None:
    assert PushRequest("mm7") == PushRequest("mm7", "", "", b"")
    message = InboundMessage("mm7", "1", "2", "", "STOP", (), "SMS", "9")
    assert hash(message) == hash(message)


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_a_peer_says_fits_the_books(one: str, other: str) -> None:
    report = storable(Report(one, "Expired", other, one, other))
    assert isinstance(report, Report)
    assert len(report.gateway_id) <= 100
    assert all("\x00" not in (said or "") for said in (report.gateway_id, report.recipient, report.handset))
    part = Part(one, other, b"\x00")
    message = storable(InboundMessage("mm7", one, other, one, other, (part,), "MMS", one))
    assert isinstance(message, InboundMessage)
    assert message.parts[0].data == b"\x00"
    for said in (message.sender, message.subject, message.parts[0].name):
        assert "\n" not in said
    (message.text + message.subject).encode()


def test_what_fits_stays_as_it_is() -> None:
    report = Report("7", "Retrieved", "165", "motol7c", "0001890")
    message = InboundMessage(
        "mm7", "1", "2", "Re", "a\nb\tc", (Part("a.gif", "image/gif", b"G"),), "MMS", "9"
    )
    assert storable(report) == report
    assert storable(message) == message
