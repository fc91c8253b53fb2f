from __future__ import annotations

from sqlalchemy import delete

from renderer.store.templates import pass_templates
from tests.skycore.actions.passing import Dialect


def test_the_ids_come_in_one_list(each_way: Dialect) -> None:
    assert each_way.ask("getPassTemplateIds") == [
        ("STATUS", "Success"),
        ("PASSTEMPLATEIDS", "10001,10002,10003,20001,20002,20003,20004,20009"),
    ]


def test_an_account_without_any_is_told_so(dialect: Dialect) -> None:
    with dialect.store.write() as connection:
        connection.execute(delete(pass_templates))
    assert dialect.code("getPassTemplateIds") == "E800"
