"""Encoders side by side: the same modules, or a reason why not; and the guards around known faults."""

from __future__ import annotations

import contextlib
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from renderer import barcode
from renderer.errors import BarcodeError, InvalidOption, PayloadTooLong, UnencodableCharacter
from tests.barcode.strategies import PAYLOADS, digits

BYTES = st.text(string.ascii_lowercase + "_/:", min_size=1, max_size=40)

# symbology -> why modules differ though both read back, None where they are equal
PYTHON_BARCODE = {
    "ean13": None,
    "ean8": None,
    "upca": None,
    "jan": None,
    "isbn": None,
    "issn": None,
    "itf": None,
    "itf14": None,
    "codabar": "the last narrow space is counted to the symbol by libzint only",
    "code39": "wide to narrow is 3:1 there, 2:1 in libzint",
    "pzn": "wide to narrow is 3:1 there, 2:1 in libzint",
    "code128": "its choice of code sets is not optimal",
}
NO_ADD_ON = {"ean13": digits(12), "upca": digits(11)}
CODE128 = st.text(st.characters(min_codepoint=0, max_codepoint=127), min_size=1, max_size=20)


@pytest.mark.parametrize("symbology", PYTHON_BARCODE)
def test_python_barcode_draws_the_same_or_reads_the_same(symbology: str) -> None:
    payloads = CODE128 if symbology == "code128" else NO_ADD_ON.get(symbology, PAYLOADS[symbology])
    # six digits of Code 39 are a Code 32 to a reader that guesses
    pinned = example("000000") if symbology == "code39" else example(barcode.find(symbology).example)

    @settings(max_examples=15)
    @given(payloads)
    @pinned
    def check(payload: str | bytes) -> None:
        ours = barcode.encode(payload, symbology)
        theirs = barcode.encode(payload, symbology, encoder="python-barcode")
        assert ours.data == theirs.data
        if PYTHON_BARCODE[symbology] is None:
            assert ours.matrix() == theirs.matrix()
        else:
            part = barcode.render(payload, symbology, encoder="python-barcode", module=3)
            assert ours.data in [reading.data for reading in barcode.scan.read(part.data)]

    check()


@settings(max_examples=60)
@given(CODE128)
@example("9912345678")
@example("998877")
@example("99A")
def test_the_guarded_code128_keeps_a_leading_99(payload: str) -> None:
    part = barcode.render(payload, "code128", encoder="python-barcode", module=3)
    assert [reading.data for reading in barcode.scan.read(part.data)] == [payload.encode()]


def test_the_guarded_code128_does_not_take_letters_for_fnc1() -> None:
    with pytest.raises(UnencodableCharacter, match="U\\+00F1 at position 3"):
        barcode.encode("seña"[0:2] + "ñ", "code128", encoder="python-barcode")


@settings(max_examples=40)
@given(
    st.one_of(BYTES, digits(1, 30), st.text(string.ascii_uppercase + " $%*+-./:", min_size=1, max_size=30))
)
def test_segno_draws_the_same_modules_under_one_of_the_masks(payload: str) -> None:
    """Mask choice differs between libraries (they read N3 differently); everything else must not."""
    theirs = barcode.encode(payload, encoder="segno")
    version = (theirs.width - 17) // 4
    ours = [barcode.encode(payload, version=version, mask=mask).matrix() for mask in range(8)]
    assert theirs.matrix() in ours


@settings(max_examples=40)
@given(st.one_of(digits(1, 20), st.text(string.ascii_lowercase, min_size=1, max_size=9)))
def test_segno_draws_the_same_micro_qr(payload: str) -> None:
    theirs = barcode.encode(payload, "micro_qr", encoder="segno")
    version = (theirs.width - 9) // 2
    ours = [barcode.encode(payload, "micro_qr", version=version, mask=mask).matrix() for mask in range(4)]
    assert theirs.matrix() in ours


@settings(max_examples=20)
@given(st.binary(min_size=1, max_size=60))
def test_segno_takes_bytes_as_they_are(payload: bytes) -> None:
    part = barcode.render(payload, encoder="segno", module=3)
    assert [reading.data for reading in barcode.scan.read(part.data)] == [payload]


@pytest.mark.parametrize(
    ("encoder", "symbology", "payload", "options", "words"),
    [
        ("segno", "aztec", "A", {}, "segno draws qr and micro_qr"),
        ("segno", "qr", "A", {"eci": 26}, "does not take eci"),
        ("python-barcode", "qr", "A", {}, "python-barcode draws code128"),
        ("python-barcode", "code39", "A", {"check": True}, "does not take check"),
        ("python-barcode", "ean13", "9521234543213+12", {}, "no add-ons"),
    ],
)
def test_what_an_encoder_does_not_do_is_said(
    encoder: str, symbology: str, payload: str, options: dict[str, object], words: str
) -> None:
    with pytest.raises(InvalidOption, match=words):
        barcode.encode(payload, symbology, encoder=encoder, **options)  # type: ignore[arg-type]


def test_segno_names_the_version_that_would_do() -> None:
    with pytest.raises(PayloadTooLong, match="version 3 holds them"):
        barcode.encode("x" * 30, version=1, encoder="segno")
    with pytest.raises(PayloadTooLong):
        barcode.encode("x" * 4000, encoder="segno")


@settings(max_examples=60)
@given(st.one_of(BYTES, digits(1, 60)))
def test_sizes_are_never_larger_than_libzints(payload: str) -> None:
    for symbology in ("qr", "aztec", "datamatrix"):
        assert barcode.encode(payload, symbology).width <= barcode.encode(payload.encode(), symbology).width
    assert barcode.encode(payload).width <= barcode.encode(payload, encoder="segno").width


@pytest.mark.parametrize("symbology", ["pdf417", "pdf417_compact", "micropdf417", "databar_expanded_stacked"])
def test_symbols_of_different_heights_are_encoded_without_a_word_on_stderr(
    symbology: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for payload in ("1", "123456", "1" * 60, "(01)09501101530003", "12"):
        with contextlib.suppress(BarcodeError):
            barcode.encode(payload, symbology)
    assert capfd.readouterr().err == ""
