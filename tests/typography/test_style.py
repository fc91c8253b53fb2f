"""Style is a value."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from renderer.typography import Style


def test_at_changes_the_size_alone() -> None:
    style = Style("serif", 700, 20, tracking=0.1, language="tr", features=(("tnum", 1),))
    assert style.at(31.5) == Style("serif", 700, 31.5, 0.1, "tr", (("tnum", 1),))


def test_a_style_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Style().size = 3.0  # type: ignore[misc]
