from __future__ import annotations

import threading

from renderer.store import Store, meters


def test_what_several_processes_count_adds_up(store: Store) -> None:
    def work(amount: float) -> None:
        for _ in range(5):
            with store.write() as connection:
                meters.add(connection, {("b", 'x="1"'): amount, ("a", ""): 1})

    threads = [threading.Thread(target=work, args=(amount,)) for amount in (1, 2.5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as connection:
        assert list(meters.totals(connection).items()) == [(("a", ""), 10), (("b", 'x="1"'), 17.5)]


def test_nothing_counted_writes_nothing(store: Store) -> None:
    with store.write() as connection:
        meters.add(connection, {})
        assert meters.totals(connection) == {}
