from __future__ import annotations

from datetime import datetime

from renderer.store import Store, submissions
from renderer.store.submissions import CONTENT, DISCOVERY
from tests.store.test_messages import add


def test_an_attempt_begins_once_and_is_found_by_what_the_gateway_calls_it(
    store: Store, account: int, now: datetime
) -> None:
    (message_id,) = add(store, account, now)
    facts = {"reference": "mms-1", "gateway": "smsglobal", "executor": "a", "now": now}
    with store.write() as connection:
        begun = submissions.begin(connection, message_id, CONTENT, 1, **facts)
        assert begun is not None
        assert submissions.begin(connection, message_id, CONTENT, 1, **facts) is None
        assert submissions.begin(connection, message_id, DISCOVERY, 1, **facts) is not None
        submissions.end(connection, begun, "accepted", now=now, gateway_id="42", answer="x" * 9000)
        found = submissions.find(connection, "smsglobal", "42")
        assert submissions.find(connection, "outbox", "42") is None
        (attempt,) = submissions.attempts_of(connection, message_id, CONTENT)
    assert found == attempt
    assert (attempt.outcome, attempt.reference) == ("accepted", "mms-1")
    assert len(attempt.answer or "") == submissions.MAX_ANSWER


def test_an_end_that_was_told_stands_and_only_accepted_mends_unknown(
    store: Store, account: int, now: datetime
) -> None:
    ids = add(store, account, now, 4)
    rows = [
        {"message_id": one, "purpose": CONTENT, "attempt": 1, "reference": "r", "gateway": "g"}
        | {"executor": "me"}
        for one in ids
    ]
    with store.write() as connection:
        made = submissions.begin_all(connection, rows, now=now)
        fresh, given_up, refused, hopeless = (made[one] for one in ids)
        assert submissions.give_up(connection, [given_up, hopeless], now=now) == {given_up, hopeless}
        assert submissions.give_up(connection, [given_up], now=now) == set()
        first = {refused: {"outcome": "refused", "gateway_id": None, "answer": "no"}}
        assert submissions.end_all(connection, first, now=now) == {refused}
        accepted = {"outcome": "accepted", "gateway_id": "G", "answer": "x" * 5000}
        late = {"outcome": "later", "gateway_id": None, "answer": ""}
        ended = {fresh: accepted, given_up: accepted, refused: accepted, hopeless: late}
        assert submissions.end_all(connection, ended, now=now) == {fresh, given_up}
        told = [submissions.attempts_of(connection, one, CONTENT)[0] for one in ids]
    assert [one.outcome for one in told] == ["accepted", "accepted", "refused", "unknown"]
    assert [len(one.answer or "") for one in told] == [4000, 4000, 2, 0]
