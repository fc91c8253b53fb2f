from __future__ import annotations

import io
import json
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pydantic import SecretStr

from renderer import Engine, Part, Settings, errors, samples
from renderer.data import templates_dir
from renderer.templates import FolderSource

PASSDATA = {"BARCODEVALUE": "Ticket_12345", "PRIMARYVALUE1": "John Smith"}
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Engine:
    return Engine(settings, clock=lambda: NOON)


def image(part: Part) -> Image.Image:
    with Image.open(io.BytesIO(part.data)) as opened:
        return opened.convert("RGB")


def test_a_barcode_is_a_part_that_reads_back(engine: Engine) -> None:
    part = engine.barcode("Ticket_12345", symbology="qr", format="png", width=320)
    assert isinstance(part, Part)
    assert part.content_type == "image/png"
    assert image(part).width <= 320
    assert zxingcpp.read_barcode(image(part)).text == "Ticket_12345"
    assert engine.scan(part.data)[0].text == "Ticket_12345"


def test_many_barcodes_are_drawn_as_they_are_asked_for(engine: Engine) -> None:
    asked: list[int] = []

    def payloads():
        for number in range(10**9):
            asked.append(number)
            yield f"T{number}"

    parts = engine.barcodes(payloads(), symbology="code128", format="gif", module=2)
    assert [zxingcpp.read_barcode(image(next(parts))).text for _ in range(3)] == ["T0", "T1", "T2"]
    assert len(asked) == 3


def test_a_ticket_takes_fields_or_the_sample_data(engine: Engine) -> None:
    part = engine.ticket("gala", {"event": "Gala", "code": "C-1"}, size=(640, 960), format="jpeg")
    assert part.content_type == "image/jpeg"
    assert image(part).size == (640, 960)
    assert zxingcpp.read_barcode(image(part)).text == "C-1"
    assert engine.ticket("gala").data == engine.ticket("gala", None).data


def test_a_pass_is_signed_at_the_engines_time_and_equal_each_time(engine: Engine) -> None:
    first, second = (engine.pkpass("event-ticket", PASSDATA) for _ in range(2))
    assert first == second
    report = engine.verify(first.data)
    assert report.ok
    assert report.signed is not None
    assert report.signed.signing_time == NOON


def test_the_picture_of_the_holder_takes_the_place_of_thumbnailurl(engine: Engine) -> None:
    part = engine.pkpass("event-ticket", PASSDATA, thumbnail=samples.thumbnail())
    with zipfile.ZipFile(io.BytesIO(part.data)) as bundle:
        assert bundle.read("thumbnail@3x.png") == samples.thumbnail()
        assert json.loads(bundle.read("pass.json"))["barcodes"][0]["message"] == "Ticket_12345"


def test_a_preview_is_of_a_template_or_of_a_finished_pass(engine: Engine) -> None:
    of_data = engine.preview("event-ticket", PASSDATA, face="front", scale=2, format="png")
    of_file = engine.preview(engine.pkpass("event-ticket", PASSDATA).data, scale=2)
    assert of_data.data == of_file.data
    assert engine.preview("event-ticket").data != of_data.data


@pytest.mark.parametrize("handset", [None, "SGH-C200", "motol7c", "modern"])
def test_a_message_fits_its_handset_and_its_barcodes_read(engine: Engine, handset: str | None) -> None:
    message = engine.mms("ticket-mms", handset=handset, barcode_id="Ticket_12345", custom_text={1: "Hi"})
    report = message.report
    assert report.size_bytes <= report.limit_bytes
    assert len(message.pdu()) <= report.limit_bytes
    assert report.barcodes
    assert all(fact.readable for fact in report.barcodes)
    assert message.slides[0].text is not None
    assert message.slides[0].text.data == b"Hi"


@pytest.mark.parametrize("handset", ["SGH-C200", "motol7c", "generic", "modern"])
def test_the_pass_in_a_message_reads_back_on_every_screen(engine: Engine, handset: str) -> None:
    request = samples.sample("sendPassInMMS-1.3.xml").request()
    message = engine.mms(
        "pass-mms", handset=handset, passdata=dict(request.passdata), thumbnail=samples.thumbnail()
    )
    assert [fact.readable for fact in message.report.barcodes] == [True]


def test_a_pass_too_dense_for_the_screen_is_its_link_not_a_failure(engine: Engine) -> None:
    passdata = {"BARCODEVALUE": "x" * 2000}
    message = engine.mms("pass-mms", handset="SGH-C200", passdata=passdata, link="https://example.com/l/1")
    assert "https://example.com/l/1" in message.smil + "".join(
        slide.text.data.decode() for slide in message.slides if slide.text
    )
    assert any(
        "the screen has 128" in each
        for each in [*message.report.warnings, *map(str, message.report.decisions)]
    )


def test_the_carriers_and_the_gateways_limits_count(engine: Engine) -> None:
    free = engine.mms("ticket-mms", handset="modern", barcode_id="T").report
    tight = engine.mms("ticket-mms", handset="modern", gateway="smsglobal", barcode_id="T").report
    assert tight.limit_bytes < free.limit_bytes


