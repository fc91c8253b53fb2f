"""A file about one recipient (a request, PASSDATA, or JSON) -> keyword arguments of ``Engine.mms``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from renderer.cli.inputs import pairs
from renderer.errors import InvalidRequest
from renderer.mms.slide import PassObject
from renderer.skycore.request import Request, from_xml
from renderer.wallet.slots import canonical

if TYPE_CHECKING:
    from renderer.engine import Engine

# The words of `POST /v1/mms`, which a JSON file may use too.
_WORDS = frozenset({"barcode_id", "passdata", "data", "custom_text", "subject"})


def recipient(source: bytes) -> dict[str, Any]:
    """What the file says; raises InvalidRequest and its leaves.

    JSON may use the words of the HTTP body, or be flat: PASSDATA's names go there, the rest are merge fields.
    """
    start = source.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return of_request(from_xml(source)) if b"<REQUEST" in start[:4096].upper() else {"passdata": source}
    try:
        found = orjson.loads(start)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"The data are neither XML nor valid JSON: {error}.", field="data") from None
    if not isinstance(found, dict):
        raise InvalidRequest("The data must be one JSON object.", field="data")
    return _structured(found) if found.keys() <= _WORDS else _flat(found)


def of_request(request: Request) -> dict[str, Any]:
    """What a parsed send request brings for one recipient."""
    return {
        "barcode_id": request.get("BARCODEID"),
        "passdata": dict(request.passdata) or None,
        "data": dict(request.data),
        "custom_text": dict(request.custom_texts),
        "subject": request.get("CUSTOMSUBJECT"),
    }


def sample_of(engine: Engine, template: str) -> dict[str, Any]:
    """The sample recipient of an MMS template; its pass is shown with the pass template's own sample."""
    loaded = engine.mms_template(template)
    drawn = [slide.drawn for slide in loaded.presentation.slides]
    passes = [one.template for one in drawn if isinstance(one, PassObject)]
    return {
        "barcode_id": loaded.sample.get("barcodeid"),
        "data": dict(loaded.sample),
        "passdata": engine.pass_template(passes[0]).sample if passes else None,
    }


def slides(given: Iterable[str]) -> dict[int, str]:
    """``--text 1=…`` pairs by slide number; raises InvalidRequest."""
    return _by_slide(pairs(given, "--text"))


def _structured(found: Mapping[str, Any]) -> dict[str, Any]:
    for name in ("data", "custom_text"):
        if not isinstance(found.get(name, {}), dict):
            raise InvalidRequest(f"{name} must be an object of names and values.", field=name)
    asked = {name: value for name, value in found.items() if value is not None}
    asked["data"] = {name: str(value) for name, value in found.get("data", {}).items()}
    asked["custom_text"] = _by_slide(found.get("custom_text", {}))
    return asked


def _flat(found: Mapping[str, Any]) -> dict[str, Any]:
    slots = {name: value for name, value in found.items() if canonical(name)}
    rest = {name: str(value) for name, value in found.items() if name not in slots and value is not None}
    return {"passdata": slots or None, "data": rest}


def _by_slide(found: Mapping[str, Any]) -> dict[int, str]:
    try:
        return {int(number): str(text) for number, text in found.items()}
    except ValueError:
        raise InvalidRequest(
            "The text of a slide is NUMBER=TEXT, such as 1=Welcome.", field="custom_text"
        ) from None
