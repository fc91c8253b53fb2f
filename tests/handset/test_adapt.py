import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer import Engine, barcode, data, mms
from renderer.errors import MessageTooLarge, SlideError, SlideTextTooLong, SubjectTooLong, SymbolDoesNotFit
from renderer.handset import classes, names, networks, wbmp
from renderer.handset.adapt import STEPS, adapt
from renderer.handset.memory import Memory
from renderer.handset.profile import HandsetProfile
from renderer.handset.rooms import Drawn, Rooms
from renderer.handset.table import profiles
from renderer.mms import media, smil
from renderer.mms.slide import BarcodeObject, File, PassObject, Personal, Presentation, Slide, TicketObject
from renderer.orders import Orders
from renderer.part import Part
from renderer.settings import Settings
from renderer.templates import FolderSource

SHIPPED = FolderSource(data.templates_dir())
TEMPLATES = {one: mms.load(SHIPPED.get("mms", one)) for one in SHIPPED.ids("mms")}
ADA = Personal("Ticket_12345", {"first_name": "Ada"})
LINK = "https://x.example/l/0123456789"
MEMORY = Memory(master=(1600, 1600))


def opened(part: Part) -> Image.Image:
    return wbmp.read(part.data) if part.name.endswith("wbmp") else Image.open(io.BytesIO(part.data))


def check(message: mms.MmsMessage, profile: HandsetProfile) -> None:
    """Everything that must hold of any message for any handset."""
    report = message.report
    assert len(message.pdu(to="16501234123", date=2**31)) <= report.size_bytes <= report.limit_bytes
    assert report.limit_bytes <= profile.mms_max_bytes
    assert message.slides
    for part in message.parts:
        kind = media.fold(part.content_type)
        assert kind == "text/plain" or kind in profile.accept, kind
        assert part.data
        assert len(part.name) <= 20
        if kind.startswith("image/"):
            image = opened(part)
            assert max(image.size) <= max(*profile.mms_max_image, *profile.screen)
            assert min(image.size) <= max(min(profile.mms_max_image), min(profile.screen))
            if kind == "image/jpeg":
                assert not image.info.get("progressive")
                assert b"Exif" not in part.data[:200]
    assert len({part.name for part in message.parts}) == len(message.parts)
    for slide in message.slides:
        if slide.image is not None:
            assert slide.size == opened(slide.image).size
    if message.smil:
        shown = {source for par in smil.read(message.smil) for _, source, _ in par.references}
        assert shown <= {part.name for part in message.parts}
        assert {
            part.name for slide in message.slides for part in slide.parts() if part not in slide.others
        } == shown
    for fact in report.barcodes:
        assert fact.readable, fact
        assert fact.module >= 1
    json.dumps(report.as_dict())


def read_back(message: mms.MmsMessage) -> list[str]:
    return [
        reading.text
        for fact in message.report.barcodes
        for part in message.parts
        if part.name == fact.part
        for reading in barcode.scan.read(opened(part).convert("L"))
    ]


SERVING = sorted(set(classes.serving(25).values()))


@pytest.mark.parametrize("key", SERVING, ids=lambda key: key.name)
@pytest.mark.parametrize("template_id", TEMPLATES)
def test_every_template_fits_every_class_that_serves(
    template_id: str, key: classes.ClassKey, rooms: Rooms
) -> None:
    profile = classes.profile_of(key)
    message = adapt(TEMPLATES[template_id], profile, personal=ADA, rooms=rooms, memory=MEMORY, link=LINK)
    check(message, profile)
    wanted = "PASS-1" if template_id == "pass-mms" else "Ticket_12345"
    assert set(read_back(message)) == {wanted}


@pytest.mark.nightly
@pytest.mark.parametrize("template_id", TEMPLATES)
def test_every_template_fits_every_class_and_gateway(template_id: str, rooms: Rooms) -> None:
    for key, _ in classes.census():
        profile = classes.profile_of(key)
        for gateway in (None, *networks.gateways().values()):
            message = adapt(
                TEMPLATES[template_id],
                profile,
                personal=ADA,
                gateway=gateway,
                rooms=rooms,
                memory=MEMORY,
                link=LINK,
            )
            check(message, profile)


@pytest.mark.nightly
@pytest.mark.parametrize("template_id", TEMPLATES)
def test_one_handset_of_every_class_through_the_real_rooms(template_id: str) -> None:
    engine = Engine()
    for profile in {classes.key(one): one for one in profiles().values()}.values():
        message = engine.mms(
            template_id,
            handset=profile.name,
            barcode_id="Ticket_12345",
            passdata={"BARCODEVALUE": "PASS-1"},
            link=LINK,
        )
        check(message, profile)


@pytest.mark.parametrize("key", [key for key, _ in classes.census()], ids=lambda key: key.name)
def test_a_barcode_reads_in_every_class_that_shows_pictures(key: classes.ClassKey) -> None:
    profile = classes.profile_of(key)
    message = adapt(TEMPLATES["barcode-mms"], profile, personal=ADA, memory=MEMORY, link=LINK)
    if key.types:
        check(message, profile)
        assert read_back(message) == ["Ticket_12345"]


