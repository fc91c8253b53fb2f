import pytest

from renderer.ticket.shelf import Shelf


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
