"""What the matrix symbologies share."""

from __future__ import annotations

import pytest
import zint

from renderer.barcode import find, matrix

SHARING = ("qr", "aztec", "datamatrix", "dotcode")


@pytest.mark.parametrize("name", SHARING)
def test_each_has_the_options_and_the_judgement(name: str) -> None:
    kind = find(name)
    assert matrix.BYTES_OPTIONS.items() <= kind.options.items()
    assert kind.prepare is matrix.prepare


def test_plain_bytes_need_no_settings() -> None:
    assert matrix.settings_of({"gs1": False}) == {}
    assert matrix.settings_of({}) == {}


def test_gs1_and_eci_are_told() -> None:
    told = matrix.settings_of({"gs1": True, "eci": 26})
    assert told == {"eci": 26, "input_mode": zint.InputMode.GS1 | zint.InputMode.GS1NOCHECK}


def test_gs1_is_judged_as_element_strings() -> None:
    message = matrix.prepare("(01)09521234543213", {"gs1": True})
    assert message.data == b"0109521234543213"
