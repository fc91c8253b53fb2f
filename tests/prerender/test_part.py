from __future__ import annotations

from renderer.prerender.index import Found
from renderer.prerender.pack import Pack
from renderer.prerender.part import MADE, REUSED, Lines, Part


def filled() -> tuple[Part, Pack]:
    lines, pack = Lines(), Pack()
    lines.bad(5, "No.")
    lines.made(2, "x", b"\1" * 32, pack.add("a", b"picture"), facts=pack.add("b", b"{}"), grade="A")
    lines.found(3, "y", b"\2" * 32, Found("earlier", 70, 8, (90, 2), "B"))
    lines.repeated(4, "x", b"\1" * 32, 1)
    lines.later(6, b"\3" * 32, "Later.", "x")
    lines.warnings["cut"] += 2
    return lines.settled(pack), pack


def test_lines_stand_in_order_with_their_places() -> None:
    part, pack = filled()
    data = b"".join(pack.pieces())
    assert part.records["line"].tolist() == [2, 3, 4, 5, 6]
    made, found, again, bad, later = part.records
    assert data[made["offset"] : made["offset"] + made["length"]] == b"picture"
    assert data[made["facts_offset"] : made["facts_offset"] + made["facts_length"]] == b"{}"
    assert (again["offset"], again["grade"]) == (made["offset"], b"A")
    assert [found[name] for name in ("offset", "length", "facts_offset", "grade")] == [70, 8, 90, b"B"]
    assert part.records["pack"].tolist() == [0, 1, 0, -1, -1]
    assert (bad["class"], bad["offset"], later["offset"]) == (-1, -1, -1)
    assert part.reasons == {3: "No.", 4: "Later."}
    assert part.sizes == {"x": (1, 7)}
    assert (part.count(MADE), part.count(REUSED)) == (1, 2)


def test_a_part_goes_into_storage_and_back() -> None:
    part, _ = filled()
    part.packs[0] = "mine"
    back = Part.of(part.packed())
    assert back.records.tobytes() == part.records.tobytes()
    assert (back.packs, back.classes, back.reasons) == (["mine", "earlier"], ["x", "y"], part.reasons)
    assert back.warnings == {"cut": 2}
    empty = Part.of(Lines().settled(Pack()).packed())
    assert (len(empty.records), empty.sizes) == (0, {})


def test_a_pack_is_named_by_what_was_made_and_when() -> None:
    part, _ = filled()
    assert part.pack_name("now") == filled()[0].pack_name("now")
    assert part.pack_name("now") != part.pack_name("then")
