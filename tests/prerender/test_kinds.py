from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from renderer import mms
from renderer.barcode import scan
from renderer.errors import RendererError, UnknownFormat
from renderer.handset import classes, find
from renderer.prerender.kinds import kinds
from renderer.prerender.kinds.mms import class_name, class_of, known_gateway, placeholder
from renderer.service.links import Links
from renderer.settings import Settings
from tests.prerender.conftest import SIGNED, House


def test_every_kind_is_found_by_scanning() -> None:
    assert sorted(kinds()) == ["barcode", "mms", "pass", "ticket"]
    assert all(kind.name == name for name, kind in kinds().items())


@pytest.mark.parametrize("format_", ["png", "gif", "svg"])
def test_barcodes_are_drawn_as_the_engine_draws_them(house: House, format_: str) -> None:
    done = house.do("barcode:code128", "x\nABC-1\n", options={"format": format_, "module": 3})
    (line,) = done.manifest
    wanted = house.bench.engine.barcode("ABC-1", "code128", format=format_, module=3)
    assert done.artefact(line) == wanted.data
    assert line["content_type"] == wanted.content_type
    assert line["class"] == "module 3"


def test_a_ticket_is_drawn_at_every_size(house: House) -> None:
    sizes = {"sizes": [[640, 960], [240, 320]]}
    done = house.do("gala", "event,code\nNight,T-1\n", options=sizes, grade_every=1)
    assert [line["class"] for line in done.manifest] == ["640x960", "240x320"]
    for line, size in zip(done.manifest, sizes["sizes"], strict=True):
        picture = done.artefact(line)
        assert list(Image.open(io.BytesIO(picture)).size) == size
        assert scan.read(picture)[0].text == "T-1"
        assert line["grade"] in "ABC"


def test_tickets_are_judged_without_drawing(house: House) -> None:
    found = house.judge("gala", "event,code\n,T-1\nNight,T-2\n")
    assert (found["good"], found["bad"][0][0]) == (1, 2)
    with pytest.raises(UnknownFormat):
        house.spec("gala", options={"format": "bmp"})


def test_a_pass_is_signed_at_the_jobs_time(house: House, tmp_path: Path) -> None:
    rows = "BARCODEID,PRIMARYVALUE1\nT-1,Ada\nT-2,Bo\n"
    done = house.do("event-ticket", rows)
    data = done.artefact(done.manifest[1])
    report = house.bench.engine.verify(data)
    assert report.ok
    assert report.signed
    assert report.signed.signing_time == SIGNED
    assert (report.pass_json or {})["barcodes"][0]["message"] == "T-2"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("signature", "manifest.json"):
            (tmp_path / name).write_bytes(archive.read(name))
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature", "-noverify"]
    checked = subprocess.run(
        [*command, "-content", "manifest.json"], cwd=tmp_path, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_passes_are_judged_without_signing(house: House) -> None:
    found = house.judge("event-ticket", "BARCODEID,RELLATITUDE1,RELLONGITUDE1\n,1,1\nT,999,1\nT2,1,1\n")
    assert found["good"] == 1
    assert [line for line, _ in found["bad"]] == [2, 3]
    assert "RELLATITUDE1" in found["bad"][1][1]


def test_messages_are_made_for_the_classes_of_these_handsets_only(house: House) -> None:
    rows = "BARCODEID,event,first_name,handset\nT-1,Night,Ada,motol7c\nT-2,Night,Bo,iphone\n"
    rows += "T-3,Night,Cy,motol7c\n"
    done = house.do("ticket-mms", rows, gateway="smsglobal")
    wanted = [classes.key(find(name)).name for name in ("motol7c", "iphone", "motol7c")]
    assert [line["class"] for line in done.manifest] == wanted
    pdu = mms.decode(done.artefact(done.manifest[0]))
    assert pdu.get("Subject") == "Your ticket for Night"
    texts = [part.data.decode() for part in pdu.parts if part.content_type.media == "text/plain"]
    assert any("Hello Ada" in text for text in texts)
    assert {line["grade"] for line in done.manifest} <= set("ABCDF")


def test_a_pass_in_a_message_keeps_a_place_for_the_messages_own_link(house: House) -> None:
    done = house.do("pass-mms", "PASSDATA.BARCODEVALUE\nT-1\n")
    (line,) = done.manifest
    assert placeholder(house.bench.settings.public_url).encode() in done.artefact(line)


def test_a_pass_whose_number_is_not_known_is_made_when_it_is_sent(house: House) -> None:
    rows = "BARCODEVALUE,handset,number\nT-1,iphone,\nT-2,iphone,16501234123\nT-3,motol7c,\n"
    done = house.do("pass-mms", rows, gateway="mm7")
    assert done.statuses() == {2: "later", 3: "made", 4: "made"}
    assert "NUMBER" in done.manifest[0]["reason"]
    assert done.facts["later"] == 1


def test_the_place_for_a_link_is_as_long_as_a_link(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, public_url="https://m.example/")
    links = Links.of(settings)
    lengths = {len(links.message(number)) for number in (1, 2**40)}
    assert lengths == {len(placeholder(settings.public_url))}


@pytest.mark.parametrize("handset", ["motol7c", "iphone", "nokia6230"])
def test_a_class_is_written_so_that_it_can_be_read_back(handset: str) -> None:
    key = classes.key(find(handset), sound_and_film=True)
    assert class_of(class_name(key)) == key


def test_a_way_out_without_limits_of_its_own_has_none() -> None:
    assert (known_gateway("smsglobal"), known_gateway("outbox"), known_gateway(None)) == (
        "smsglobal",
        None,
        None,
    )


@pytest.mark.parametrize("template", ["barcode:nope", "ticket:nope", "pass:nope", "mms:nope"])
def test_what_is_not_there_is_refused_when_it_is_ordered(house: House, template: str) -> None:
    with pytest.raises(RendererError):
        house.spec(template)
