from __future__ import annotations

import io
import json
import zipfile

import pytest

from renderer.errors import InvalidBundle
from renderer.part import Part
from renderer.wallet import PassTemplate, read
from renderer.wallet.opened import open_bundle, parse_json


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def codes(data: bytes) -> list[tuple[str, str]]:
    return [(n.code, n.where) for n in open_bundle(data).findings]


def test_a_pass_opens_with_its_images(sealed: Part, event: PassTemplate) -> None:
    opened = read(sealed.data)
    assert opened.pass_json is not None
    assert opened.pass_json["formatVersion"] == 1
    assert dict(opened.images) == dict(event.images)
    assert opened.findings == ()


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all" * 9, b"PK\5\6" + bytes(18), b"\0" * 2000])
def test_what_is_no_pass_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(InvalidBundle, match="no pass"):
        read(data)


@pytest.mark.parametrize(
    "name", ["../up.png", "/abs.png", "a/../../b", "c:\\x.png", "a\\b.png", "./x.png", "a//x.png", "a/./x"]
)
def test_paths_that_leave_the_pass_are_named(name: str) -> None:
    assert ("unsafe_path", name) in codes(zipped({"pass.json": b"{}", name: b"x"}))


def test_a_name_with_a_nul_inside_is_unsafe() -> None:
    data = zipped({"pass.json": b"{}", "icon.pngXevil": b"x"}).replace(b"icon.pngXevil", b"icon.png\0evil")
    assert codes(data) == [("unsafe_path", "icon.png")]


def test_names_that_differ_only_late_are_two_files() -> None:
    data = zipped({"pass.json": b"{}", "a" * 300 + "1": b"x", "a" * 300 + "2": b"y"})
    assert codes(data) == []
    assert len(open_bundle(data).files) == 3


def test_folders_and_doubles_are_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("pass.json", b"{}")
        archive.writestr("de.lproj/", b"")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("pass.json", b"{}")
    assert codes(out.getvalue()) == [("directory_entry", "de.lproj/"), ("duplicate_path", "pass.json")]


def test_encrypted_and_oddly_packed_files_are_named() -> None:
    data = bytearray(zipped({"pass.json": b"{}", "x": b"y"}, zipfile.ZIP_STORED))
    local, central = data.find(b"PK\3\4"), data.find(b"PK\1\2")
    data[local + 6] |= 1
    data[central + 8] |= 1
    assert ("encrypted", "pass.json") in codes(bytes(data))
    assert ("unknown_compression", "x") in codes(
        zipped({"pass.json": b"{}", "x": b"y" * 99}, zipfile.ZIP_BZIP2)
    )


def test_zip_bombs_are_stopped_at_the_limit() -> None:
    found = codes(zipped({"pass.json": b"{}", "bomb": bytes(30 << 20)}))
    assert ("too_large", "bomb") in found
    many = {f"{n}.bin": bytes(4 << 20) for n in range(16)}
    assert len([1 for code, _ in codes(zipped({"pass.json": b"{}"} | many)) if code == "too_large"]) >= 4


def test_swarms_and_giants_are_named() -> None:
    assert ("too_many_files", "") in codes(zipped({f"{n}": b"" for n in range(300)}))
    assert codes(b"PK\3\4" + bytes(11 << 20)) == [("too_large", "")]


def test_a_damaged_file_is_named_and_the_others_read() -> None:
    data = bytearray(zipped({"pass.json": b'{"a": 1}', "icon.png": b"0123456789"}, zipfile.ZIP_STORED))
    data[data.find(b"0123")] ^= 1
    opened = open_bundle(bytes(data))
    assert opened.pass_json == {"a": 1}
    assert [(n.code, n.where) for n in opened.findings] == [("damaged_file", "icon.png")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": 1,}', "invalid_json"),
        (b'{"a": NaN}', "invalid_json"),
        (b"[]", "invalid_json"),
        (b"\xff\xfe{\0}\0", "invalid_json"),
        (b"{" * 5000, "invalid_json"),
        (json.dumps({"a": "x" * (1 << 20) + "y"}).encode(), "too_large"),
        ((b'{"a":' * 17) + b"1" + b"}" * 17, "too_large"),
        (b'{"a": 1, "a": 2}', "duplicate_json_key"),
        (b'\xef\xbb\xbf{"a": 1}', "byte_order_mark"),
    ],
)
def test_json_that_phones_refuse_is_named(data: bytes, code: str) -> None:
    findings: list = []
    parse_json(data, "pass.json", findings)
    assert [n.code for n in findings] == [code]


def test_depth_sixteen_is_still_read() -> None:
    findings: list = []
    assert parse_json((b'{"a":' * 15) + b"1" + b"}" * 15, "pass.json", findings) is not None
    assert findings == []
