import pytest

from renderer.ticket.shelf import RECENT, Regulars, Returning, Shelf


def test_a_value_is_made_once_while_it_is_kept() -> None:
    shelf: Shelf[bytes] = Shelf(10, len)
    made = []

    def make(value: bytes) -> bytes:
        made.append(value)
        return value

    for key in "aba":
        shelf.get(key, lambda key=key: make(key.encode() * 4))
    assert made == [b"aaaa", b"bbbb"]
    assert (shelf.held, len(shelf)) == (8, 2)


def test_the_least_recently_asked_for_make_room() -> None:
    shelf: Shelf[bytes] = Shelf(10, len)
    for key in "abac":
        shelf.get(key, lambda key=key: key.encode() * 4)
    assert shelf.held == 8
    assert shelf.get("a", lambda: b"new!") == b"aaaa"
    assert shelf.get("b", lambda: b"new!") == b"new!"


def test_one_value_larger_than_the_shelf_still_stays() -> None:
    shelf: Shelf[bytes] = Shelf(3, len)
    shelf.get("a", lambda: b"12345678")
    assert len(shelf) == 1


def test_a_failure_keeps_nothing() -> None:
    shelf: Shelf[bytes] = Shelf(3, len)
    with pytest.raises(ZeroDivisionError):
        shelf.get("a", lambda: b"x" * (1 // 0))
    assert (shelf.held, len(shelf)) == (0, 0)


def test_regulars_are_kept_from_their_second_time_on() -> None:
    made: list[int] = []
    regulars: Regulars[int, list[int]] = Regulars(lambda key: made.append(key) or [key], 100)
    first = regulars(0)
    assert regulars(0) is first  # the very last few are there in any case
    for key in range(1, 2 * RECENT):
        regulars(key)
    second = regulars(0)
    for key in range(1000, 1000 + 2 * RECENT):
        regulars(key)
    assert regulars(0) is second is not first
    assert made.count(0) == 2


def test_regulars_are_bounded() -> None:
    regulars: Regulars[int, int] = Regulars(lambda key: key, 10)
    for key in [*range(100), *range(100)]:
        assert regulars(key) == key
    assert max(map(len, (regulars._kept, regulars._recent, regulars._seen))) <= 40


def test_what_returns_is_made_the_second_time_and_then_kept() -> None:
    returning: Returning[str, list[int]] = Returning(4)
    assert returning.get("a", lambda: [1]) is None
    second = returning.get("a", lambda: [2])
    assert second == [2]
    assert returning.get("a", lambda: [3]) is second
    assert returning.get("b", lambda: [4]) is None


def test_what_returns_is_bounded() -> None:
    returning: Returning[int, int] = Returning(4)
    for key in [*range(50), *range(50), *range(3), *range(3)]:
        returning.get(key, lambda key=key: key)
    assert len(returning._kept) <= 4
    assert len(returning._seen) <= 16
