from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from renderer import mms
from renderer.mms.slide import File, Presentation, Slide
from renderer.mms.writing import file_name, write
from renderer.part import Part
from renderer.templates import TemplateFiles

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=60)


def read(presentation: Presentation) -> Presentation:
    toml, files = write(presentation)
    return mms.load(TemplateFiles("mms", "saved", "v", {"mms.toml": toml.encode(), **files})).presentation


@given(texts, st.integers(1, 60))
def test_what_is_written_is_read_back(text: str, seconds: int) -> None:
    picture = File("image", Part("1-image.gif", "image/gif", b"GIF89a"), text)
    slides = (Slide("x" + text, (picture,), None, seconds), Slide("x"))
    assert read(Presentation("n" + text, "Subject", slides)) == Presentation("n" + text, "Subject", slides)


def test_every_kind_of_file_has_its_place() -> None:
    sound = File("audio", Part("1-audio.wav", "audio/wav", b"RIFF0000WAVE"))
    contact = File("vcard", Part("2-vcard.vcf", "text/x-vcard", b"BEGIN:VCARD"))
    made = read(Presentation("n", "s", (Slide("", (sound,)), Slide("t", (contact,)))))
    assert [slide.files[0].kind for slide in made.slides] == ["audio", "vcard"]


def test_a_files_name_tells_slide_and_kind() -> None:
    assert file_name(2, "image", "image/pjpeg") == "2-image.jpg"
    assert file_name(2, "image", "application/x-unknown") == "2-image.bin"
