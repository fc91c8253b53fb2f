from __future__ import annotations

from datetime import datetime

from renderer.store import Store, pass_templates, templates


def test_a_number_names_a_template_of_its_account_alone(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        pass_templates.set_number(connection, account, "800", "coupon", now=now)
        pass_templates.set_number(connection, account, "800", "event-ticket", now=now)
        pass_templates.hold(connection, account, "event-ticket")
        found = pass_templates.by_number(connection, account, "800")
        assert found is not None
        assert found.template == "event-ticket"
        assert pass_templates.by_template(connection, account, "event-ticket") == found
        assert pass_templates.by_template(connection, account, "coupon") is None
        assert pass_templates.by_number(connection, account + 1, "800") is None
        assert templates.pass_template_ids(connection, account) == ["800"]
