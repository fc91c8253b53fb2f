"""Parts under their paths -> a folder that appears complete or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from renderer.cli.demo.exhibits import File
from renderer.errors import InvalidRequest
from renderer.part import Part

MARK = "index.html"


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the demo's files go while they are made."""

    root: Path

    def add(self, path: str, part: Part | bytes, title: str = "") -> File:
        """Write one file below the folder and return what to tell of it."""
        data = part if isinstance(part, bytes) else part.data
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return File(path, title or target.name, len(data))

    @classmethod
    @contextmanager
    def filled(cls, target: Path) -> Iterator[Folder]:
        """A folder to fill; it takes the place of ``target`` at the end, or vanishes when filling fails.

        Raises InvalidRequest when ``target`` holds something that is not a gallery: that is never removed.
        """
        if target.exists() and not _replaceable(target):
            raise InvalidRequest(
                f"{target} holds other things; name an empty folder or a new one with --out."
            )
        partial = target.with_name(f".{target.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        try:
            yield cls(partial)
            if target.exists():
                shutil.rmtree(target)
            partial.replace(target)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise


def _replaceable(target: Path) -> bool:
    """An empty folder, or a gallery made before."""
    return target.is_dir() and (not any(target.iterdir()) or (target / MARK).is_file())
