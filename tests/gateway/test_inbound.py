from __future__ import annotations

from typing import get_args

from renderer.gateway.inbound import InboundMessage, PushRequest, ReportStatus


def test_the_vocabulary_of_reports_is_mm7s() -> None:
    assert {"Retrieved", "Expired", "Rejected", "NotSupported"} <= set(get_args(ReportStatus))
    assert all(len(status) <= 20 for status in get_args(ReportStatus))  # the books' column


def test_pushes_and_messages_are_values() -> None:
    assert PushRequest("mm7") == PushRequest("mm7", "", "", b"")
    message = InboundMessage("mm7", "1", "2", "", "STOP", (), "SMS", "9")
    assert hash(message) == hash(message)