@pytest.mark.parametrize("handset", ["motol7c", "iphone", "basic", "nokia-3510", "generic", "android"])
def test_the_same_input_gives_the_same_bytes(handset: str, rooms: Rooms) -> None:
    first, second = (
        adapt(TEMPLATES["ticket-mms"], names.find(handset), personal=ADA, rooms=rooms, memory=memory).pdu(
            to="1"
        )
        for memory in (MEMORY, Memory(master=(1600, 1600)))
    )
    assert first == second


def test_names_of_parts_are_short_and_by_slide() -> None:
    message = adapt(TEMPLATES["coupon-mms"], names.find("generic"), personal=ADA)
    assert [part.name for part in message.parts] == ["s1.png", "s1.txt", "s2.png", "s2.txt"]


def test_smsglobal_gets_gifs_no_smil_and_its_third_of_a_megabyte_encoded(rooms: Rooms, photo: Part) -> None:
    stored = Presentation(
        "n", "s", (Slide("t", (File("image", photo),)), Slide("c", drawn=BarcodeObject(value="X-1")))
    )
    way = networks.gateway("smsglobal")
    message = adapt(stored, names.find("android"), gateway=way, rooms=rooms)
    assert [media.fold(part.content_type) for part in message.parts] == [
        "image/jpeg",
        "text/plain",
        "image/gif",
        "text/plain",
    ]
    assert not message.smil
    assert way.wire_bytes(message.report.size_bytes) == message.report.wire_bytes <= 307_200
    assert max(opened(message.parts[0]).size) <= 1024


def test_a_pass_is_attached_only_where_all_three_take_it(rooms: Rooms) -> None:
    stored = TEMPLATES["pass-mms"]
    mm7, smsglobal = networks.gateway("mm7"), networks.gateway("smsglobal")

    def names_of(handset: str, gateway: networks.GatewayProfile | None) -> list[str]:
        message = adapt(stored, names.find(handset), gateway=gateway, rooms=rooms, link=LINK, memory=MEMORY)
        return [part.name for part in message.parts if part.name.endswith("pkpass")]

    assert names_of("iphone", mm7) == ["s2a.pkpass"]
    assert names_of("iphone", smsglobal) == []
    assert names_of("iphone", None) == []
    assert names_of("android", mm7) == []


def test_elsewhere_the_pass_is_its_picture_and_the_link(rooms: Rooms) -> None:
    message = adapt(TEMPLATES["pass-mms"], names.find("motol7c"), rooms=rooms, link=LINK)
    assert message.slides[1].image is not None
    assert LINK.encode() in message.slides[1].text.data
    assert message.report.sent_as == "MMS with pass via link"
    alone = adapt(TEMPLATES["pass-mms"], names.find("motol7c"), rooms=rooms)
    assert "no link" in alone.report.warnings[0]


def test_a_pass_file_too_large_beside_the_rest_stays_at_home(rooms: Rooms) -> None:
    big = Part("p.pkpass", "application/vnd.apple.pkpass", bytes(900_000))
    tight = replace(names.find("iphone"), mms_max_bytes=500_000)
    message = adapt(
        TEMPLATES["pass-mms"],
        tight,
        gateway=networks.gateway("mm7"),
        rooms=replace(rooms, pass_file=lambda _, __: big),
        link=LINK,
    )
    assert not [part for part in message.parts if part.name.endswith("pkpass")]
    check(message, tight)


def test_a_pass_file_gives_up_pictures_before_it_stays_at_home(tmp_path: Path) -> None:
    engine = Engine(Settings(home=tmp_path))
    way, rooms = networks.gateway("mm7"), Orders(engine, {"BARCODEVALUE": "T-1"}, {}).rooms()
    iphone = names.find("iphone")
    forms: list[tuple[int, bytes]] = []
    for limit in (1_000_000, 300_000, 200_000, 120_000, 60_000, 40_000):
        profile = replace(iphone, mms_max_bytes=limit)
        message = adapt(TEMPLATES["pass-mms"], profile, gateway=way, rooms=rooms, link=LINK, memory=MEMORY)
        check(message, profile)
        forms += [(limit, part.data) for part in message.parts if part.name.endswith("pkpass")]
    assert all(engine.verify(data).ok for _, data in forms)
    sizes = [len(data) for _, data in forms]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 1, "a smaller form was sent where the whole one had no room"


def test_a_long_description_does_not_break_the_limit(photo: Part) -> None:
    slides = tuple(Slide("t", (File("image", photo, '"é&' * 300),)) for _ in range(8))
    profile = replace(names.find("android"), mms_max_bytes=60_000)
    check(adapt(Presentation("n", "s", slides), profile, memory=MEMORY), profile)


def test_what_cannot_be_shown_is_a_link_and_without_links_an_error(photo: Part) -> None:
    plain = HandsetProfile("p", "P", accept=frozenset({"text/plain"}), smil=False)
    stored = Presentation("n", "s", (Slide("Hello", (File("image", photo),)),))
    message = adapt(stored, plain, link=LINK)
    assert [part.data for part in message.parts] == [b"Hello", LINK.encode()]
    assert message.report.sent_as == "MMS with link"
    with pytest.raises(MessageTooLarge) as caught:
        adapt(stored, plain)
    assert caught.value.slide == 1


