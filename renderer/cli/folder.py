"""Parts and their report -> a folder of files; those of an earlier message give way, all others stay."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from renderer.cli.output import to_json
from renderer.errors import InvalidRequest
from renderer.part import Part, naming

REPORT = "report.json"
FILES = "files"


def save_folder(parts: Iterable[Part], report: Mapping[str, Any], target: Path) -> None:
    """One file a part below ``target`` and ``report.json``, whose ``files`` are their SHA-256 by name.

    Raises InvalidRequest when ``target`` is a file, and OSError naming what could not be written.
    """
    if target.exists() and not target.is_dir():
        raise InvalidRequest(f"{target} is a file; name a folder, or a name that ends in .mms for the PDU.")
    contents = {Path(part.name).name: part.data for part in parts}
    listed = {name: sha256(data).hexdigest() for name, data in contents.items()}
    contents[REPORT] = to_json({**report, FILES: listed}).encode()
    for name in contents:
        if (target / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target / name))
    target.parent.mkdir(parents=True, exist_ok=True)
    with naming(target), tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
        for name, data in contents.items():
            (Path(scratch) / name).write_bytes(data)
        target.mkdir(exist_ok=True)
        for stale in earlier(target):
            stale.unlink()
        for name in contents:
            (Path(scratch) / name).replace(target / name)


def earlier(folder: Path) -> list[Path]:
    """The files an earlier message left here: listed in its report, and unchanged since."""
    try:
        listed = orjson.loads((folder / REPORT).read_bytes())[FILES].items()
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []  # no report, or not one of ours
    return [folder / name for name, digest in listed if _is_ours(folder / name, name, digest)]


def _is_ours(file: Path, name: str, digest: object) -> bool:
    if Path(name).name != name or "\0" in name or file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as stream:
        return sha256(stream.read()).hexdigest() == digest
