from __future__ import annotations

from renderer.studio import messages
from tests.studio.conftest import Client


def test_the_list_is_the_account_s_own_and_can_be_narrowed(inside: Client) -> None:
    assert ">MMS_12<" in inside.get("/studio/messages").text
    assert ">MMS_12<" not in inside.get("/studio/messages?state=failed").text
    assert "No messages in this state" in inside.get("/studio/messages?state=queued").text
    assert set(messages.LOOKS) <= set(messages.STATES)


def test_a_tracking_id_leads_to_its_message(inside: Client) -> None:
    answer = inside.get("/studio/messages?find=MMS_3")
    assert answer.url.path == "/studio/messages/3"
    assert "is no tracking id" in inside.get("/studio/messages?find=rubbish").text


def test_a_message_that_is_not_there_is_a_404_with_a_way_back(inside: Client) -> None:
    for number in ("4711", str(1 << 70)):
        answer = inside.get(f"/studio/messages/{number}")
        assert answer.status_code == 404
        assert "All messages" in answer.text


def test_without_messages_the_page_says_what_to_do(client: Client) -> None:
    assert "No messages yet" in client.get("/studio/messages").text