def test_a_screen_too_small_for_a_ticket_leaves_it_to_the_link(rooms: Rooms) -> None:
    def refuse(_order: object) -> Drawn:
        raise SymbolDoesNotFit("Too small.")

    small = replace(rooms, ticket=refuse, pass_picture=refuse)
    for template_id in ("ticket-mms", "pass-mms"):
        message = adapt(TEMPLATES[template_id], names.find("generic"), personal=ADA, rooms=small, link=LINK)
        assert any("Too small." in warning for warning in message.report.warnings)
        assert any(LINK.encode() in part.data for part in message.parts)
    tiny = replace(names.find("generic"), screen=(84, 30), mms_max_image=(84, 30))
    message = adapt(TEMPLATES["ticket-mms"], tiny, personal=ADA, rooms=rooms, link=LINK)
    assert "shows no such picture" in message.report.warnings[0]


def test_rooms_that_are_shut_leave_the_link() -> None:
    stored = Presentation("n", "s", (Slide(drawn=TicketObject("gala", (("code", "x"),))),))
    message = adapt(stored, names.find("generic"), link=LINK)
    assert message.report.sent_as == "SMS"
    assert message.report.link == LINK
    with pytest.raises(MessageTooLarge):
        adapt(Presentation("n", "s", (Slide(drawn=PassObject("p")),)), names.find("generic"))


def test_a_barcode_that_fits_nowhere_is_a_link() -> None:
    tiny = HandsetProfile("t", "T", screen=(18, 18), mms_max_image=(18, 18), accept=frozenset({"image/gif"}))
    message = adapt(TEMPLATES["barcode-mms"], tiny, personal=ADA, link=LINK)
    assert LINK.encode() in message.parts[-1].data
    assert any("no whole module" in warning for warning in message.report.warnings)


def test_personal_texts_obey_the_rules_too() -> None:
    generic = names.find("generic")
    with pytest.raises(SlideTextTooLong) as caught:
        adapt(TEMPLATES["barcode-mms"], generic, personal=replace(ADA, custom_text={1: "x" * 5001}))
    assert caught.value.slide == 1
    with pytest.raises(SubjectTooLong):
        adapt(TEMPLATES["barcode-mms"], generic, personal=replace(ADA, subject="x" * 81))


def test_an_empty_barcode_names_its_slide() -> None:
    with pytest.raises(Exception, match=r".") as caught:
        adapt(TEMPLATES["ticket-mms"], names.find("generic"), link=LINK)
    assert getattr(caught.value, "slide", None) == 3


def test_at_least_95_percent_of_the_budget_is_used_where_it_is_wanted(rooms: Rooms, photo: Part) -> None:
    stored = Presentation(
        "n", "s", (Slide("t", (File("image", photo),)), Slide("u", (File("image", photo),)))
    )
    filled = []
    for budget in (60_000, 100_000, 150_000, 200_000, 300_000):
        profile = replace(names.find("android"), mms_max_bytes=budget)
        report = adapt(stored, profile, memory=MEMORY).report
        assert report.pictures_wanted
        filled.append(report.picture_bytes / report.picture_budget)
    assert min(filled) >= 0.95, filled


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.integers(12_000, 400_000),
    width=st.integers(60, 800),
    height=st.integers(60, 1200),
    types=st.sets(
        st.sampled_from(["image/jpeg", "image/gif", "image/png", "image/vnd.wap.wbmp"]), min_size=1
    ),
    text=st.text(max_size=400),
)
def test_no_handset_ever_gets_more_than_it_takes(
    rooms: Rooms, size: int, width: int, height: int, types: set[str], text: str
) -> None:
    profile = HandsetProfile(
        "p",
        "P",
        screen=(width, height),
        mms_max_bytes=size,
        mms_max_image=(640, 480),
        accept=frozenset(types) | {"text/plain"},
    )
    message = adapt(
        TEMPLATES["ticket-mms"],
        profile,
        personal=replace(ADA, custom_text={1: text}),
        rooms=rooms,
        memory=MEMORY,
        link=LINK,
    )
    check(message, profile)


def test_the_road_is_a_list_of_named_steps() -> None:
    assert [step.__name__ for step in STEPS] == [
        "show_passes",
        "draw_tickets",
        "compose_barcodes",
        "attach_objects",
        "adapt_animations",
        "adapt_audio",
        "adapt_video",
        "adapt_images",
        "encode_texts",
        "fit",
        "verify_barcodes",
        "fit",
        "link_the_rest",
    ]


def test_errors_of_slides_are_slide_errors() -> None:
    broken = Presentation(
        "n", "s", (Slide("a"), Slide("b", (File("image", Part("x.jpg", "image/jpeg", b"no")),)))
    )
    with pytest.raises(SlideError) as caught:
        adapt(broken, names.find("generic"))
    assert caught.value.slide == 2
    assert "x.jpg" in caught.value.message