def test_own_templates_shadow_the_shipped_ones(settings: Settings, tmp_path: Path) -> None:
    own = tmp_path / "tickets" / "gala"
    own.mkdir(parents=True)
    for file in (templates_dir() / "tickets" / "gala").iterdir():
        (own / file.name).write_bytes(file.read_bytes())
    toml = (own / "ticket.toml").read_text().replace("Midnight Aurora Live", "My Own Night")
    (own / "ticket.toml").write_text(toml)
    engine = Engine(settings.model_copy(update={"templates": tmp_path}))
    assert "My Own Night" in engine.ticket_image("gala").description


def test_a_changed_template_is_taken_at_once(settings: Settings, tmp_path: Path) -> None:
    source = templates_dir() / "mms" / "barcode-mms"
    target = tmp_path / "mms" / "note"
    target.mkdir(parents=True)
    text = (source / "mms.toml").read_text()
    engine = Engine(settings, templates=FolderSource(tmp_path))
    for subject in ("One", "Two"):
        (target / "mms.toml").write_text(text.replace("Your code", subject))
        assert engine.mms("note", barcode_id="T").subject == subject


def test_names_that_are_not_there_are_errors_of_the_user(engine: Engine) -> None:
    with pytest.raises(errors.UnknownTemplate):
        engine.ticket("nope")
    with pytest.raises(errors.UnknownHandset):
        engine.mms("ticket-mms", handset="no such")
    with pytest.raises(errors.UnknownSymbology):
        engine.barcode("x", "nope")


def test_wrong_settings_are_an_error_of_the_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_WORKERS", "many")
    with pytest.raises(errors.ConfigurationError, match="RENDERER_WORKERS"):
        Engine()


def test_threads_may_share_an_engine(settings: Settings) -> None:
    engine, failures = Engine(settings), []

    def work(number: int) -> None:
        try:
            code = f"T{number}"
            part = engine.ticket("gala", {"event": "Gala", "code": code}, size=(320, 480))
            assert zxingcpp.read_barcode(image(part)).text == code
            assert engine.verify(engine.pkpass("event-ticket", PASSDATA).data).ok
        except Exception as error:  # noqa: BLE001 - carried to the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_pass_is_locked_to_its_recipient_under_the_installations_secret(settings: Settings) -> None:
    def serial(secret: str, recipient: str) -> str:
        engine = Engine(settings.model_copy(update={"link_secret": SecretStr(secret)}))
        return engine.build_pass("event-ticket", PASSDATA, recipient=recipient).serial

    assert serial("a", "16501234123") == serial("a", "16501234123")
    assert len({serial("a", "16501234123"), serial("a", "16501234124"), serial("b", "16501234123")}) == 3


def test_a_templates_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, templates=tmp_path / "nowhere")
    with pytest.raises(errors.ConfigurationError, match="nowhere"):
        Engine(settings)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"barcode_id": 5}, "barcode_id"),
        ({"barcode_id": "T\x00"}, "barcode_id"),
        ({"custom_text": {"1": "x"}}, "custom_text"),
        ({"custom_text": {1: "a\x00b"}}, "custom_text"),
        ({"data": {"name": 5}}, "data"),
        ({"subject": 5}, "subject"),
        ({"passdata": b"<PASSDATA>"}, "passdata"),
        ({"passdata": b"<!DOCTYPE x><PASSDATA/>"}, "passdata"),
    ],
)
def test_a_message_names_the_argument_at_fault(engine: Engine, arguments: dict[str, Any], field: str) -> None:
    with pytest.raises(errors.InvalidRequest) as caught:
        engine.mms("ticket-mms", handset="motol7c", **{"barcode_id": "T", **arguments})
    assert caught.value.field == field


def test_a_ticket_names_the_argument_at_fault(engine: Engine) -> None:
    with pytest.raises(errors.InvalidRequest) as caught:
        engine.ticket("gala", size=(640,))  # type: ignore[arg-type]
    assert caught.value.field == "size"
    with pytest.raises(errors.InvalidRequest) as caught:
        engine.ticket("gala", {"event": "Gala", "code": "C\x001"})
    assert caught.value.field == "code"


@pytest.mark.parametrize("alone", ["ABC", b"ABC"])
def test_one_payload_is_not_many(engine: Engine, alone: str | bytes) -> None:
    with pytest.raises(errors.InvalidRequest) as caught:
        engine.barcodes(alone)  # type: ignore[arg-type]
    assert caught.value.field == "payloads"


def test_templates_of_each_kind_are_given_out_with_their_samples(engine: Engine) -> None:
    assert engine.ticket_template("gala").fields["code"].sample
    assert engine.pass_template("event-ticket").sample["BARCODEVALUE"]
    assert engine.mms_template("ticket-mms").sample["barcodeid"]


def test_a_twin_over_other_templates_shares_fonts_and_certificate(tmp_path: Path) -> None:
    first = Engine(Settings(home=tmp_path))
    twin = first.over(first.templates).over(first.templates)
    assert twin.fonts is first.fonts
    assert twin.signer is first.signer
