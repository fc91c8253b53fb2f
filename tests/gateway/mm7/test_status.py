from __future__ import annotations

import pytest

from renderer.gateway.causes import MEANINGS
from renderer.gateway.mm7.status import TABLE, verdict

# every code of SMSGlobal's table
DOCUMENTED = [0, 1000, 1100, *range(2000, 2010), *range(3000, 3005), *range(4000, 4009)]
EXTRA = [2500, *range(2502, 2508), *range(2510, 2516), 2550, 2551, 2560, *range(2561, 2570), 3500, 3510, 3520]


@pytest.mark.parametrize("code", [*DOCUMENTED, *EXTRA])
def test_every_documented_code_has_its_row(code: int) -> None:
    outcome, cause = TABLE[code]
    assert outcome in {"accepted", "refused", "later", "unknown"}
    assert cause in MEANINGS if code != 1000 else cause is None


def test_only_codes_that_call_for_it_are_tried_again() -> None:
    assert {code for code, (outcome, _) in TABLE.items() if outcome == "later"} == {0, 2569, 3000, 3510, 4006}


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(1999, "accepted"), (2999, "refused"), (3999, "later"), (4999, "refused"), (7, "unknown")],
)
def test_codes_to_come_go_by_their_class(code: int, outcome: str) -> None:
    assert verdict(code)[0] == outcome


def test_too_late_to_take_back_is_not_a_blocked_number() -> None:
    assert verdict(3001)[1] == "blocked"
    assert verdict(3001, recall=True)[1] == "gone"
