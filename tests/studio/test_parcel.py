from __future__ import annotations

import time

from renderer.part import Part
from renderer.studio import parcel

PARTS = (
    Part("a.png", "image/png", b"\x89PNG"),
    Part("empty", "text/plain", b""),
    Part("b", "x/y", b"\0" * 300),
)


def test_facts_and_parts_come_back_as_they_went() -> None:
    assert parcel.unpack(parcel.pack({"words": "für alle"}, PARTS)) == ({"words": "für alle"}, PARTS)


def test_nobody_keeps_a_parcel_and_its_time_is_told() -> None:
    answer = parcel.reply({}, begun=time.perf_counter())
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["server-timing"].startswith("render;dur=")
