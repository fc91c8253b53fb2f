"""Phone numbers as two sides write them -> whether they are the same, and ids that tell recipients apart."""

from __future__ import annotations

_TAIL = 8  # digits that a national and an international form of one number share


def digits(number: str) -> str:
    """The digits of a number, without plus, blanks, or the 00 that stands for plus."""
    kept = "".join(each for each in number if each in "0123456789")
    return kept.removeprefix("00")


def same(one: str, other: str) -> bool:
    """Whether two spellings are one number: equal, or one national and one international form of it.

    A national form begins with 0, which the international one has not: 07700 900123 is 44 7700 900123.
    """
    first, second = digits(one), digits(other)
    if first == second:
        return bool(first)
    longer, shorter = sorted((first, second), key=len, reverse=True)
    if len(shorter.lstrip("0")) < _TAIL:
        return False
    return shorter.startswith("0") and not longer.startswith("0") and longer.endswith(shorter.lstrip("0"))


def shared_id(message_id: str, number: str) -> str:
    """A name for one recipient's copy where the gateway has one id for all; equal for all spellings."""
    tail = digits(number)[-_TAIL:]
    return f"{message_id}/{tail}" if tail else message_id


def plain_id(gateway_id: str) -> str:
    """The gateway's own id in a shared one."""
    return gateway_id.partition("/")[0]
