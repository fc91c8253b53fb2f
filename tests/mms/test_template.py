import pytest

from renderer import data
from renderer.errors import TemplateError
from renderer.mms import template
from renderer.mms.slide import BarcodeObject, PassObject, TicketObject
from renderer.templates import FolderSource, TemplateFiles

SHIPPED = FolderSource(data.templates_dir())


def files(toml: str, **others: bytes) -> TemplateFiles:
    return TemplateFiles("mms", "t", "v", {"mms.toml": toml.encode(), **others})


HEAD = 'format = 1\nname = "n"\nsubject = "s"\n'


@pytest.mark.parametrize("template_id", SHIPPED.ids("mms"))
def test_every_shipped_template_loads(template_id: str) -> None:
    loaded = template.load(SHIPPED.get("mms", template_id))
    assert loaded.id == template_id
    assert loaded.presentation.slides


def test_a_slide_says_what_a_slide_element_says() -> None:
    loaded = template.load(
        files(
            HEAD + '[[slide]]\nduration = 5\ntext = "Hi"\nimage = { file = "a.jpg", alt = "A" }\n'
            '[[slide]]\nbarcode = { symbology = "pdf417", alternatives = ["qr"], rotate = false, '
            "options = { columns = 4 } }\n"
            '[[slide]]\nticket = { template = "gala", fields = { code = "{$barcodeid}" } }\n'
            '[[slide]]\npass = { template = "p", attach = false }\n',
            **{"a.jpg": b"\xff\xd8"},
        )
    )
    first, second, third, fourth = loaded.presentation.slides
    assert (first.text, first.duration, first.files[0].alt) == ("Hi", 5, "A")
    assert first.files[0].part.content_type == "image/jpeg"
    assert second.drawn == BarcodeObject(
        "pdf417", alternatives=("qr",), rotate=False, options=(("columns", 4),)
    )
    assert third.drawn == TicketObject("gala", (("code", "{$barcodeid}"),))
    assert fourth.drawn == PassObject("p", attach=False)


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("name = ", "not valid TOML"),
        (HEAD, "slide: Field required"),
        (HEAD + '[[slide]]\ntexd = "a"\n', "slide.0.texd"),
        (HEAD + '[[slide]]\ntext = "a"\nduration = "5"\n', "slide.0.duration"),
        (HEAD + '[[slide]]\nimage = { file = "b.jpg" }\n', "'b.jpg', which is not in the template"),
        (HEAD + '[[slide]]\nimage = { file = "a.xyz" }\n', "no content type is known for 'a.xyz'"),
        (HEAD + '[[slide]]\nbarcode = {}\npass = { template = "p" }\n', "draws 2 objects"),
        (HEAD + '[[slide]]\ntext = ""\n', "Slide 1 is empty"),
        (HEAD.replace("= 1", "= 2") + '[[slide]]\ntext = "a"\n', "format"),
    ],
)
def test_a_mistake_is_told_with_its_path(toml: str, told: str) -> None:
    with pytest.raises(TemplateError) as caught:
        template.load(files(toml, **{"a.xyz": b"x"}))
    assert told in caught.value.message
