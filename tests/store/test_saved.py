from __future__ import annotations

from pathlib import Path

from renderer.mms.slide import File, Presentation, Slide
from renderer.part import Part
from renderer.store.artefacts import open_artefacts
from renderer.store.saved import prepare

PICTURE = File("image", Part("x", "image/gif", b"GIF89a"), "A dot")


def message(text: str = "Hello") -> Presentation:
    return Presentation("fishtank", "Subject", (Slide(text, (PICTURE,)),))


def test_equal_messages_have_one_name_and_their_files_are_kept(tmp_path: Path) -> None:
    artefacts = open_artefacts(str(tmp_path))
    first, second = prepare(message(), artefacts, {}), prepare(message(), artefacts, {})
    assert first == second
    assert first.template.startswith("saved-")
    assert len(first.template) <= 64
    assert artefacts.get(first.document["files"]["1-image.gif"]) == b"GIF89a"


def test_another_text_or_source_is_another_message(tmp_path: Path) -> None:
    artefacts = open_artefacts(str(tmp_path))
    names = {
        prepare(message(), artefacts, {}).template,
        prepare(message("Bye"), artefacts, {}).template,
        prepare(message(), artefacts, {"1-audio": "http://a/1.mp3"}).template,
    }
    assert len(names) == 3
