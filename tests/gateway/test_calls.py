from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from renderer.gateway import calls
from renderer.gateway.base import Answer, Capabilities, Submission, TextMessage
from renderer.part import Part

ABLE = Capabilities(
    "Able", frozenset({"*/*"}), 1, base64=False, attachments=1, recipients=3, sends_sms=True, recalls=True
)
CAPABILITIES = Capabilities("Fake", frozenset({"*/*"}), 1, base64=False, attachments=1)
TEXT = TextMessage("sms-1", "16501234123", "60856", "Hi")


def submission(number: int, subject: str = "Hi", recipient: str | None = None) -> Submission:
    part = Part("a.gif", "image/gif", b"GIF")
    return Submission(f"mms-{number}", recipient or f"1650123{number:04}", "60856", subject, (part,))


@dataclass
class Plain:
    capabilities: Capabilities = CAPABILITIES
    name: str = "plain"
    seen: list[list[str]] = field(default_factory=list)

    def submit(self, submission: Submission) -> Answer:
        self.seen.append([submission.recipient])
        return Answer("accepted", submission.recipient)


@dataclass
class Able(Plain):
    capabilities: Capabilities = ABLE

    def submit_batch(self, batch: Sequence[Submission]) -> list[Answer]:
        self.seen.append([each.recipient for each in batch])
        return [Answer("accepted", each.recipient) for each in batch]

    def submit_sms(self, message: TextMessage) -> Answer:
        return Answer("accepted", message.text)

    def cancel(self, gateway_id: str, *, reference: str) -> Answer:
        return Answer("accepted", gateway_id + reference)

    def replace(self, gateway_id: str, submission: Submission) -> Answer:
        return Answer("accepted", gateway_id + submission.reference)


def test_what_a_gateway_cannot_do_is_refused_in_words() -> None:
    plain = Plain()
    for answer in (
        calls.submit_sms(plain, TEXT),
        calls.cancel(plain, "7", reference="r"),
        calls.replace_content(plain, "7", submission(1)),
        calls.submit_sms(Able(CAPABILITIES), TEXT),
    ):
        assert (answer.outcome, answer.cause) == ("refused", "unsupported")
        assert "plain" in answer.reason


def test_what_it_can_do_is_handed_on() -> None:
    able = Able()
    assert calls.submit_sms(able, TEXT).gateway_id == "Hi"
    assert calls.cancel(able, "7", reference="r").gateway_id == "7r"
    assert calls.replace_content(able, "7", submission(1)).gateway_id == "7mms-1"


def test_equal_messages_travel_together_as_far_as_the_gateway_takes_them() -> None:
    able = Able()
    batch = [submission(1), submission(2, "Other"), submission(3), submission(4), submission(5)]
    answers = calls.submit_all(able, batch)
    assert [answer.gateway_id for answer in answers] == [each.recipient for each in batch]
    assert able.seen == [["16501230001", "16501230003", "16501230004"], ["16501230005"], ["16501230002"]]


def test_a_number_comes_once_a_call() -> None:
    able = Able()
    calls.submit_all(able, [submission(1, recipient="165"), submission(2, recipient="165")])
    assert able.seen == [["165"], ["165"]]


def test_numbers_that_one_shared_id_would_name_come_in_calls_of_their_own() -> None:
    able = Able()
    calls.submit_all(able, [submission(1, recipient="447700900123"), submission(2, recipient="447800900123")])
    assert able.seen == [["447700900123"], ["447800900123"]]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5)), max_size=20), st.integers(1, 4))
def test_nothing_is_lost_or_doubled_by_grouping(drawn: list[tuple[str, int]], size: int) -> None:
    batch = [submission(i, subject, f"165{number}") for i, (subject, number) in enumerate(drawn)]
    groups = list(calls.grouped(batch, size))
    assert sorted(each.reference for group in groups for each in group) == sorted(
        each.reference for each in batch
    )
    assert all(0 < len(group) <= size for group in groups)


def test_files_come_from_gateways_that_keep_them() -> None:
    class Keeping(Plain):
        def files(self, raw_id: str, names: Sequence[str]) -> tuple[Part, ...] | None:
            return tuple(Part(name, "x/y", raw_id.encode()) for name in names)

    assert calls.incoming_files(Plain(), "7", ["a"]) == ()
    assert calls.incoming_files(Keeping(), "7", ["a"]) == (Part("a", "x/y", b"7"),)
