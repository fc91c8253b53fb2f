"""Digits -> their check digit, by the standards' own rules; a given one is judged, never corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from renderer.errors import WrongCheckDigit, WrongLength

CODE39_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"  # ISO/IEC 16388 annex A.1

Rule = Callable[[str], str]


def mod10(digits: str) -> str:
    """GS1 General Specifications 7.9: weights 3 and 1 alternate from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def luhn(digits: str) -> str:
    """ISO/IEC 7812-1 annex B, the mod 10 of MSI: every second digit doubled, from the right."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def isbn10(digits: str) -> str:
    """ISO 2108:1992: weights 10 to 2, modulo 11, X for 10."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True))
    return "0123456789X"[-total % 11]


def issn(digits: str) -> str:
    """ISO 3297 annex A: weights 8 to 2, modulo 11, X for 10."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True))
    return "0123456789X"[-total % 11]


def pzn(digits: str) -> str:
    """IFA PZN8: weights 1 to 7, modulo 11; numbers that give 10 are not assigned."""
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, 1)) % 11
    return "0123456789-"[total]


def mod43(text: str) -> str:
    """ISO/IEC 16388 annex A.1: sum of the character values, modulo 43."""
    return CODE39_VALUES[sum(map(CODE39_VALUES.index, text)) % 43]


def completed(text: str, lengths: Sequence[int], rule: Rule, title: str) -> str:
    """``text`` with its check digit: appended where missing, judged where given.

    ``lengths`` are the full lengths, check digit included. Raises WrongLength, WrongCheckDigit.
    """
    if len(text) + 1 in lengths and len(text) not in lengths:
        return text + rule(text)
    if len(text) not in lengths:
        taken = " or ".join(f"{length - 1} digits ({length} with the check digit)" for length in lengths)
        raise WrongLength(f"{title} takes {taken}; {len(text)} were given.", field="payload")
    return judged(text, rule, title)


def judged(text: str, rule: Rule, title: str) -> str:
    """``text`` as it is, if its last character is the check digit of the rest; raises WrongCheckDigit."""
    expected = rule(text[:-1])
    if text[-1] != expected:
        raise WrongCheckDigit(
            f"{title}: the check digit at position {len(text)} is {text[-1]}, it should be {expected}; "
            "correct the number, or leave the check digit out to have it computed.",
            field="payload",
        )
    return text
