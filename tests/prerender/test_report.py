from __future__ import annotations

import re

import pytest

from renderer.prerender import paths
from renderer.prerender.report import Sample, in_bytes, in_time, page
from tests.prerender.conftest import TOLD, House

NUMBERS = TOLD | {
    "kind": "ticket", "made": 2, "reused": 1, "later": 0, "bad": 1, "sizes": {}, "grades": {"A": 3, "F": 1},
    "warnings": {"cut": 4}, "reasons": {"Why …": 1}, "bad_rows": [(7, "Why <b>7</b>")], "ignored": ["extra"],
}  # fmt: skip


def test_the_page_needs_nothing_beside_it_and_escapes_what_rows_say() -> None:
    sample = Sample(3, "640x960", "A", 5000, ("data:image/png;base64,AAAA",), ("<script>",))
    html = page(NUMBERS, [sample])
    assert "Why &lt;b&gt;7&lt;/b&gt;" in html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert not re.search(r"(src|href)=\"(?!data:)", html)
    for told in ("F (not read)", "cut", "extra", "line 3 · 640x960 · 5.0 kB · grade A", "width:75.0%"):
        assert told in html


@pytest.mark.parametrize(
    ("template", "rows", "pictures"),
    [
        ("barcode:qr", "BARCODEID\nA\n", "data:image/png"),
        ("ticket:member", "name,code\nAda,A1\n", "data:image/jpeg"),
        ("event-ticket", "BARCODEID\nA\n", "data:image/png"),
        ("ticket-mms", "BARCODEID,first_name\nA,Ada\n", "Hello Ada"),
    ],
)
def test_every_kind_is_shown(house: House, template: str, rows: str, pictures: str) -> None:
    done = house.do(template, rows)
    html = (done.objects.get(paths.report("job")) or b"").decode()
    assert html.count("<figure") == 1
    assert pictures in html


def test_what_cannot_be_shown_is_told_in_words(house: House) -> None:
    done = house.do("barcode:qr", "BARCODEID\nA\n", options={"format": "pdf"})
    assert "application/pdf, " in (done.objects.get(paths.report("job")) or b"").decode()


def test_sizes_and_times_read_well() -> None:
    assert [in_bytes(size) for size in (7, 83_505, 2.5e9, 3e15)] == ["7 B", "83.5 kB", "2.5 GB", "3000.0 TB"]
    assert [in_time(each) for each in (0.25, 61, 3725)] == ["0.2 s", "1 min 1 s", "1 h 2 min"]
