from __future__ import annotations


def test_every_symbology_is_listed_with_its_standard(cli) -> None:
    listed = cli("symbologies", "--json").facts
    assert {"qr", "code128", "aztec", "pdf417"} <= {each["name"] for each in listed}
    assert all(each["standard"] and each["example"] for each in listed)


def test_the_table_names_them_too(cli) -> None:
    assert "ISO/IEC 18004" in cli("symbologies").out
