"""A message and a Wallet barcode format -> entries of pass.json's ``barcodes``, or why there can be none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class WalletFormat:
    """One of Wallet's barcode formats: ``legacy`` iOS 6-8 take it, ``universal`` all iOS of today draw it.

    ``most`` is the longest message in bytes, ``pattern`` what the symbology carries, ``rule`` that in words.
    """

    name: str
    apple: str
    legacy: bool
    universal: bool
    most: int
    pattern: re.Pattern[str] | None = None
    rule: str = ""

    @property
    def symbology(self) -> str:
        """Name of the symbology in the barcode room."""
        return {"i2of5": "itf"}.get(self.name, self.name)


_PRINTABLE = re.compile(r"[\x20-\x7e]+\Z")
# Wallet Passes: Pass.Barcodes.format; the last four since iOS 27. Capacities: ISO/IEC 18004 table 7 (40-M),
# ISO/IEC 24778 table 1 (32 layers, bytes, 23 %), ISO/IEC 15438 annex (level 2, bytes); for Code 128 the
# useful length on a phone's screen, not the standard's.
FORMATS: Mapping[str, WalletFormat] = {
    item.name: item
    for item in (
        WalletFormat("qr", "PKBarcodeFormatQR", legacy=True, universal=True, most=2331),
        WalletFormat("pdf417", "PKBarcodeFormatPDF417", legacy=True, universal=True, most=1000),
        WalletFormat("aztec", "PKBarcodeFormatAztec", legacy=True, universal=True, most=1914),
        WalletFormat(
            "code128", "PKBarcodeFormatCode128", False, True, 48, _PRINTABLE, "printable ASCII characters"
        ),
        WalletFormat(
            "code39", "PKBarcodeFormatCode39", False, False, 24,
            re.compile(r"[0-9A-Z \-.$/+%]+\Z"), "digits, capital letters and - . $ / + % space",
        ),
        WalletFormat(
            "codabar", "PKBarcodeFormatCodabar", False, False, 24,
            re.compile(r"(?:[A-Da-d][0-9\-$:/.+]+[A-Da-d]|[0-9\-$:/.+]+)\Z"),
            "digits and - $ : / . +, optionally between A-D",
        ),
        WalletFormat(
            "ean13", "PKBarcodeFormatEAN13", False, False, 13,
            re.compile(r"[0-9]{12,13}\Z"), "12 or 13 digits",
        ),
        WalletFormat(
            "i2of5", "PKBarcodeFormatI2of5", False, False, 30,
            re.compile(r"(?:[0-9]{2})+\Z"), "an even count of digits",
        ),
    )
}  # fmt: skip
BY_APPLE_NAME: Mapping[str, WalletFormat] = {item.apple: item for item in FORMATS.values()}

# Beyond so many characters the modules get fine on a phone's screen and scanners need several tries (ours).
EASY: Mapping[str, int] = {"qr": 300, "aztec": 300, "pdf417": 200, "code128": 24}


# What Python encodes text with, though IANA registers none of it as a charset.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf_8_sig"})


def find(name: str) -> WalletFormat | None:
    """The format of our name (``qr``) or Apple's (``PKBarcodeFormatQR``), None if Wallet has none such."""
    return FORMATS.get(name.lower().replace("-", "").replace("_", "")) or BY_APPLE_NAME.get(name)


def gtin_check_digit(digits: str) -> str:
    """The GS1 check digit of ``digits`` (GS1 General Specifications 7.9.1): weights 3, 1 from the right."""
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def problem(format_: WalletFormat, message: str, encoding: str) -> str | None:
    """Why the format cannot carry the message, or None; the sentence names the rule."""
    if not message:
        return "the message is empty"
    if "\0" in message:
        return "the message holds a NUL character"
    if len(message) > format_.most:  # first, since some of Python's charsets take quadratic time
        return (
            f"{len(message)} characters are more than {format_.name} carries on a pass ({format_.most} bytes)"
        )
    size = _size(message, encoding)
    if size is None:
        return f"the message cannot be written in {encoding[:32]}"
    if size > format_.most:
        return f"{size} bytes are more than {format_.name} carries on a pass (at most {format_.most})"
    return _shape_problem(format_, message)


def _size(message: str, encoding: str) -> int | None:
    """Bytes of the message in an IANA charset, None if it has no such form."""
    if encoding.lower().replace("-", "_") in _NO_CHARSETS:
        return None
    try:
        return len(message.encode(encoding))
    except (ValueError, LookupError):  # beyond UnicodeEncodeError: what a name with NUL raises
        return None


def _shape_problem(format_: WalletFormat, message: str) -> str | None:
    if format_.pattern is not None and not format_.pattern.match(message):
        return f"{format_.name} takes {format_.rule}"
    if format_.name == "ean13" and len(message) == 13 and gtin_check_digit(message[:12]) != message[12]:
        return f"the check digit should be {gtin_check_digit(message[:12])}"
    return None


def encoding_for(message: str, policy: str = "auto") -> str:
    """IANA charset: ISO 8859-1 when the message fits (scanners assume it), else UTF-8; or the policy."""
    if policy != "auto":
        return policy
    if message.isascii():
        return "iso-8859-1"
    try:
        message.encode("iso-8859-1")
    except UnicodeEncodeError:
        return "utf-8"
    return "iso-8859-1"


def entry(format_: WalletFormat, message: str, encoding: str, text: str | None) -> dict[str, Any]:
    """One object of ``barcodes`` (Wallet Passes: Pass.Barcodes)."""
    made = {"message": message, "format": format_.apple, "messageEncoding": encoding}
    if text:
        made["altText"] = text
    return made
