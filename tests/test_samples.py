from __future__ import annotations

import pytest
from PIL import Image

from renderer.samples import sample, samples, thumbnail


def test_each_action_is_there_as_xml_and_the_newer_ones_as_get() -> None:
    assert [(each.name, each.method) for each in samples()] == [
        ("sendMMSBarcode-2013.xml", "POST"),
        ("sendMMSBarcode-1.3.xml", "POST"),
        ("sendMMSBarcode-1.3.query", "GET"),
        ("sendPassInMMS-1.3.xml", "POST"),
        ("sendPassInMMS-1.3.query", "GET"),
    ]


@pytest.mark.parametrize("name", ["sendMMSBarcode-1.3", "sendPassInMMS-1.3"])
def test_the_get_says_what_the_xml_says(name: str) -> None:
    xml, get = sample(f"{name}.xml").request(), sample(f"{name}.query").request()
    assert xml.action == get.action
    assert dict(xml.fields) | {"ACTION": ""} == dict(get.fields) | {"ACTION": ""}
    assert (xml.passdata, xml.data, xml.custom_texts) == (get.passdata, get.data, get.custom_texts)


def test_only_the_older_form_names_the_database() -> None:
    assert sample("sendMMSBarcode-2013.xml").request().fields["DATABASEID"] == "17856"
    assert "DATABASEID" not in sample("sendMMSBarcode-1.3.xml").request().fields


def test_the_holder_has_a_picture(tmp_path) -> None:
    (tmp_path / "x.png").write_bytes(thumbnail())
    with Image.open(tmp_path / "x.png") as image:
        assert image.size == (270, 270)  # Wallet's thumbnail at three pixels a point


def test_another_name_is_not_there() -> None:
    with pytest.raises(LookupError):
        sample("nope")
