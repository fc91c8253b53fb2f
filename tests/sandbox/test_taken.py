from __future__ import annotations

from renderer.sandbox.app import TONGUES
from renderer.sandbox.script import Behaviour
from renderer.sandbox.taken import Attached, FromPhone, Taken


def test_facts_of_a_message_hold_no_bytes() -> None:
    file = Attached("a.gif", "image/gif", b"GIF")
    facts = Taken("1", "r", "165", "60856", "Hi", "", (file,), 0.0, "mm7").facts()
    assert facts["attachments"] == [{"name": "a.gif", "type": "image/gif", "bytes": 3}]
    assert (facts["protocol"], facts["kind"]) == ("mm7", "MMS")


def test_every_tongue_says_what_it_has_to_say() -> None:
    taken = Taken("1", "r", "165", "60856", "Hi", "", (), 0.0)
    for name, tongue in TONGUES.items():
        assert name == tongue.NAME
        assert tongue.PUSH_PATH.startswith("/")
        assert tongue.report_call(taken, Behaviour()).body
        assert tongue.incoming_call(FromPhone("1", "165", "60856", "STOP")).body
