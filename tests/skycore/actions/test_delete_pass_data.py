from __future__ import annotations

import pytest

from renderer.errors import RendererError
from renderer.store import passes
from tests.skycore.actions.passing import DATA, Dialect


def test_the_data_are_gone_and_the_pass_is_not(each_way: Dialect) -> None:
    stored = each_way.added({**DATA, "CUSTOMPASSID": "order 7"})
    each_way.ask("generatePassById", PASSDATAID=stored.data_id)
    assert each_way.ask("deletePassData", PASSDATAID=stored.data_id) == [("STATUS", "Success")]
    assert each_way.code("deletePassData", PASSDATAID=stored.data_id) == "E808"
    assert each_way.code("updatePass", DATA, PASSDATAID=stored.data_id) == "E808"
    with each_way.store.read() as connection:
        kept = passes.pass_by_serial(connection, stored.serial)
    assert kept is not None
    assert kept.slots["BARCODEVALUE"] == DATA["BARCODEVALUE"]
    assert each_way.added({**DATA, "CUSTOMPASSID": "order 7"}).id != stored.id


@pytest.mark.parametrize(("data_id", "code"), [("", "E807"), ("nothing", "E808")])
def test_unknown_data_cannot_be_deleted(dialect: Dialect, data_id: str, code: str) -> None:
    assert dialect.code("deletePassData", PASSDATAID=data_id) == code


def test_a_failure_of_ours_has_a_code_too(dialect: Dialect, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = dialect.added()

    def fail(*_: object, **__: object) -> None:
        raise RendererError("It cannot be done.")

    monkeypatch.setattr("renderer.skycore.actions.delete_pass_data.book.forget_data", fail)
    assert dialect.code("deletePassData", PASSDATAID=stored.data_id) == "E821"
