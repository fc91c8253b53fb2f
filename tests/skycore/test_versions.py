from __future__ import annotations

import pytest

from renderer.errors import UnknownId
from renderer.skycore.call import all_actions
from renderer.skycore.versions import V1_3, V2013, VERSIONS, message_id, tracking_id


def test_tracking_ids_have_the_documented_forms() -> None:
    assert tracking_id(12346, "plain") == "MMS_12346"
    assert tracking_id(12346, "base64") == "TU1TXzEyMzQ2"


@pytest.mark.parametrize("form", ["plain", "base64"])
def test_a_tracking_id_leads_back_to_its_message(form: str) -> None:
    assert message_id(tracking_id(9_876_543_210, form)) == 9_876_543_210


@pytest.mark.parametrize("text", ["", "MMS_", "MMS_x", "U01TXzE=", "MMS_-1", "äöü", "MMS_" + "9" * 30])
def test_other_texts_are_no_tracking_ids(text: str) -> None:
    with pytest.raises(UnknownId):
        message_id(text)


def test_send_mms_barcode_still_shows_the_plain_form() -> None:
    assert V1_3.tracking_form("sendmmsbarcode") == "plain"
    assert V1_3.tracking_form("sendpassinmms") == "base64"
    assert V2013.tracking_form("sendpassinmms") == "plain"


def test_versions_speak_of_actions_that_exist() -> None:
    for version in VERSIONS.values():
        assert set(version.mandatory) <= set(all_actions())
