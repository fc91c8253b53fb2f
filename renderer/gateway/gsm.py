"""Text -> whether a plain SMS can say it: the default alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1)."""

from __future__ import annotations

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"
_ALPHABET = frozenset(_BASIC + _EXTENSION)


def is_plain(text: str) -> bool:
    """Whether every character is in the default alphabet or its extension; else it goes out as UCS-2."""
    return _ALPHABET.issuperset(text)
