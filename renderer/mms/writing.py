"""A presentation -> mms.toml and the files it names: what template.load reads back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from renderer.mms import media
from renderer.mms.slide import Presentation, Slide


def write(presentation: Presentation) -> tuple[str, Mapping[str, bytes]]:
    """The text of mms.toml, and the files by the names it gives them; drawn objects are not written."""
    files: dict[str, bytes] = {}
    lines = ["format = 1", f"name = {quoted(presentation.name)}", f"subject = {quoted(presentation.subject)}"]
    for number, slide in enumerate(presentation.slides, 1):
        lines += ["", "[[slide]]", *_slide(slide, number, files)]
    return "\n".join(lines) + "\n", files


def file_name(number: int, kind: str, content_type: str) -> str:
    """Name of a slide's file: ``2-image.jpg``."""
    row = media.by_type(content_type)
    return f"{number}-{kind}.{row.extension if row else 'bin'}"


def quoted(text: str) -> str:
    """A TOML basic string (TOML 1.0, String): JSON's escapes are among its own, DEL is not left bare."""
    clean = text.encode("utf-8", "replace").decode()  # a lone surrogate has no place in UTF-8
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007F")


def _slide(slide: Slide, number: int, files: dict[str, bytes]) -> Iterator[str]:
    yield f"text = {quoted(slide.text)}"
    yield f"duration = {slide.duration}"
    for file in slide.files:
        name = file_name(number, file.kind, file.part.content_type)
        files[name] = file.part.data
        items = (("file", name), ("type", media.fold(file.part.content_type)), ("alt", file.alt))
        yield f"{file.kind} = {{ {', '.join(f'{key} = {quoted(text)}' for key, text in items)} }}"
