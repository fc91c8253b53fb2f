"""Judged message -> modules of QR and Micro QR by segno, with its padding put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segno import consts
from segno import encoder as untyped

from renderer.barcode.symbol import Message, Modules, Options, Symbology, pack
from renderer.errors import InvalidOption, PayloadTooLong

parts: Any = untyped
_CAPACITY: Any = consts.SYMBOL_CAPACITY
_TAKEN = {"qr": {"ecc", "version", "mask", "charset"}, "micro_qr": {"ecc", "version", "mask", "charset"}}
_ALPHANUMERIC = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_DIGITS = frozenset(b"0123456789")


class SegnoEncoder:
    """segno 1.6: one mode for the whole symbol; byte mode takes the bytes as they are, without ECI.

    Its own encoder writes a codeword of zeros too many where the data ends on a byte, and pads M1 and M3 with
    zeros throughout; both are read by lenient readers only. Here its parts are put together with padding as
    ISO/IEC 18004 7.4.10 has it. The error correction level is never raised unasked.
    """

    name = "segno"

    def compile(self, symbology: Symbology, options: Options) -> Callable[[Message], Modules]:
        """Fix symbology and options once; raises InvalidOption for what segno does not do."""
        taken = _TAKEN.get(symbology.name)
        if taken is None:
            raise InvalidOption(
                f"segno draws qr and micro_qr, not {symbology.name}; use zint.", field="encoder"
            )
        for name, value in options.items():
            if name not in taken and value is not False:
                raise InvalidOption(f"segno does not take {name} here; use zint.", field=name)
        micro = symbology.name == "micro_qr"
        error = parts.normalize_errorlevel(str(options["ecc"]))
        wanted = options.get("version")
        version = parts.normalize_version(f"M{wanted}" if micro and wanted else wanted)
        mask = parts.normalize_mask(options.get("mask"), micro)

        def modules(message: Message) -> Modules:
            return _draw(message.source, error, version, mask, micro=micro)

        return modules


def _draw(data: bytes, error: int, version: int | None, mask: int | None, *, micro: bool) -> Modules:
    segments = parts.prepare_data(data, _mode(data), None)
    try:
        least = parts.find_version(segments, error, eci=False, micro=micro)
    except parts.DataOverflowError as problem:
        raise PayloadTooLong(f"{problem}; shorten it, or lower ecc.", field="payload") from None
    if version is not None and least > version:
        raise PayloadTooLong(
            f"{len(data)} bytes do not fit into version {parts.get_version_name(version)}; "
            f"version {parts.get_version_name(least)} holds them.",
            field="version",
        )
    chosen = least if version is None else version
    if chosen == consts.VERSION_M1:
        error = None  # type: ignore[assignment]  # M1 detects errors only
    return _matrix(_codewords(segments, chosen, error), chosen, error, mask)


def _mode(data: bytes) -> int:
    """The densest mode for all of the data; kanji mode is left out, it would re-code the bytes."""
    if _DIGITS.issuperset(data):
        return int(consts.MODE_NUMERIC)
    return int(consts.MODE_ALPHANUMERIC if _ALPHANUMERIC.issuperset(data) else consts.MODE_BYTE)


def _codewords(segments: Any, version: int, error: int | None) -> list[int]:
    """The data bits, terminated and padded (ISO/IEC 18004 7.4.9, 7.4.10)."""
    micro = version < 1
    bits: Any = parts.Buffer()
    span = version if micro else parts.version_range(version)
    for segment in segments:
        parts.write_segment(bits, segment, version if micro else None, span, False)
    capacity = _CAPACITY[version][error]
    parts.write_terminator(bits, capacity, version if micro else None, len(bits))
    bits.extend([0] * min(-len(bits) % 8, capacity - len(bits)))
    pads = ((1, 1, 1, 0, 1, 1, 0, 0), (0, 0, 0, 1, 0, 0, 0, 1))
    for number in range(capacity // 8 - len(bits) // 8):
        bits.extend(pads[number % 2])
    bits.extend([0] * (capacity - len(bits)))  # the last codeword of M1 and M3 has four bits
    message: list[int] = parts.make_final_message(version, error, bits)
    return message


def _matrix(codewords: list[int], version: int, error: int | None, mask: int | None) -> Modules:
    """Function patterns, data, mask, format and version (ISO/IEC 18004 6.3, 7.7 to 7.10)."""
    size = parts.calc_matrix_size(version)
    matrix = parts.make_matrix(size, size)
    parts.add_finder_patterns(matrix, size, size)
    parts.add_alignment_patterns(matrix, size, size)
    parts.add_codewords(matrix, codewords, version)
    chosen, matrix = parts.find_and_apply_best_mask(matrix, size, size, mask)
    parts.add_format_info(matrix, version, error, chosen)
    parts.add_version_info(matrix, version)
    return pack(tuple("".join(map(str, row)) for row in matrix))


ENCODER = SegnoEncoder()
