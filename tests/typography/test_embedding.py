"""The explicit rules X1 to X8 by themselves."""

from __future__ import annotations

from renderer.typography.embedding import MAX_DEPTH, Embedding, first_strong, matching_isolates


def test_an_override_changes_the_class_of_what_it_holds() -> None:
    found = Embedding(["RLO", "L", "PDF", "L"], 0)
    assert found.classes[1] == "R"
    assert found.levels[1] == 1
    assert (found.classes[3], found.levels[3]) == ("L", 0)


def test_depth_stops_at_the_maximum() -> None:
    """BD2: max_depth is 125."""
    found = Embedding(["RLE", "LRE"] * 100 + ["L"], 0)
    assert max(found.levels) == MAX_DEPTH


def test_an_isolate_without_end_still_closes_at_a_separator() -> None:
    assert Embedding(["RLI", "R", "B"], 0).levels == [0, 1, 0]


def test_first_strong_passes_isolates_over() -> None:
    assert first_strong(["RLI", "R", "PDI", "L"]) == 0
    assert first_strong(["ON", "AL"]) == 1
    assert first_strong(["PDI", "R"], until_pdi=True) == 0
    assert first_strong([]) == 0


def test_an_fsi_takes_its_direction_from_its_own_text() -> None:
    assert Embedding(["FSI", "R", "PDI", "L"], 0).levels == [0, 1, 0, 0]
    assert Embedding(["FSI", "L", "PDI"], 0).levels == [0, 2, 0]


def test_isolates_are_matched_inside_out() -> None:
    assert matching_isolates(["LRI", "RLI", "PDI", "PDI", "PDI"]) == {1: 2, 0: 3}
