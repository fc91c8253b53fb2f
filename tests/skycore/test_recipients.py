from __future__ import annotations

from renderer.skycore.api import Api
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
