"""What a caller gives for a template's fields -> clean values, or the error that names the field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from renderer.errors import FieldError, FieldTooLong, MissingField, UnknownField
from renderer.ticket.schema import FieldSpec

_SHORT = (str, int, float)
_SPACES = re.compile(" {2,}")  # ordinary spaces only: a no-break space is there on purpose


def resolve(specs: Mapping[str, FieldSpec], given: Mapping[str, Any] | None) -> dict[str, str]:
    """Every declared field with its value, empty where nothing was given; ``None`` asks for the sample data.

    Raises UnknownField, MissingField, FieldTooLong or FieldError, each with ``field``.
    """
    if given is None:
        return {name: clean(spec.sample, spec.type) for name, spec in specs.items()}
    for name in given:
        if name not in specs:
            known = ", ".join(specs) or "none"
            raise UnknownField(f"The template has no field {name!r}. Its fields: {known}.", field=str(name))
    return {name: _value(name, spec, given.get(name)) for name, spec in specs.items()}


def _value(name: str, spec: FieldSpec, given: Any) -> str:
    if given is not None and not isinstance(given, _SHORT):
        raise FieldError(f"Field {name!r} must be a text, not {type(given).__name__}.", field=name)
    value = "" if given is None else clean(str(given), spec.type)
    if spec.required and not value:
        raise MissingField(f"Field {name!r} is required; the template gives no default for it.", field=name)
    if len(value) > spec.max:
        raise FieldTooLong(
            f"Field {name!r} has {len(value)} characters; the template allows {spec.max}.", field=name
        )
    return value


def clean(value: str, kind: str) -> str:
    """A text in NFC on one line; a barcode's payload exactly as given."""
    if kind == "barcode":
        return value
    if value.isascii() and value.isprintable():  # nearly all: nothing to compose, no control characters
        return (_SPACES.sub(" ", value) if "  " in value else value).strip(" ")
    spaced = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in value)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", spaced).strip(" "))


def listing(specs: Mapping[str, FieldSpec]) -> list[dict[str, Any]]:
    """The field contract as plain data, in the template's order."""
    return [{"name": name, **spec.model_dump()} for name, spec in specs.items()]
