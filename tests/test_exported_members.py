from __future__ import annotations

import subprocess
import sys

import pytest

import renderer


def test_everything_promised_is_there() -> None:
    assert renderer.__all__ == sorted(renderer.__all__, key=str.lower)
    for name in renderer.__all__:
        assert getattr(renderer, name).__name__ == name
    assert set(renderer.__all__) <= set(dir(renderer))


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = renderer.nonsense


def test_importing_the_package_loads_no_room() -> None:
    code = "import sys, renderer; sys.exit(any(n in sys.modules for n in ('PIL', 'numpy', 'cryptography')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_road_is_told_in_the_order_of_the_rooms() -> None:
    assert renderer.__doc__ is not None
    told = [
        renderer.__doc__.index(f"``{room}``") for room in ("barcode", "ticket", "wallet", "mms", "engine")
    ]
    assert told == sorted(told)
