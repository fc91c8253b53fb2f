"""Modules -> codewords or data, written from the standards: a second opinion where no open reader exists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from renderer.barcode.symbol import Symbol

Rows = Sequence[str]


# --- QR and Micro QR: ISO/IEC 18004

_MASKS: tuple[Callable[[int, int], bool], ...] = (  # table 10
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)
_MICRO_MASKS = (_MASKS[1], _MASKS[4], _MASKS[6], _MASKS[7])  # table 10
_LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}  # table 12


def _zigzag(size: int, skipped: int | None, reserved: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Data modules in their order (7.7.3)."""
    found, upward, column = [], True, size - 1
    while column > 0:
        if column == skipped:
            column -= 1
        for step in range(size):
            row = size - 1 - step if upward else step
            found += [(row, each) for each in (column, column - 1) if not reserved(row, each)]
        upward, column = not upward, column - 2
    return found


def qr(rows: Rows) -> tuple[str, int, list[int]]:
    """ECC level, mask and codewords of a symbol of version 1 to 6, in the order they stand in (7.7, 7.9)."""
    size = len(rows)

    def reserved(i: int, j: int) -> bool:
        corner = (i < 9 and (j < 9 or j >= size - 8)) or (i >= size - 8 and j < 9)
        aligned = size > 21 and abs(i - (size - 7)) <= 2 and abs(j - (size - 7)) <= 2
        return corner or aligned or i == 6 or j == 6

    places = [(8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    told = int("".join(rows[i][j] for i, j in places), 2) ^ 0b101010000010010
    mask = told >> 10 & 7
    bits = "".join(str(int(rows[i][j]) ^ _MASKS[mask](i, j)) for i, j in _zigzag(size, 6, reserved))
    return _LEVELS[told >> 13], mask, [int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)]


def micro_qr(rows: Rows) -> tuple[int, int, str]:
    """Symbol number, mask and data bits of a Micro QR symbol (7.9.2)."""
    size = len(rows)
    places = [(8, j) for j in range(1, 9)] + [(i, 8) for i in range(7, 0, -1)]
    told = int("".join(rows[i][j] for i, j in places), 2) ^ 0b100010001000101
    mask = told >> 10 & 3
    bits = "".join(
        str(int(rows[i][j]) ^ _MICRO_MASKS[mask](i, j))
        for i, j in _zigzag(size, None, lambda i, j: (i < 9 and j < 9) or i == 0 or j == 0)
    )
    return told >> 12, mask, bits


# --- Data Matrix: ISO/IEC 16022 annex F


def datamatrix(rows: Rows) -> list[int]:  # noqa: C901 - one walk, as annex F has it
    """Codewords of a symbol with one data region."""
    inner = [row[1:-1] for row in rows[1:-1]]
    high, wide = len(inner), len(inner[0])
    seen: dict[tuple[int, int], str] = {}

    def module(row: int, column: int) -> str:
        if row < 0:
            row, column = row + high, column + 4 - (high + 4) % 8
        if column < 0:
            row, column = row + 4 - (wide + 4) % 8, column + wide
        seen[row, column] = inner[row][column]
        return inner[row][column]

    def utah(row: int, column: int) -> int:
        offsets = ((-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0))
        return int("".join(module(row + down, column + right) for down, right in offsets), 2)

    def corner(places: Sequence[tuple[int, int]]) -> int:
        return int("".join(module(row % high, column % wide) for row, column in places), 2)

    words, row, column = [], 4, 0
    while row < high or column < wide:
        if (row, column) == (high, 0):
            words.append(corner(((-1, 0), (-1, 1), (-1, 2), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1))))
        elif (row, column) == (high - 2, 0) and wide % 4:
            words.append(corner(((-3, 0), (-2, 0), (-1, 0), (0, -4), (0, -3), (0, -2), (0, -1), (1, -1))))
        while row >= 0 and column < wide:
            if row < high and column >= 0 and (row, column) not in seen:
                words.append(utah(row, column))
            row, column = row - 2, column + 2
        row, column = row + 1, column + 3
        while row < high and column >= 0:
            if row >= 0 and column < wide and (row, column) not in seen:
                words.append(utah(row, column))
            row, column = row + 2, column - 2
        row, column = row + 3, column + 1
    return words


# --- bars


def runs(row: str) -> list[int]:
    """Widths of bars and spaces, beginning with a bar."""
    widths, before = [], ""
    for module in row.rstrip("0"):
        if module == before:
            widths[-1] += 1
        else:
            widths.append(1)
        before = module
    return widths


