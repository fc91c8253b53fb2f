from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from renderer.errors import PassError
from renderer.part import Part
from renderer.wallet.bundle import Frame, archive, bundle, manifest

FILES = {"icon.png": b"\x89PNG icon", "de.lproj/pass.strings": b'"a" = "b";', "ñ.png": b"x"}


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_an_independent_reader_finds_every_file_whole() -> None:
    frame = Frame.of(FILES)
    data = archive(frame, [("pass.json", b"{}"), ("big", b"a" * 5000), ("x.png", b"a" * 5000)], compress=True)
    with opened(data) as found:
        assert found.testzip() is None
        assert {name: found.read(name) for name in found.namelist()} == FILES | {
            "pass.json": b"{}",
            "big": b"a" * 5000,
            "x.png": b"a" * 5000,
        }
        infos = found.infolist()
    assert all(info.extract_version == 20 and info.date_time == (1980, 1, 1, 0, 0, 0) for info in infos)
    assert [info.compress_type for info in infos] == [zipfile.ZIP_STORED] * 4 + [
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_STORED,
    ]


def test_what_deflating_would_enlarge_is_stored() -> None:
    with opened(archive(Frame.of({}), [("x", b"ab")], compress=True)) as found:
        assert found.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert found.read("x") == b"ab"


def test_manifest_lists_the_sha1_of_each_file() -> None:
    frame = Frame.of(FILES)
    listed = json.loads(manifest(frame, [("pass.json", b"{}")]))
    expected = FILES | {"pass.json": b"{}"}
    assert listed == {name: hashlib.sha1(data).hexdigest() for name, data in expected.items()}


def test_a_manifest_without_static_files_is_valid() -> None:
    assert json.loads(manifest(Frame.of({}), [])) == {}


def test_equal_input_gives_equal_bytes_whatever_the_order() -> None:
    shuffled = dict(reversed(FILES.items()))
    assert archive(Frame.of(FILES), []) == archive(Frame.of(shuffled), [])


def test_passes_bundle_up_to_ten(sealed: Part) -> None:
    made = bundle([sealed] * 3)
    assert made.content_type == "application/vnd.apple.pkpasses"
    with opened(made.data) as found:
        assert found.namelist() == [f"{n:02d}-{sealed.name}" for n in (1, 2, 3)]
        assert found.read(found.namelist()[2]) == sealed.data


def test_bundles_beyond_apples_limits_are_refused(sealed: Part) -> None:
    for parts in ([], [sealed] * 11):
        with pytest.raises(PassError, match="1 to 10"):
            bundle(parts)
    with pytest.raises(PassError, match="150 MB"):
        bundle([Part("a", "b", bytes(80_000_000))] * 2)
