"""A payload too long for one QR symbol -> a sequence of symbols that a reader joins again."""

from __future__ import annotations

from functools import reduce
from operator import xor

from renderer.barcode.payload import as_bytes
from renderer.barcode.recipe import QuietZone, recipe
from renderer.barcode.symbol import OptionValue, Symbol
from renderer.errors import InvalidOption, PayloadTooLong

_MOST = 16  # ISO/IEC 18004 8.1


def encode_sequence(
    payload: str | bytes,
    count: int | None = None,
    *,
    quiet: QuietZone = None,
    charset: str | None = None,
    **options: OptionValue | None,
) -> tuple[Symbol, ...]:
    """Split a payload over ``count`` QR symbols, or over as few as ``version=`` allows (ISO/IEC 18004 clause
    8).

    ``options`` are those of ``qr``. Raises InvalidOption, PayloadTooLong.
    """
    data = as_bytes(payload, charset)
    if count is not None:
        return _encoded(data, count, quiet, options)
    if options.get("version") is None:
        raise InvalidOption("Give count, or the version that no symbol may exceed.", field="count")
    for attempt in range(2, _MOST + 1):
        try:
            return _encoded(data, attempt, quiet, options)
        except PayloadTooLong:
            continue
    raise PayloadTooLong(
        f"{len(data)} bytes do not fit into {_MOST} QR symbols of version {options['version']}; use a larger "
        "version.",
        field="payload",
    )


def _encoded(
    data: bytes, count: int, quiet: QuietZone, options: dict[str, OptionValue | None]
) -> tuple[Symbol, ...]:
    most = min(_MOST, len(data))
    if isinstance(count, bool) or not isinstance(count, int) or not 2 <= count <= most:
        raise InvalidOption(f"A sequence has 2 to {most} symbols for this payload.", field="count")
    parity = reduce(xor, data)  # 8.4.2: of all data bytes of the whole message
    size = -(-len(data) // count)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return tuple(
        recipe(
            "qr",
            "zint",
            quiet,
            (
                *options.items(),
                ("append_index", index),
                ("append_count", len(pieces)),
                ("append_parity", parity),
            ),
        )(piece)
        for index, piece in enumerate(pieces, 1)
    )