def msi(row: str) -> str:
    """Digits with their check digits: start 110, digits of four bits as 100 or 110, stop 1001."""
    assert row.startswith("110")
    assert row.rstrip("0").endswith("1001")
    body = row.rstrip("0")[3:-4]
    bits = "".join({"100": "0", "110": "1"}[body[at : at + 3]] for at in range(0, len(body), 3))
    return "".join(str(int(bits[at : at + 4], 2)) for at in range(0, len(bits), 4))


def pharmacode(row: str) -> int:
    """From the right: a narrow bar at place n counts 2^n, a wide one twice that (Laetus, Guide 1.2)."""
    bars = runs(row)[::2]
    return sum((2 if bar == 3 else 1) << place for place, bar in enumerate(reversed(bars)))


def pharmacode_two_track(rows: Rows) -> int:
    """From the right: at place n a lower bar counts 3^n, upper ones twice, full ones thrice (Guide 1.3)."""
    upper, lower = rows
    total = 0
    for place, at in enumerate(reversed(range(0, len(upper), 2))):
        total += {("0", "1"): 1, ("1", "0"): 2, ("1", "1"): 3}[upper[at], lower[at]] * 3**place
    return total


_TWO_OF_FIVE = {  # narrow 0, wide 1; weights 1, 2, 4, 7 and parity (ISO/IEC 16390 table 1)
    "00110": "0", "10001": "1", "01001": "2", "11000": "3", "00101": "4",
    "10100": "5", "01100": "6", "00011": "7", "10010": "8", "01010": "9",
}  # fmt: skip


def standard2of5(row: str) -> str:
    """Matrix 2 of 5: bars and spaces carry the five elements; start and stop 4:1:1:1:1."""
    widths = runs(row)
    assert widths[:5] == [4, 1, 1, 1, 1]
    assert widths[-5:] == [4, 1, 1, 1, 1]
    body = [int(width > 1) for width in widths[6:-5]]
    return "".join(_TWO_OF_FIVE["".join(map(str, body[at : at + 5]))] for at in range(0, len(body), 6))


def industrial2of5(row: str) -> str:
    """Only bars carry: start wide wide narrow, five bars a digit, stop wide narrow wide."""
    bars = "".join(str(int(width > 1)) for width in runs(row)[::2])
    assert bars.startswith("110")
    assert bars.endswith("101")
    return "".join(_TWO_OF_FIVE[bars[at : at + 5]] for at in range(3, len(bars) - 3, 5))


# --- four-state codes


def four_state(symbol: Symbol) -> str:
    """Bars as letters: Full, Ascender, Descender, Tracker."""
    upper, tracker, lower = symbol.matrix()
    letters = {("1", "1"): "F", ("1", "0"): "A", ("0", "1"): "D", ("0", "0"): "T"}
    return "".join(letters[upper[at], lower[at]] for at in range(0, len(upper), 2) if tracker[at] == "1")


_HALVES = {"0011": 1, "0101": 2, "0110": 3, "1001": 4, "1010": 5, "1100": 0}  # weights 4, 2, 1, 0, modulo 6
_ROYAL = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _royal(bars: str) -> list[tuple[int, int]]:
    values = []
    for at in range(0, len(bars), 4):
        four = bars[at : at + 4]
        top = "".join(str(int(bar in "FA")) for bar in four)
        bottom = "".join(str(int(bar in "FD")) for bar in four)
        values.append((_HALVES[top], _HALVES[bottom]))
    return values


def _royal_text(values: Sequence[tuple[int, int]]) -> str:
    return "".join(_ROYAL[(top - 1) % 6 * 6 + (bottom - 1) % 6] for top, bottom in values)


def kix(symbol: Symbol) -> str:
    """KIX: the alphabet of RM4SCC with no start, stop or check."""
    return _royal_text(_royal(four_state(symbol)))


def rm4scc(symbol: Symbol) -> str:
    """RM4SCC: start ascender, stop full bar, check character of both halves' sums modulo 6."""
    bars = four_state(symbol)
    assert (bars[0], bars[-1]) == ("A", "F")
    *data, check = _royal(bars[1:-1])
    assert check == (sum(top for top, _ in data) % 6, sum(bottom for _, bottom in data) % 6)
    return _royal_text(data)


