from renderer.ticket.fields import resolve
from renderer.ticket.items import RectItem, Scene, shown, touched
from renderer.ticket.layout import lay_out
from renderer.ticket.plan import Ground
from renderer.ticket.publish import publish
from renderer.ticket.units import Rect
from tests.ticket.small import build

RED = Ground(fill=(255, 0, 0, 255))


def rect(name: str, x: int, *, dynamic: bool = False) -> RectItem:
    return RectItem(name, Rect(x, 0, 10, 10), RED, dynamic=dynamic)


def scene(*items: RectItem) -> Scene:
    return Scene(100, 100, (0, 0, 0, 255), items, ())


def test_what_lies_on_a_dynamic_item_is_drawn_for_each_recipient_too() -> None:
    made = scene(rect("a", 0), rect("b", 20, dynamic=True), rect("c", 25), rect("d", 50), rect("e", 33))
    fixed, changing = made.layers()
    assert [item.id for item in fixed] == ["a", "d"]
    assert [item.id for item in changing] == ["b", "c", "e"]


def test_items_that_look_alike_are_equal(fonts) -> None:
    template = build()
    published = publish(template, (320, 480), fonts)
    values = resolve(template.fields, None)
    one, other = (lay_out(published.plan, values, fonts).scene for _ in range(2))
    assert one.items == other.items
    assert hash(one.items) == hash(other.items)
    assert lay_out(published.plan, {**values, "seat": "9"}, fonts).scene.items != one.items


def test_boxes_tell_what_stands_where(fonts) -> None:
    template = build()
    made = lay_out(publish(template, (320, 480), fonts).plan, resolve(template.fields, None), fonts).scene
    boxes = {box.layer: box for box in made.boxes()}
    assert {name: box.kind for name, box in boxes.items()} == {
        "event": "text",
        "seat": "text",
        "code": "barcode",
    }
    assert boxes["event"].text == "Winter Fair"
    texts = [item for item in made.items if item.id == "event"]
    assert shown(texts[0].block) == "Winter Fair"
    assert touched(texts[0]) == texts[0].ink
