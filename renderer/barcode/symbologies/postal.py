"""Four-state postal codes: numbers and postcodes -> bars with ascenders and descenders."""

from __future__ import annotations

import re
from collections.abc import Callable

from renderer.barcode.payload import as_text, of_alphabet, plain
from renderer.barcode.symbol import Message, Options, Quiet, Symbology
from renderer.errors import BarcodeError, WrongLength

DIGITS = frozenset("0123456789")
UPPER = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
Judge = Callable[[str | bytes, Options], Message]


def _judge(title: str, allowed: frozenset[str], cure: str, lengths: range | tuple[int, ...]) -> Judge:
    """A judge for an alphabet (letters in any case) and lengths."""

    def prepare(payload: str | bytes, _options: Options) -> Message:
        text = of_alphabet(as_text(payload).upper(), allowed, title, cure)
        if len(text) not in lengths:
            taken = f"{lengths[0]} to {lengths[-1]}" if isinstance(lengths, range) else _either(lengths)
            raise WrongLength(f"{title} takes {taken} characters; {len(text)} were given.", field="payload")
        return plain(text)

    return prepare


def _either(lengths: tuple[int, ...]) -> str:
    return ", ".join(map(str, lengths[:-1])) + f" or {lengths[-1]}"


def prepare_imb(payload: str | bytes, options: Options) -> Message:
    """IMb: tracking code of 20 digits and a ZIP of 0, 5, 9 or 11 (USPS-B-3200 2.1); second digit 0 to 4."""
    title = "USPS Intelligent Mail"
    text = as_text(payload).replace("-", "")
    message = _judge(title, DIGITS, "it carries digits", (20, 25, 29, 31))(text, options)
    if text[1] > "4":
        raise BarcodeError(
            f"{title}: the digit at position 2 is {text[1]}; it must be 0 to 4.", field="payload"
        )
    source = f"{text[:20]}-{text[20:]}" if text[20:] else text  # libzint wants a hyphen before the ZIP
    return message._replace(source=source.encode("ascii"))


_MAILMARK = re.compile(
    r"[0-4][0-4][0-9A-E](?:\d{2}\d{8}|\d{6}\d{8})"
    r"(?:[A-Z]{1,2}\d{1,2}[A-Z]?\d[A-Z]{2}\d[A-Z] *|XY11 *)"
)


def prepare_mailmark(payload: str | bytes, options: Options) -> Message:
    """Mailmark: format, version, class, supply chain (2 or 6), item (8), postcode with delivery point."""
    title = "Royal Mail Mailmark"
    text = as_text(payload).upper()
    message = _judge(title, DIGITS | UPPER | {" "}, "it carries digits and capital letters", range(14, 27))(
        text, options
    )
    if not _MAILMARK.fullmatch(text):
        raise BarcodeError(
            f"{title}: '{text}' is not built of format, version, class, supply chain ID, item ID and "
            "postcode, such as 41038422416563762EF61AH8T.",
            field="payload",
        )
    return message


def _four_state(  # noqa: PLR0917 - a table row
    name: str,
    title: str,
    standard: str,
    engine: str,
    example: str,
    prepare: Judge,
    quiet: Quiet,
    heights: tuple[float, ...],
    aliases: tuple[str, ...] = (),
) -> Symbology:
    return Symbology(
        name=name,
        title=title,
        standard=standard,
        aim_id="]X0",
        kind="postal",
        engine=engine,
        example=example,
        prepare=prepare,
        quiet=quiet,
        row_height=heights,
        aliases=aliases,
    )


_ROYAL = (3.164, 2.165, 3.164)  # 5.0 mm full height, 1.27 mm tracker at X = 0.5885 mm
_ALPHANUMERIC = DIGITS | UPPER
_ALNUM = "it carries 0-9 and A-Z"

SYMBOLOGIES = (
    _four_state(
        "usps_imb",
        "USPS Intelligent Mail",
        "USPS-B-3200 Rev H",
        "USPS_IMAIL",
        "01234567094987654321-01234",
        prepare_imb,
        (6, 2, 6, 2),
        (2.086, 2.064, 2.086),
        ("onecode",),
    ),
    _four_state(
        "rm4scc",
        "Royal Mail 4-State Customer Code",
        "Royal Mail Know How 2006 appendix C",
        "RM4SCC",
        "BX11LT1A",
        _judge("RM4SCC", _ALPHANUMERIC, _ALNUM, range(1, 51)),
        (4, 4, 4, 4),
        _ROYAL,
        ("royalmail", "cbc"),
    ),
    _four_state(
        "kix",
        "KIX",
        "PostNL, KIX-code handleiding",
        "KIX",
        "1231FZ13XHS",
        _judge("KIX", _ALPHANUMERIC, _ALNUM, range(1, 19)),
        (4, 4, 4, 4),
        _ROYAL,
        ("klantindex",),
    ),
    _four_state(
        "mailmark",
        "Royal Mail Mailmark",
        "Royal Mail Mailmark barcode definition (2014)",
        "MAILMARK_4S",
        "1100000000000XY11",
        prepare_mailmark,
        (4, 4, 4, 4),
        _ROYAL,
    ),
    _four_state(
        "auspost",
        "Australia Post 4-State Customer Code",
        "Australia Post, A Guide to Printing the 4-State Barcode",
        "AUSPOST",
        "12345678",
        _judge(
            "Australia Post",
            _ALPHANUMERIC | frozenset("abcdefghijklmnopqrstuvwxyz #"),
            _ALNUM,
            (8, 13, 16, 18, 23),
        ),
        (10, 4, 10, 4),
        (3.7, 2.6, 3.7),
    ),
    _four_state(
        "japanpost",
        "Japan Post",
        "Japan Post, Zip/Barcode Manual",
        "JAPANPOST",
        "1540023-1-2",
        _judge("Japan Post", _ALPHANUMERIC | {"-"}, "it carries 0-9, A-Z and -", range(1, 21)),
        (4, 4, 4, 4),
        (2, 2, 2),
    ),
)
