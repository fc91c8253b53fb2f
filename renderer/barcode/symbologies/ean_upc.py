"""The EAN/UPC family: digits, with 2- or 5-digit add-ons -> bars with descending guard bars."""

from __future__ import annotations

from collections.abc import Callable

from renderer.barcode.checkdigit import completed, isbn10, issn, judged, mod10
from renderer.barcode.payload import digits_only, of_alphabet
from renderer.barcode.symbol import Caption, Message, Modules, Options, Quiet, Symbology
from renderer.errors import BarcodeError, WrongLength

Heights = tuple[float, ...]
GUARD = 5  # X that guard bars descend (GS1 General Specifications 5.2.1.3)
ADD_ON_TOP = 9  # X left free above an add-on, for its digits (figure 5.2.2.7-1)

# Modules of the bars that descend: guards; for UPC-A also the first and the last digit (ISO/IEC 15420 4.3)
_EAN13 = (range(3), range(45, 50), range(92, 95))
_EAN8 = (range(3), range(31, 36), range(64, 67))
_UPCA = (range(10), range(45, 50), range(85, 95))
_UPCE = (range(3), range(45, 51))


def _split(payload: str | bytes, title: str) -> tuple[str, str]:
    """Main digits and add-on (``+12``, ``+12345``, a blank will do for the plus)."""
    allowed = frozenset("0123456789+ ")
    text = of_alphabet(payload, allowed, title, "it carries digits, and an add-on of 2 or 5 after a +")
    main, _, add_on = text.replace(" ", "+").partition("+")
    if (("+" in text or " " in text) and len(add_on) not in {2, 5}) or "+" in add_on:
        raise WrongLength(f"{title}: an add-on has 2 or 5 digits, such as {main}+12.", field="payload")
    return main, add_on


def _message(main: str, add_on: str, gtin13: str, source: str | None = None) -> Message:
    """Readers give every member back as a GTIN-13, the add-on behind it."""
    plus = f"+{add_on}" if add_on else ""
    return Message((gtin13 + add_on).encode("ascii"), ((source or main) + plus).encode("ascii"), main + plus)


def _of_length(length: int, title: str) -> Callable[[str | bytes, Options], Message]:
    def prepare(payload: str | bytes, _options: Options) -> Message:
        main, add_on = _split(payload, title)
        full = completed(main, (length,), mod10, title)
        return _message(full, add_on, full.zfill(13) if length == 12 else full)

    return prepare


def prepare_ean8(payload: str | bytes, _options: Options) -> Message:
    """EAN-8: libzint knows it by its seven digits."""
    main, add_on = _split(payload, "EAN-8")
    full = completed(main, (8,), mod10, "EAN-8")
    return _message(full, add_on, full, full[:7])


def prepare_jan(payload: str | bytes, options: Options) -> Message:
    """JAN: an EAN-13 with Japan's prefixes 45 or 49."""
    message = _of_length(13, "JAN")(payload, options)
    if not message.text.startswith(("45", "49")):
        raise BarcodeError("JAN begins with 45 or 49; other prefixes are ean13.", field="payload")
    return message


def prepare_upce(payload: str | bytes, _options: Options) -> Message:
    """UPC-E: number system 0 or 1, six digits, check digit of the UPC-A meant (ISO/IEC 15420 4.2.4)."""
    main, add_on = _split(payload, "UPC-E")
    if len(main) == 6:
        main = "0" + main
    if len(main) not in {7, 8} or main[0] not in "01":
        raise WrongLength(
            f"UPC-E takes 6 digits, or 7 or 8 beginning with 0 or 1; {main} was given.", field="payload"
        )
    expected = mod10(expanded(main[:7]))
    if len(main) == 8:
        judged(main, lambda _digits: expected, "UPC-E")
    full = main[:7] + expected
    return _message(full, add_on, "0" + expanded(full[:7]) + expected)


def expanded(digits: str) -> str:
    """The eleven digits of UPC-A that seven of UPC-E stand for (ISO/IEC 15420 table 6)."""
    system, rest, last = digits[0], digits[1:6], digits[6]
    if last in "012":
        return f"{system}{rest[:2]}{last}0000{rest[2:]}"
    if last == "3":
        return f"{system}{rest[:3]}00000{rest[3:]}"
    if last == "4":
        return f"{system}{rest[:4]}00000{rest[4:]}"
    return f"{system}{rest}0000{last}"


def prepare_isbn(payload: str | bytes, _options: Options) -> Message:
    """ISBN: 10 or 13 digits, hyphens allowed; ten become an EAN-13 with prefix 978 (ISO 2108:2017 4.2)."""
    allowed = frozenset("0123456789-Xx +")
    text = of_alphabet(payload, allowed, "ISBN", "it carries digits, hyphens and a final X")
    body, plus, add_on = text.partition("+")
    if plus and len(add_on) not in {2, 5}:
        raise WrongLength(
            "ISBN: an add-on has 2 or 5 digits, such as 978-3-16-148410-0+51995.", field="payload"
        )
    number = body.replace("-", "").replace(" ", "").upper()
    if len(number) == 10:
        judged(number[:9].replace("X", "") + number[9:], isbn10, "ISBN") if number[:9].isdigit() else None
        number = "978" + number[:9]
    digits_only(number, "ISBN-13")
    main = completed(number, (13,), mod10, "ISBN")
    if not main.startswith(("978", "979")):
        raise BarcodeError("An ISBN of 13 digits begins with 978 or 979.", field="payload")
    return _message(main, add_on, main)


