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
