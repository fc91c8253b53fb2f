"""Payloads a symbology can carry, and symbols of random modules, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from renderer.barcode.symbol import Symbol, pack

ASCII = st.characters(min_codepoint=0, max_codepoint=127)
LATIN_1 = st.characters(min_codepoint=0, max_codepoint=255)
DIGITS = "0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=least, max_size=most or least)


def ascii_text(most: int = 24) -> st.SearchStrategy[str]:
    return st.text(ASCII, min_size=1, max_size=most)


def mixed(most: int) -> st.SearchStrategy[str]:
    """Mixes that make encoders change modes: runs of digits, capitals, control characters, Latin-1."""
    piece = st.one_of(
        digits(1, 9),
        st.text(UPPER + " $%*+-./:", min_size=1, max_size=6),
        st.text(LATIN_1, min_size=1, max_size=6),
        st.just("99"),
        st.text(st.characters(min_codepoint=0, max_codepoint=31), min_size=1, max_size=3),
    )
    return st.lists(piece, min_size=1, max_size=6).map("".join).map(lambda text: text[:most])


def add_on(main: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda number, more: number + more, main, st.sampled_from(["", "+05", "+51995"]))


def canonical(upce: str) -> bool:
    """Whether UPC-E leaves out zeros the one way there is (ISO/IEC 15420 table 6)."""
    last = upce[5]
    return (
        last in "012"
        or (last == "3" and upce[2] not in "012")
        or (last == "4" and upce[3] != "0")
        or (last > "4" and upce[4] != "0")
    )


PAYLOADS: dict[str, st.SearchStrategy[str | bytes]] = {
    "qr": st.one_of(mixed(60), st.binary(min_size=1, max_size=120)),
    "micro_qr": st.one_of(
        digits(1, 18), st.text(UPPER + DIGITS, min_size=1, max_size=14), st.binary(min_size=1, max_size=9)
    ),
    "rmqr": st.one_of(mixed(30), st.binary(min_size=1, max_size=60)),
    "aztec": st.one_of(mixed(60), st.binary(min_size=1, max_size=120)),
    "aztec_rune": st.integers(0, 255).map(str),
    "datamatrix": st.one_of(mixed(60), st.binary(min_size=1, max_size=120)),
    "pdf417": st.one_of(mixed(60), st.binary(min_size=1, max_size=120)),
    "pdf417_compact": st.one_of(mixed(60), st.binary(min_size=1, max_size=60)),
    "micropdf417": st.one_of(mixed(40), st.binary(min_size=1, max_size=60)),
    "maxicode": st.one_of(mixed(40), st.binary(min_size=1, max_size=40)),
    "code128": mixed(24),
    # Pairs such as +A are extended Code 39 to a reader that is not told otherwise: no $ / + % here.
    "code39": st.text(DIGITS + UPPER + "-. ", min_size=1, max_size=20),
    "code39_extended": st.text(
        st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=12
    ).filter(lambda text: any(character.islower() for character in text)),
    "code93": ascii_text(),
    "codabar": st.builds(
        lambda first, body, last: first + body + last,
        st.sampled_from("ABCD"),
        st.text(DIGITS + "-$:/.+", min_size=3, max_size=16),
        st.sampled_from("ABCD"),
    ),
    "itf": digits(4, 12).map(lambda text: text * 2),
    "itf14": digits(13),
    "telepen": st.text(st.characters(min_codepoint=32, max_codepoint=127), min_size=2, max_size=16),
    "telepen_numeric": digits(3, 8).map(lambda text: text * 2),
    "ean13": add_on(digits(12)),
    "ean8": digits(7),
    "upca": add_on(digits(11)),
    "upce": digits(6).filter(canonical),
    "isbn": digits(9).map("978".__add__),
    "issn": digits(9).map("977".__add__),
    "jan": digits(10).map("49".__add__),
    "pzn": digits(7).filter(lambda text: sum(int(d) * w for w, d in enumerate(text, 1)) % 11 != 10),
    "databar": digits(13),
    "databar_truncated": digits(13),
    "databar_limited": digits(12).map("0".__add__),
    "databar_stacked": digits(13),
    "databar_stacked_omni": digits(13),
}
SERIAL = st.text(DIGITS + UPPER + "abc-/.%&", min_size=1, max_size=9)
GS1 = st.builds(
    lambda weight, batch, serial: f"(3103){weight}(10){batch}(21){serial}", digits(6), SERIAL, SERIAL
)
PAYLOADS |= dict.fromkeys(("gs1_128", "databar_expanded", "databar_expanded_stacked"), GS1)


@st.composite
def symbols(draw: st.DrawFn, most: int = 80) -> Symbol:
    """Any modules at all, with any quiet zone: what drawing must be right for."""
    width, rows = draw(st.integers(1, most)), draw(st.integers(1, 12))
    lines = tuple(draw(st.text("01", min_size=width, max_size=width)) for _ in range(rows))
    heights = draw(st.one_of(st.just(1), st.tuples(*[st.integers(1, 3)] * rows)))
    quiet = tuple(draw(st.sampled_from([0, 1, 2, 4, 9, 11, 17])) for _ in range(4))
    return Symbol("drawn", *pack(lines), heights, quiet, "", b"")  # type: ignore[arg-type]


def painted(symbol: Symbol, module: int) -> list[str]:
    """The picture as text, drawn the slow way: one character a pixel, 1 = dark."""
    left, above, right, below = symbol.quiet
    heights = (
        symbol.row_heights if isinstance(symbol.row_heights, tuple) else (symbol.row_heights,) * symbol.rows
    )
    across = (symbol.width + left + right) * module
    rows = ["0" * across] * (above * module)
    for row, height in zip(symbol.matrix(), heights, strict=True):
        line = "".join(each * module for each in "0" * left + row + "0" * right)
        rows += [line] * round(height * module)
    return rows + ["0" * across] * (below * module)