def prepare_issn(payload: str | bytes, _options: Options) -> Message:
    """ISSN: 8 characters, hyphen allowed -> 977, seven digits, variant 00 (ISO 3297 annex B); or all 13."""
    allowed = frozenset("0123456789-Xx+")
    text = of_alphabet(payload, allowed, "ISSN", "it carries digits, a hyphen and a final X")
    body, plus, add_on = text.partition("+")
    if plus and len(add_on) not in {2, 5}:
        raise WrongLength("ISSN: an add-on has 2 or 5 digits, such as 0317-8471+05.", field="payload")
    number = body.replace("-", "").upper()
    if len(number) == 8 and number[:7].isdigit():
        judged(number, issn, "ISSN")
        number = f"977{number[:7]}00"
    digits_only(number, "ISSN")
    main = completed(number, (13,), mod10, "ISSN")
    if not main.startswith("977"):
        raise BarcodeError("An ISSN of 13 digits begins with 977.", field="payload")
    return _message(main, add_on, main)


def _guards(
    width: int, bars: tuple[range, ...], height: int
) -> Callable[[Modules, Options], tuple[Modules, Heights]]:
    """Rows with guard bars descending and the add-on standing lower, at its own height."""
    descending = sum(1 << module for span in bars for module in span)
    main = (1 << width) - 1

    def finish(modules: Modules, _options: Options) -> tuple[Modules, Heights]:
        row, size = int.from_bytes(modules.packed, "little"), modules.stride
        low = row & (descending | ~main)
        rows: tuple[int, ...]
        heights: Heights
        if modules.width == width:
            rows, heights = (row, low), (height, GUARD)
        else:
            rows, heights = (row & main, row, low), (ADD_ON_TOP, height - ADD_ON_TOP, GUARD)
        packed = b"".join(each.to_bytes(size, "little") for each in rows)
        return Modules(modules.width, len(rows), packed, size), heights

    return finish


Group = tuple[int, int, int, int]
Captions = Callable[[str, int], tuple[Caption, ...]]


def _captions(*groups: Group) -> Captions:
    """Digits under their halves (GS1 General Specifications 5.2.5): first and last digit, module, span."""

    def captions(text: str, width: int) -> tuple[Caption, ...]:
        main, _, add_on = text.partition("+")
        placed = [Caption(main[first:last], start, span, spread=True) for first, last, start, span in groups]
        if add_on:
            span = 20 if len(add_on) == 2 else 47
            placed.append(Caption(add_on, width - span, span, spread=True, above=True))
        return tuple(placed)

    return captions


_TEXT = {
    "ean8": _captions((0, 4, 3, 28), (4, 8, 36, 28)),
    "upca": _captions((0, 1, -9, 7), (1, 6, 10, 35), (6, 11, 50, 35), (11, 12, 97, 7)),
    "upce": _captions((0, 1, -9, 7), (1, 7, 3, 42), (7, 8, 52, 7)),
}
_TEXT_EAN13 = _captions((0, 1, -9, 7), (1, 7, 3, 42), (7, 13, 50, 42))


def _member(  # noqa: PLR0917 - a table row
    name: str,
    title: str,
    example: str,
    engine: str,
    prepare: Callable[[str | bytes, Options], Message],
    quiet: Quiet,
    finish: Callable[[Modules, Options], tuple[Modules, Heights]],
    readers: tuple[str, ...],
    aim_id: str = "]E0",
    standard: str = "ISO/IEC 15420:2009; GS1 General Specifications 5.2",
) -> Symbology:
    return Symbology(
        name=name,
        title=title,
        standard=standard,
        aim_id=aim_id,
        kind="linear",
        engine=engine,
        example=example,
        prepare=prepare,
        quiet=quiet,
        row_height=69 + GUARD,
        finish=finish,
        readers=readers,
        captions=_TEXT.get(name, _TEXT_EAN13),
    )


# Quiet zones: ISO/IEC 15420 table 8; heights: nominal 22.85 mm (18.23 mm for EAN-8) at X = 0.33 mm
_13 = (11, 0, 7, 0)
SYMBOLOGIES = (
    _member(
        "ean13",
        "EAN-13",
        "9521234543213",
        "EANX",
        _of_length(13, "EAN-13"),
        _13,
        _guards(95, _EAN13, 69),
        ("EAN13",),
    ),
    _member(
        "ean8",
        "EAN-8",
        "95200002",
        "EANX",
        prepare_ean8,
        (7, 0, 7, 0),
        _guards(67, _EAN8, 55),
        ("EAN8",),
        "]E4",
    ),
    _member(
        "upca",
        "UPC-A",
        "012345678905",
        "UPCA",
        _of_length(12, "UPC-A"),
        (9, 0, 9, 0),
        _guards(95, _UPCA, 69),
        ("UPCA",),
    ),
    _member(
        "upce", "UPC-E", "01234565", "UPCE", prepare_upce, (9, 0, 7, 0), _guards(51, _UPCE, 69), ("UPCE",)
    ),
    _member(
        "isbn",
        "ISBN",
        "978-3-16-148410-0",
        "EANX",
        prepare_isbn,
        _13,
        _guards(95, _EAN13, 69),
        ("ISBN", "EAN13"),
        standard="ISO 2108:2017; ISO/IEC 15420:2009",
    ),
    _member(
        "issn",
        "ISSN",
        "0317-8471",
        "EANX",
        prepare_issn,
        _13,
        _guards(95, _EAN13, 69),
        ("EAN13",),
        standard="ISO 3297:2022; ISO/IEC 15420:2009",
    ),
    _member(
        "jan",
        "JAN",
        "4901234567894",
        "EANX",
        prepare_jan,
        _13,
        _guards(95, _EAN13, 69),
        ("EAN13",),
        standard="JIS X 0507:2004",
    ),
)
