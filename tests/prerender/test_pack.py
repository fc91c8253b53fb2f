from __future__ import annotations

import io
import os
import zipfile

import pytest

from renderer.prerender import pack as module
from renderer.prerender.pack import Pack


def test_a_pack_is_a_plain_zip_whose_places_are_true() -> None:
    pack = Pack()
    texts = [b"first", b"", os.urandom(5000)]
    assert [pack.add(f"{number}.bin", text) for number, text in enumerate(texts)] == [0, 1, 2]
    data = b"".join(pack.pieces())
    places = zip(*(each.tolist() for each in pack.places()), strict=True)
    assert [data[offset : offset + length] for offset, length in places] == texts
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["0.bin", "1.bin", "2.bin"]
        assert archive.read("2.bin") == texts[2]
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
    assert len(pack) == 3


def test_equal_entries_give_an_equal_pack() -> None:
    first, second = Pack(), Pack()
    for pack in (first, second):
        pack.add("a", b"x")
    assert first.pieces() == second.pieces()


def test_more_than_a_zip_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ENTRIES", 2)
    pack = Pack()
    pack.add("a", b"")
    pack.add("b", b"")
    with pytest.raises(ValueError, match="65,535"):
        pack.add("c", b"")
