from __future__ import annotations

import pytest

from renderer.store import passes
from tests.skycore.actions.conftest import folder_of
from tests.skycore.actions.passing import DATA, Dialect
from tests.skycore.actions.test_generate_pass import ORDER
from tests.skycore.conftest import NOW


def test_stored_data_become_one_pass_however_often_it_is_asked_for(each_way: Dialect) -> None:
    stored = each_way.added({**DATA, "CUSTOMPASSID": "order 7", "EMAIL": "a@b.example"})
    first = each_way.ask("generatePassById", PASSDATAID=stored.data_id)
    assert [name for name, _ in first] == ORDER
    assert each_way.ask("generatePassById", PASSDATAID=stored.data_id) == first
    assert dict(first)["SERIALNUMBER"] == stored.serial
    assert dict(first)["CUSTOMPASSID"] == "order 7"
    assert each_way.data(stored.data_id).issued_at == NOW
    told = each_way.told()[0]
    assert (told.kind, told.facts["referenced_by"], told.facts["reference"]) == (
        "pass-generated",
        "Email",
        "a@b.example",
    )


@pytest.mark.parametrize(("data_id", "code"), [("", "E807"), ("f" * 40, "E808"), ("\u00e4" * 300, "E808")])
def test_unknown_data_make_no_pass(dialect: Dialect, data_id: str, code: str) -> None:
    assert dialect.code("generatePassById", PASSDATAID=data_id) == code


def test_deleted_data_make_no_pass(dialect: Dialect) -> None:
    stored = dialect.added()
    assert dialect.code("deletePassData", PASSDATAID=stored.data_id) is None
    assert dialect.code("generatePassById", PASSDATAID=stored.data_id) == "E808"


def test_the_limit_holds_here_too(dialect: Dialect) -> None:
    made = [dialect.added({"PRIMARYVALUE1": "x"}, PASSTEMPLATEID="20002") for _ in range(3)]
    codes = [dialect.code("generatePassById", PASSDATAID=one.data_id) for one in made]
    assert codes == [None, None, "E831"]
    told = dialect.told()[-1]
    assert (told.kind, told.facts["data_id"]) == ("pass-limit", made[2].data_id)


def test_a_template_that_broke_since_makes_no_pass(dialect: Dialect) -> None:
    stored = dialect.added({"PRIMARYVALUE1": "x"}, PASSTEMPLATEID="20004")
    text = folder_of(dialect.api.rooms.composer._engine, "broken") / "template.toml"  # type: ignore[attr-defined]
    before = text.read_text()
    text.write_text("style = 7")
    try:
        assert dialect.code("generatePassById", PASSDATAID=stored.data_id) == "E830"
    finally:
        text.write_text(before)
    assert dialect.told()[-1].kind == "pass-failed"


def test_data_the_template_no_longer_takes_are_left_out(dialect: Dialect) -> None:
    stored = dialect.added({"PRIMARYVALUE1": "x"}, PASSTEMPLATEID="20004")
    with dialect.store.write() as connection:
        found = passes.pass_by_id(connection, stored.id)
        assert found is not None
        passes.revise(connection, found, now=NOW, slots={"SECVALUE4": "gone", "PRIMARYVALUE1": "x"})
    assert dialect.code("generatePassById", PASSDATAID=stored.data_id) is None
