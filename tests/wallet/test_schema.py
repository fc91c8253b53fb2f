from __future__ import annotations

import pytest

from renderer.errors import TemplateError
from renderer.wallet.schema import parse_template
from tests.wallet.kit import SIMPLE


def test_a_template_reads_as_written() -> None:
    model = parse_template(SIMPLE.encode(), "probe")
    assert model.style == "eventTicket"
    assert model.barcode.allowed
    assert set(model.fields) == {"primary1", "sec1"}


def test_without_a_barcode_table_there_is_none() -> None:
    assert not parse_template(SIMPLE.replace("[barcode]", "").encode(), "probe").barcode.allowed


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('style = "eventTicket"', 'style = "poster"', "style"),
        ("[barcode]", "[barcode]\ntype = 'sometimes'", "barcode.type"),
        ("primary1 = {}", "middle1 = {}", "fields.middle1"),
        ("primary1 = {}", "primary1 = {colour = 'red'}", "fields.primary1.colour"),
        ("[barcode]", "[locations.11]\nlatitude=1\nlongitude=1\n[barcode]", "locations.11"),
        ("[pass]", "surprise = 1\n[pass]", "surprise"),
    ],
)
def test_mistakes_are_named_by_their_path(old: str, new: str, path: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(SIMPLE.replace(old, new).encode(), "probe")
    assert path in caught.value.message
    assert "probe" in caught.value.message


@pytest.mark.parametrize("data", [b"= 1", b"\xff\xfe", b"a = 1\na = 2"])
def test_what_is_no_toml_is_refused(data: bytes) -> None:
    with pytest.raises(TemplateError, match="not valid TOML"):
        parse_template(data, "probe")
