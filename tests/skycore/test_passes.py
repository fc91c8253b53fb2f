"""What the actions on passes share, beside what their own tests show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from renderer.errors import InvalidLatitude, InvalidSlotValue, PassNotUpdated, TemplateError
from renderer.skycore.passes import Data, commit, new_serial, or_else
from renderer.skycore.response import Answer, success
from tests.service.living import house
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


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("living")


def test_requests_that_come_at_once_under_one_id_make_one_pass(
    keys: Path, sqlite_template: Path, database_url: str
) -> None:
    living = house(keys, sqlite_template, database=database_url)
    given = {"action": "generatePass", "passtemplateid": "10001", "pd_custompassid": "order 7"}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: living.ask(**given, pd_barcodevalue=str(n)), range(16)))
    assert {one["STATUS"] for one in answers} == {"Success"}
    assert len({one["SERIALNUMBER"] for one in answers}) == 1
    issued = living.serial(answers[0]["SERIALNUMBER"])
    assert (issued.revision, issued.change) == (16, 15)
    living.road.close()
