from __future__ import annotations

import re

from renderer.skycore.api import Api
from renderer.skycore.passes import new_serial
from renderer.store import Store, passes
from tests.skycore.conftest import NOW
from tests.skycore.test_api import PASS, ask


def test_each_pass_goes_out_under_a_serial_number_of_its_own(api: Api, store: Store) -> None:
    for _ in range(2):
        assert ask(api, PASS).code is None
    with store.read() as connection:
        issued = [one for i in (1, 2) for one in passes.passes_of(connection, i)]
    assert len({one.serial for one in issued}) == len(issued) == 2
    assert all(len(one.authentication_token) >= 16 for one in issued)


def test_serial_numbers_follow_the_documents_pattern() -> None:
    assert re.fullmatch(r"[0-9A-F]{14}-030126-123045", new_serial(NOW))
