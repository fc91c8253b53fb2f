"""URLs of holders' pictures -> each fetched once, into a file named by its digest; or why it was not."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from renderer.errors import ConfigurationError, FetchError
from renderer.fetch import Fetcher
from renderer.prerender.columns import Recipient

SLOT = "THUMBNAILURL"
_AT_ONCE = 8


class Pictures:
    """The pictures of one chunk: they lie in a temporary folder, as ten thousand do not fit into memory."""

    def __init__(self, fetcher: Callable[[], Fetcher]) -> None:
        """``fetcher`` is asked when there is something to fetch."""
        self._fetcher = fetcher
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Forget them."""
        if self._folder is not None:
            self._folder.cleanup()

    def fetched(self, urls: Iterable[str]) -> Mapping[str, Path | str]:
        """File or reason by URL."""
        distinct = list(dict.fromkeys(urls))
        if not distinct:
            return {}
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="renderer-pictures-")
        fetcher, folder = self._fetcher(), Path(self._folder.name)
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            found = threads.map(lambda url: _fetched(fetcher, url, folder), distinct)
            return dict(zip(distinct, found, strict=True))


def _fetched(fetcher: Fetcher, url: str, folder: Path) -> Path | str:
    try:
        data = fetcher.get(url, content_types=("image/",)).data
    except (FetchError, ConfigurationError) as error:
        return error.message
    path = folder / digest(data)
    path.write_bytes(data)
    return path


def digest(data: bytes) -> str:
    """How a picture is called in recipes."""
    return hashlib.sha256(data).hexdigest()


def in_recipe(row: Recipient) -> list[str]:
    """What a row's picture adds to its recipe: its bytes count, wherever they came from."""
    return [row.picture.name] if row.picture is not None else []


def data_of(row: Recipient) -> bytes | None:
    """The picture of a row."""
    return row.picture.read_bytes() if row.picture is not None else None
