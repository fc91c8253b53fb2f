"""Errors carry a public message and the place at fault."""

from __future__ import annotations

from renderer.errors import InputError, RendererError, SlotNotDynamic


def test_error_carries_message_and_place() -> None:
    error = SlotNotDynamic("SECVALUE2 is not dynamic.", slot="SECVALUE2")
    assert str(error) == error.message == "SECVALUE2 is not dynamic."
    assert (error.slot, error.field, error.slide) == ("SECVALUE2", None, None)
    assert isinstance(error, InputError)
    assert isinstance(error, RendererError)
