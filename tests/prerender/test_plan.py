from __future__ import annotations

from pathlib import Path

from renderer.prerender import paths
from renderer.prerender.columns import Contract
from renderer.prerender.plan import Rows, plan
from renderer.prerender.rows import batches
from renderer.prerender.spec import Spec
from renderer.store.artefacts import Objects, open_objects

SPEC = Spec("barcode", "qr", chunk_rows=3, key="k")


def planned(tmp_path: Path, data: bytes, spec: Spec = SPEC, **more: object):
    path = tmp_path / "rows.csv"
    path.write_bytes(data)
    objects = open_objects(str(tmp_path / "out"))
    found = plan(batches(path, spec.chunk_rows), spec, Contract(), objects, **more)  # type: ignore[arg-type]
    return found, objects


def rows(objects: Objects, number: int) -> Rows:
    return Rows.of(objects.get(paths.rows("k", number)) or b"")


def test_chunks_hold_their_rows_with_lines_and_clean_numbers(tmp_path: Path) -> None:
    data = b"BARCODEID,to,extra\n" + b"".join(b"T%d,+1 650 123 412%d,x\n" % (n, n) for n in range(5))
    found, objects = planned(tmp_path, data)
    assert found.as_dict() == {"chunks": [3, 2], "ignored": ["extra"], "repeats": 0}
    assert rows(objects, 1).lines == [5, 6]
    assert rows(objects, 1).values[1] == ["16501234123", "16501234124"]


def test_what_is_no_number_or_no_utf8_is_bad_and_the_rest_stays(tmp_path: Path) -> None:
    data = b"BARCODEID,to\nA,nobody\nB\xff,16501234123\nC,\n"
    found, objects = planned(tmp_path, data)
    kept = rows(objects, 0)
    assert (kept.lines, kept.values) == ([4], [["C"], [""]])
    assert dict(kept.bad) == {
        2: "NUMBER is no number in international form.",
        3: "It is not UTF-8; save the file in that coding.",
    }
    assert found.chunks == [3]


def test_repeats_are_told_to_their_chunk_unless_allowed(tmp_path: Path) -> None:
    data = b"BARCODEID,to\nA,16501234121\nB,16501234122\nC,16501234123\nA,16501234124\nD,16501234121\n"
    found, objects = planned(tmp_path, data)
    assert found.repeats == 2
    assert objects.get(paths.repeats("k", 0)) is None
    assert objects.get(paths.repeats("k", 1)) is not None
    allowed = Spec("barcode", "qr", chunk_rows=3, key="k", repeats=("barcode", "number"))
    assert planned(tmp_path, data, allowed)[0].repeats == 0


def test_handsets_are_asked_once_a_chunk(tmp_path: Path) -> None:
    asked = []

    def handsets(numbers, names):
        asked.append((list(numbers), list(names)))
        return ["class"] * len(numbers)

    _, objects = planned(tmp_path, b"BARCODEID,to,handset\nA,16501234121,n95\nB,,\n", handsets=handsets)
    assert asked == [(["16501234121", ""], ["n95", ""])]
    assert rows(objects, 0).classes == ["class", "class"]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[object] = []
    planned(tmp_path, b"BARCODEID\n" + b"x\n" * 100, tell=told.append)
    assert told[0] == {"rows": 3}
