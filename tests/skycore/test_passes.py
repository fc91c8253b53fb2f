"""What the actions on passes share, beside what their own tests show."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from renderer.errors import InvalidLatitude, InvalidSlotValue, PassNotUpdated, TemplateError
from renderer.skycore.passes import Data, commit, new_serial, or_else
from renderer.skycore.response import Answer, success
from tests.skycore.conftest import NOW


def test_a_vague_fault_is_told_as_the_actions_own_and_a_clear_one_as_it_is() -> None:
    for vague in (InvalidSlotValue("x", slot="SECVALUE1"), TemplateError("x")):
        with pytest.raises(PassNotUpdated, match="x") as caught, or_else(PassNotUpdated):
            raise vague
        assert caught.value.slot == vague.slot
    with pytest.raises(InvalidLatitude), or_else(PassNotUpdated):
        raise InvalidLatitude("x", slot="RELLATITUDE1")
    with pytest.raises(InvalidSlotValue), or_else(PassNotUpdated):
        raise InvalidSlotValue("x", slot="EMAIL")  # E804 says more


def test_data_are_judged_with_their_lock() -> None:
    data = Data({"SECVALUE1": "x"}, {"phone": "16501234123"})
    assert data.judged() == {"SECVALUE1": "x", "PHONE": "16501234123"}


def test_another_request_may_take_the_same_id_meanwhile() -> None:
    class Call:
        tried = 0

        def commit(self, work: object) -> Answer:
            self.tried += 1
            if self.tried == 1:
                raise IntegrityError("", {}, Exception())
            return success()

    call = Call()
    assert commit(call, lambda _connection: success()).code is None  # type: ignore[arg-type]
    assert call.tried == 2


def test_serial_numbers_do_not_repeat() -> None:
    assert len({new_serial(NOW) for _ in range(100)}) == 100
