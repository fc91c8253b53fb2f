from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from renderer.studio.house import House


def test_a_house_does_not_change_under_its_pages(house: House) -> None:
    with pytest.raises(FrozenInstanceError):
        house.secret = lambda: b""  # type: ignore[misc]
