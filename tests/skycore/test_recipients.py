from __future__ import annotations

import pytest

from renderer.skycore.api import Api
from renderer.skycore.response import MAX_ECHO
from renderer.store import Store
from tests.skycore.actions.test_send_saved_mms import SAVED
from tests.skycore.test_api import ask, stored


def test_a_trailing_comma_and_spaces_make_no_numbers(api: Api, store: Store) -> None:
    answer = ask(api, SAVED, to=" 16501234123 , ,16501234124,")
    assert [name for name, _ in answer.children].count("SENDING") == 2
    assert [stored(store, number).recipient for number in (1, 2)] == ["16501234123", "16501234124"]


def test_a_list_in_which_nothing_can_be_sent_is_still_told_number_by_number(api: Api) -> None:
    answer = ask(api, SAVED, to="abc,def")
    assert answer.code is None
    assert [name for name, _ in answer.children].count("SENDING") == 2


@pytest.mark.parametrize("to", [",", ",,,", " , "])
def test_a_list_of_nothing_is_a_missing_number(api: Api, to: str) -> None:
    assert ask(api, SAVED, to=to).code == "E621"


def test_no_more_of_a_number_is_told_back_than_a_list_can_hold(api: Api) -> None:
    alone = dict(ask(api, SAVED, to="9" * 5000).children)
    assert len(str(alone["TO"])) == MAX_ECHO
    assert len(ask(api, SAVED, to="9" * 5000 + ",x").xml()) < 2 * MAX_ECHO
