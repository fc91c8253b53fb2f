import io

import pytest
from PIL import Image

from renderer import barcode
from renderer.handset import grading, wbmp
from renderer.handset.grading import Reading
from renderer.part import Part


@pytest.mark.parametrize(("module", "grade"), [(1, "D"), (2, "C"), (3, "B"), (4, "A"), (9, "A")])
def test_the_grade_is_what_a_camera_forgives(module: int, grade: str) -> None:
    part = barcode.render("Ticket_12345", "qr", module=module)
    assert grading.read(part, "Ticket_12345", "qr", module) == Reading(grade, module)


def test_another_payload_is_unread() -> None:
    part = barcode.render("Ticket_12345", "qr", module=3)
    reading = grading.read(part, "Ticket_12346", "qr", 3)
    assert reading.grade == grading.UNREAD
    assert not reading.readable


def test_the_module_is_measured_where_the_picture_was_made_smaller() -> None:
    part = barcode.render("Ticket_12345", "qr", module=2)
    assert grading.read(part, "Ticket_12345", "qr", 6).module == 2


def test_turned_bars_of_which_the_reader_tells_no_module_have_the_one_drawn() -> None:
    upright = barcode.render("T-4711", "code128", module=2)
    turned = io.BytesIO()
    Image.open(io.BytesIO(upright.data)).transpose(Image.Transpose.ROTATE_90).save(turned, "PNG")
    part = Part("a.png", "image/png", turned.getvalue())
    assert grading.read(part, "T-4711", "code128", 2) == Reading("C", 2)


def test_wbmp_is_read_too() -> None:
    image = Image.open(io.BytesIO(barcode.render("P", "qr", module=3).data))
    part = Part("a.wbmp", "image/vnd.wap.wbmp", wbmp.write(image))
    assert grading.read(part, "P", "qr", 3).readable


def test_a_symbology_no_reader_knows_is_not_called_unread() -> None:
    unknown = next((one for one in barcode.symbologies().values() if not one.readers), None)
    if unknown is None:
        pytest.skip("every symbology has a reader")
    part = barcode.render(unknown.example, unknown.name, module=3)
    reading = grading.read(part, unknown.example, unknown.name, 3)
    assert (reading.grade, reading.readable) == (grading.NO_READER, False)
