from renderer.handset.rooms import Drawn, Rooms
from renderer.part import Part


def test_rooms_are_shut_until_they_are_given() -> None:
    rooms = Rooms()
    assert (rooms.ticket, rooms.pass_picture, rooms.pass_file) == (None, None, None)


def test_a_drawn_picture_may_be_without_barcode_and_warnings() -> None:
    drawn = Drawn(Part("a.jpg", "image/jpeg", b""))
    assert drawn.barcode is None
    assert drawn.warnings == ()
