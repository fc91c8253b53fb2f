from __future__ import annotations

from renderer.skycore import examples
from renderer.store import Store, accounts


def test_loading_twice_changes_nothing_but_the_address_that_is_given(store: Store) -> None:
    facts = examples.load(store)
    assert examples.load(store, postback_url="http://new.example/") == facts
    with store.read() as connection:
        account = accounts.account_by_key(connection, examples.KEY)
    assert account is not None
    assert account.postback_url == "http://new.example/"