_JAPAN_VALUES = "0123456789-abcdefgh"
# Japan Post, Zip/Barcode Manual: 1 full, 2 ascender, 3 descender, 4 tracker; a to h are control codes
_JAPAN_BARS = [
    "144",
    "114",
    "132",
    "312",
    "123",
    "141",
    "321",
    "213",
    "231",
    "411",
    "414",
    "324",
    "342",
    "234",
    "432",
    "243",
    "423",
    "441",
    "111",
]
_JAPAN = dict(zip(_JAPAN_BARS, _JAPAN_VALUES, strict=True))


def japanpost(symbol: Symbol) -> str:
    """Start 13, 20 characters, check modulo 19, stop 31; letters are a control code and a digit."""
    bars = four_state(symbol).translate(str.maketrans("FADT", "1234"))
    assert bars.startswith("13")
    assert bars.endswith("31")
    text = "".join(_JAPAN[bars[at : at + 3]] for at in range(2, len(bars) - 2, 3))
    assert len(text) == 21
    assert sum(map(_JAPAN_VALUES.index, text)) % 19 == 0
    found, at, body = "", 0, text[:20].rstrip("d")
    while at < len(body):
        if body[at] in "abc":
            found += chr(ord("A") + "abc".index(body[at]) * 10 + int(body[at + 1]))
            at += 2
        else:
            found += body[at]
            at += 1
    return found


_AUSTRALIA = {
    a + b: str(n) for n, (a, b) in enumerate(("00", "01", "02", "10", "11", "12", "20", "21", "22", "30"))
}


def auspost(symbol: Symbol) -> str:
    """Standard customer barcode: format control code 11, eight digits; Reed-Solomon must agree."""
    bars = four_state(symbol).translate(str.maketrans("FADT", "0123"))
    assert bars.startswith("13")
    assert bars.endswith("13")
    body = bars[2:-2]
    symbols = [int(body[at : at + 3], 4) for at in range(0, len(body), 3)]
    assert all(_evaluate(symbols, power) == 0 for power in range(1, 5))
    digits = "".join(_AUSTRALIA[body[at : at + 2]] for at in range(0, 20, 2))
    assert digits.startswith("11")
    return digits[2:]


def _gf64() -> list[int]:
    powers = [1]
    while len(powers) < 63:
        value = powers[-1] << 1
        powers.append(value ^ 0b1000011 if value & 64 else value)
    return powers


_POWERS = _gf64()


def _evaluate(symbols: Sequence[int], power: int) -> int:
    """The polynomial with these coefficients, highest first, at alpha to a power."""
    total = 0
    for symbol in symbols:
        total = (_POWERS[(_POWERS.index(total) + power) % 63] if total else 0) ^ symbol
    return total


# --- Code 128: ISO/IEC 15417 table 1

_CODE128 = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
    "233111",
]


def code128(row: str) -> list[int]:
    """Symbol character values, from start to stop; the check character must agree (annex A.1)."""
    widths = "".join(map(str, runs(row)))
    values = [_CODE128.index(widths[at : at + 6]) for at in range(0, len(widths) - 1, 6)]
    *data, check, stop = values
    assert stop == 106
    assert check == (data[0] + sum(place * value for place, value in enumerate(data))) % 103
    return values


def code128_optimum(text: str) -> int:
    """The fewest symbol characters ASCII text can take, start, check and stop included."""
    far = 10**6
    best = {"A": 1, "B": 1, "C": 1}  # cost of having written everything so far and standing in a code set
    at_pairs: list[dict[str, int]] = [best]
    for end in range(1, len(text) + 1):
        value = ord(text[end - 1])
        before = at_pairs[end - 1]
        now = {"A": far, "B": far, "C": far}
        reach = {to: min(before[frm] + (frm != to) for frm in before) for to in "ABC"} if end > 1 else before
        in_a, in_b = value < 96, value >= 32
        if in_a:
            now["A"] = reach["A"] + 1
            now["B"] = min(now["B"], reach["B"] + 2)  # shift
        if in_b:
            now["B"] = min(now["B"], reach["B"] + 1)
            now["A"] = min(now["A"], reach["A"] + 2)
        if end > 1 and text[end - 2 : end].isdigit() and text[end - 2 : end].isascii():
            earlier = at_pairs[end - 2]
            now["C"] = (min(earlier[frm] + (frm != "C") for frm in earlier) if end > 2 else 1) + 1
        at_pairs.append(now)
    return min(at_pairs[-1].values()) + 2
