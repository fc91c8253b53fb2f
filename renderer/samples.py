"""The shipped sample requests (assets/samples/), as XML and as GET, and the picture of their holder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from renderer.data import assets_dir
from renderer.skycore.request import Request, from_query, from_xml


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample request: ``method`` is POST (an XML body) or GET (a query string), ``text`` what is sent."""

    name: str
    title: str
    method: str
    text: str

    def request(self) -> Request:
        """What the dialect reads out of it."""
        return from_xml(self.text.encode()) if self.method == "POST" else from_query(self.text.strip())


_TITLES = {
    "sendMMSBarcode-2013": "sendMMSBarcode, the form of 2013",
    "sendMMSBarcode-1.3": "sendMMSBarcode, version 1.3",
    "sendPassInMMS-1.3": "sendPassInMMS, version 1.3",
}
_METHODS = {".xml": "POST", ".query": "GET"}


def samples() -> tuple[Sample, ...]:
    """All sample requests, XML before GET of the same action."""
    folder = _folder() / "requests"
    return tuple(
        Sample(
            path.name, f"{title} as {'XML' if ending == '.xml' else 'GET'}", method, path.read_text("utf-8")
        )
        for name, title in _TITLES.items()
        for ending, method in _METHODS.items()
        if (path := folder / f"{name}{ending}").is_file()
    )


def sample(name: str) -> Sample:
    """The sample request of that file name; raises LookupError."""
    found = next((each for each in samples() if each.name == name), None)
    if found is None:
        raise LookupError(name)
    return found


def thumbnail() -> bytes:
    """A picture of the holder, what THUMBNAILURL of the sendPassInMMS request would bring."""
    return (_folder() / "thumbnail.png").read_bytes()


def _folder() -> Path:
    return assets_dir() / "samples"
