"""Octets and the name of their charset -> text, UTF-8 where nobody knows a charset of that name."""

from __future__ import annotations

_OTHERWISE = {"": "utf-8", "iso-10646-ucs-2": "utf-16-be"}  # as WAP and MMS call it


def decoded(data: bytes, charset: str) -> str:
    """The text, whatever the octets: what is not of the charset becomes U+FFFD."""
    codec = _OTHERWISE.get(charset.lower(), charset)
    try:
        return data.decode(codec, "replace")
    except (LookupError, ValueError):  # "idna", "undefined" and "hex" are codecs as well
        return data.decode("utf-8", "replace")
