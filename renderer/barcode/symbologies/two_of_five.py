"""The two-of-five family: digits -> bars (interleaved, ITF-14, standard, industrial)."""

from __future__ import annotations

from renderer.barcode.checkdigit import completed, mod10
from renderer.barcode.payload import digits_only, plain
from renderer.barcode.symbol import Message, Modules, Option, Options, Symbology
from renderer.errors import WrongLength

BEARER = 2  # X; GS1 General Specifications 5.3.2.4: at least twice the narrow bar


def prepare_itf(payload: str | bytes, options: Options) -> Message:
    """Judge digits in pairs (ISO/IEC 16390 4.2.2): an even number, check digit included."""
    text = digits_only(payload, "Interleaved 2 of 5")
    if options["check"]:
        text += mod10(text)
    if len(text) % 2:
        counted = f"{len(text)} with the check digit" if options["check"] else str(len(text))
        raise WrongLength(
            f"Interleaved 2 of 5 carries digits in pairs; {counted} were given: put a 0 before them.",
            field="payload",
        )
    return plain(text)


def prepare_itf14(payload: str | bytes, _options: Options) -> Message:
    """Judge a GTIN-14 (GS1 General Specifications 5.3)."""
    return plain(completed(digits_only(payload, "ITF-14"), (14,), mod10, "ITF-14"))


def prepare_digits(payload: str | bytes, _options: Options) -> Message:
    """Judge any number of digits."""
    return plain(digits_only(payload, "2 of 5"))


def with_bearer(modules: Modules, options: Options) -> tuple[Modules, float | tuple[float, ...]]:
    """Bearer bars above and below (GS1 General Specifications 5.3.2.4)."""
    if not options["bearer"]:
        return modules, 50
    bar = ((1 << modules.width) - 1).to_bytes(modules.stride, "little")
    return Modules(modules.width, 3, bar + modules.packed + bar, modules.stride), (BEARER, 50, BEARER)


SYMBOLOGIES = (
    Symbology(
        name="itf",
        title="Interleaved 2 of 5",
        standard="ISO/IEC 16390:2007",
        aim_id="]I0",
        kind="linear",
        engine="C25INTER",
        example="12345678",
        prepare=prepare_itf,
        quiet=(10, 0, 10, 0),  # ISO/IEC 16390 4.4
        row_height=50,
        options={"check": Option("append the modulo 10 check digit", type=bool, default=False)},
        readers=("ITF", "ITF14"),
        aliases=("interleaved2of5", "i25"),
    ),
    Symbology(
        name="itf14",
        title="ITF-14",
        standard="GS1 General Specifications 5.3; ISO/IEC 16390:2007",
        aim_id="]I1",
        kind="linear",
        engine="C25INTER",
        example="09521234543213",
        prepare=prepare_itf14,
        quiet=(10, 0, 10, 0),
        row_height=50,
        options={"bearer": Option("bearer bars above and below", type=bool, default=True)},
        finish=with_bearer,
        readers=("ITF14", "ITF"),
        gs1=True,
    ),
    Symbology(
        name="standard2of5",
        title="Standard (matrix) 2 of 5",
        standard="Nieaf, Code 2 of 5 Matrix (1970s; no formal standard)",
        aim_id="]X0",
        kind="linear",
        engine="C25STANDARD",
        example="12345678",
        prepare=prepare_digits,
        quiet=(10, 0, 10, 0),
        row_height=50,
        aliases=("matrix2of5",),
    ),
    Symbology(
        name="industrial2of5",
        title="Industrial 2 of 5",
        standard="Identicon, Code 2 of 5 (1971; no formal standard)",
        aim_id="]S0",
        kind="linear",
        engine="C25IND",
        example="12345678",
        prepare=prepare_digits,
        quiet=(10, 0, 10, 0),
        row_height=50,
    ),
)
