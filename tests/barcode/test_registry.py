"""The registry finds what lies in symbologies/, by any of its names."""

from __future__ import annotations

import pytest

from renderer import barcode
from renderer.barcode.registry import find, symbologies
from renderer.errors import UnknownSymbology


def test_what_the_project_promises_is_there() -> None:
    promised = [
        "code128",
        "gs1_128",
        "code39",
        "code39_extended",
        "code93",
        "codabar",
        "itf",
        "itf14",
        "standard2of5",
        "industrial2of5",
        "ean13",
        "ean8",
        "upca",
        "upce",
        "isbn",
        "issn",
        "pzn",
        "jan",
        "msi",
        "telepen",
        "pharmacode",
        "databar",
        "databar_truncated",
        "databar_limited",
        "databar_stacked",
        "databar_stacked_omni",
        "databar_expanded",
        "databar_expanded_stacked",
        "qr",
        "micro_qr",
        "rmqr",
        "aztec",
        "aztec_rune",
        "datamatrix",
        "pdf417",
        "pdf417_compact",
        "micropdf417",
        "maxicode",
        "dotcode",
        "usps_imb",
        "rm4scc",
        "kix",
        "mailmark",
        "auspost",
        "japanpost",
    ]
    assert set(promised) <= set(symbologies())
    assert list(symbologies()) == sorted(symbologies())


@pytest.mark.parametrize(
    "name", ["QR", "qr-code", "Code_128", "CODE-128", "ean-13", "Data Matrix", "PDF417", "ITF-14"]
)
def test_case_and_punctuation_do_not_matter(name: str) -> None:
    assert find(name).name == name.lower().replace("-", "").replace("_", "").replace(" ", "").replace(
        "qrcode", "qr"
    )


def test_an_unknown_name_is_answered_with_near_ones() -> None:
    with pytest.raises(UnknownSymbology, match=r"did you mean .*code128"):
        find("code12")


def test_no_name_stands_for_two() -> None:
    names = [name for symbology in symbologies().values() for name in symbology.names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("symbology", symbologies().values(), ids=lambda symbology: symbology.name)
def test_metadata_is_whole_and_the_example_draws(symbology: barcode.Symbology) -> None:
    assert symbology.title
    assert symbology.standard
    assert symbology.aim_id.startswith("]")
    symbol = barcode.encode(symbology.example, symbology.name)
    assert symbol.quiet == symbology.quiet
    assert barcode.render(symbology.example, symbology.name, module=2).content_type == "image/png"


def test_wallet_formats_are_apples_four() -> None:
    formats = {
        symbology.name: symbology.wallet_format
        for symbology in symbologies().values()
        if symbology.wallet_format
    }
    assert formats == {
        "qr": "PKBarcodeFormatQR",
        "aztec": "PKBarcodeFormatAztec",
        "pdf417": "PKBarcodeFormatPDF417",
        "code128": "PKBarcodeFormatCode128",
    }
