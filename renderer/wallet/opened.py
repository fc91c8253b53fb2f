"""The bytes of any .pkpass -> its files and pass.json, read within hard limits, and every fault met."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from renderer.errors import InvalidBundle
from renderer.wallet.bundle import MOST_BYTES, MOST_PASSES
from renderer.wallet.notice import Notice
from renderer.wallet.rules import error, warning


@dataclass(frozen=True, slots=True)
class Limits:
    """Most bytes of an archive, of one file unpacked, and of all files unpacked."""

    archive: int
    entry: int
    unpacked: int


# Limits of an open wallet reader; the whole unpacked is ours, against zip bombs.
PASS = Limits(10 << 20, 4 << 20, 48 << 20)
# A .pkpasses: Apple's bound for the whole, a pass's own for each.
BUNDLE = Limits(MOST_BYTES, PASS.archive, MOST_PASSES * PASS.archive)
MOST_DIRECTORY = 1 << 20
MOST_ENTRIES, MOST_DEPTH, MOST_STRING = 256, 16, 1 << 20
_MOST_TOLD = 8
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Opened:
    """A .pkpass laid open: ``files`` by path (whatever could be read), ``pass_json``, and what was wrong."""

    files: Mapping[str, bytes]
    pass_json: Mapping[str, Any] | None
    findings: tuple[Notice, ...] = field(default=())

    @property
    def images(self) -> Mapping[str, bytes]:
        """Every file but pass.json, manifest and signature: what a preview needs beside pass.json."""
        own = {"pass.json", "manifest.json", "signature"}
        return {name: data for name, data in self.files.items() if name not in own}


def read(data: bytes) -> Opened:
    """Open a .pkpass for looking at; raises InvalidBundle if there is no pass.json to show."""
    opened = open_bundle(data)
    if opened.pass_json is None:
        first = next((item for item in opened.findings if item.level == "error"), None)
        raise InvalidBundle(
            f"This is no pass that can be shown: {first.legible() if first else 'it holds no pass.json.'}"
        )
    return opened


def holds_passes(data: bytes) -> bool:
    """Whether the bytes are a .pkpasses: a zip of nothing but .pkpass files."""
    end = data.rfind(b"PK\5\6", -(1 << 16) - 22)
    # zipfile takes in the whole directory at once, so its size comes first (APPNOTE.TXT 4.3.16).
    if end < 0 or int.from_bytes(data[end + 12 : end + 16], "little") > MOST_DIRECTORY:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except _BROKEN:
        return False
    return bool(names) and all(name.endswith(".pkpass") for name in names)


def open_bundle(data: bytes, limits: Limits = PASS) -> Opened:
    """Read whatever can be read; never raises for bad bytes, but names each fault in ``findings``."""
    findings: list[Notice] = []
    files = _unzip(data, limits, findings)
    content = _pass_json(files.get("pass.json"), findings) if files or not findings else None
    return Opened(files, content, tuple(findings))


def _unzip(data: bytes, limits: Limits, findings: list[Notice]) -> dict[str, bytes]:
    if len(data) > limits.archive:
        findings.append(
            error("too_large", "", f"It has {len(data)} bytes, more than {limits.archive >> 20} MiB.")
        )
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _entries(archive, limits, findings)
    except _BROKEN as fault:
        findings.append(error("not_a_zip", "", f"It cannot be read as a zip archive: {str(fault)[:120]}."))
        return {}


def _entries(archive: zipfile.ZipFile, limits: Limits, findings: list[Notice]) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        findings.append(
            error("too_many_files", "", f"It holds {len(infos)} files, more than {MOST_ENTRIES}.")
        )
    files: dict[str, bytes] = {}
    left = limits.unpacked
    for info in infos[:MOST_ENTRIES]:
        name = info.filename
        if not _acceptable(info, name, files, findings):
            continue
        try:
            with archive.open(info) as member:
                content = member.read(min(limits.entry, left) + 1)
        except _BROKEN as fault:
            findings.append(error("damaged_file", name, f"It cannot be unpacked: {str(fault)[:120]}."))
            continue
        if len(content) > min(limits.entry, left):
            findings.append(error("too_large", name, f"Unpacked it has more than {limits.entry >> 20} MiB."))
            continue
        left -= len(content)
        files[name] = content
    return files


def _acceptable(info: zipfile.ZipInfo, name: str, files: Mapping[str, bytes], findings: list[Notice]) -> bool:
    # A reader that stops at the NUL sees another name than one that does not; zipfile hides it.
    odd = "\\" in name or ":" in name or "\0" in info.orig_filename
    if odd or not {"", ".", ".."}.isdisjoint(name.removesuffix("/").split("/")):
        findings.append(error("unsafe_path", name, "A file of the archive points outside the pass."))
        return False
    if info.is_dir():
        findings.append(
            warning("directory_entry", name, "A pass holds files only; the folder entry is needless.")
        )
        return False
    if name in files:
        findings.append(error("duplicate_path", name, "The archive holds this file twice."))
        return False
    if info.flag_bits & 0x1:
        findings.append(error("encrypted", name, "The file is encrypted."))
        return False
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        findings.append(
            error("unknown_compression", name, "Only stored and deflated files are read by phones.")
        )
        return False
    if info.extract_version >= 45:
        findings.append(warning("zip64", name, "It is written as zip64, which phones may not read."))
    return True


def _pass_json(data: bytes | None, findings: list[Notice]) -> Mapping[str, Any] | None:
    if data is None:
        findings.append(error("missing_file", "pass.json", "The pass has no pass.json."))
        return None
    content = parse_json(data, "pass.json", findings)
    return content if isinstance(content, dict) else None


def parse_json(data: bytes, name: str, findings: list[Notice]) -> Any:
    """The JSON object in ``data``, None with a finding if it is none, too deep, or holds an overlong text."""
    if data.startswith(b"\xef\xbb\xbf"):
        findings.append(
            warning("byte_order_mark", name, "It begins with a byte order mark, which JSON forbids.")
        )
        data = data[3:]
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError as fault:
        text = (
            f"It is not valid JSON: {str(fault)[:160]}. Some readers repair this silently; phones refuse it."
        )
        findings.append(error("invalid_json", name, text))
        return None
    if not isinstance(content, dict):
        findings.append(error("invalid_json", name, "It is not a JSON object."))
        return None
    excess = _too_much(content)
    if excess is not None:
        findings.append(error("too_large", name, excess))
        return None
    findings += (
        warning("duplicate_json_key", name, f"The key {key[:64]!r} stands twice in one object.")
        for key in _repeated(data)
    )
    return content


def _too_much(content: Any) -> str | None:
    level, depth = [content], 0
    while level:
        depth += 1
        if depth > MOST_DEPTH:
            return f"It is nested more than {MOST_DEPTH} deep."
        below: list[Any] = []
        for item in level:
            if isinstance(item, str) and len(item) > MOST_STRING:
                return "It holds a text of more than 1 MiB."
            if isinstance(item, dict):
                below += item.values()
            elif isinstance(item, list):
                below += item
        level = below
    return None


def _repeated(data: bytes) -> list[str]:
    """Keys that occur twice in one object; the depth is known to be small here."""
    found: list[str] = []

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen = dict(pairs)
        if len(seen) < len(pairs) and len(found) < _MOST_TOLD:
            found.extend(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        return seen

    json.loads(data, object_pairs_hook=collect, parse_int=float, parse_float=float)
    return found[:_MOST_TOLD]
