from __future__ import annotations

import dataclasses

import pytest

from renderer.wallet import PassTemplate


def test_a_template_cannot_be_changed(event: PassTemplate) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.id = "other"  # type: ignore[misc]


def test_static_files_are_framed_once_with_and_without_thumbnails(event: PassTemplate) -> None:
    assert event.thumbnails == {"thumbnail.png", "thumbnail@2x.png", "thumbnail@3x.png"}
    assert event.frame.count == len(event.images) == event.bare.count + 3
    for name in event.images:
        assert name.encode() in event.frame.run
        assert (name.encode() in event.bare.run) is (name not in event.thumbnails)


def test_plans_stand_in_the_order_of_the_card(event: PassTemplate) -> None:
    assert [plan.key for plan in event.fields][:4] == ["header1", "primary1", "sec1", "sec2"]
    assert event.fields[-1].group == "backFields"
