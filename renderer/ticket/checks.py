"""A validated document and its files -> what is still wrong: names that lead nowhere, missing artwork."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from renderer.ticket import colour, pattern
from renderer.ticket.schema import (
    Barcode,
    Column,
    Image,
    Layer,
    Paint,
    RectLayer,
    Row,
    Text,
    TextLook,
    TicketDoc,
)


def walk(doc: TicketDoc) -> Iterator[tuple[str, Layer]]:
    """Every layer with its path, parents before children."""
    stack: list[tuple[str, Layer]] = [(f"layer[{i}]", layer) for i, layer in enumerate(doc.layer)][::-1]
    while stack:
        path, layer = stack.pop()
        yield path, layer
        if isinstance(layer, Column | Row):
            stack += [(f"{path}.child[{i}]", child) for i, child in enumerate(layer.child)][::-1]


def problems(doc: TicketDoc, files: Mapping[str, bytes]) -> list[str]:
    """Sentences "path: mistake"; empty when all is well."""
    found = list(_document(doc))
    seen: dict[str, str] = {}
    for path, layer in walk(doc):
        if layer.id in seen:
            found.append(f"{path}.id: {layer.id!r} is already the id of {seen[layer.id]}")
        elif layer.id:
            seen[layer.id] = path
        found += [f"{path}.{mistake}" for mistake in _layer(doc, layer, files)]
    for i, variant in enumerate(doc.variant):
        for name in (*variant.hide, *variant.set):
            if name not in seen:
                found.append(f"variant[{i}]: there is no layer with id {name!r}")
    return found


def _document(doc: TicketDoc) -> Iterator[str]:
    yield from _colour(doc, "background", doc.background)
    yield from _pattern(doc, "description", doc.description)
    for name in doc.colors:
        yield from _colour(doc, f"colors.{name}", name)
    for name, look in doc.styles.items():
        for mistake in _look(doc, look):
            yield f"styles.{name}.{mistake}"


def _layer(doc: TicketDoc, layer: Layer, files: Mapping[str, bytes]) -> Iterator[str]:
    if layer.when is not None and (name := pattern.when_field(layer.when)) not in doc.fields:
        yield f"when: the template declares no field {name!r}"
    if isinstance(layer, Paint):
        yield from _paint(doc, layer)
    for kind, check in _CHECKS.items():
        if isinstance(layer, kind):
            yield from check(doc, layer, files)


def _image(_doc: TicketDoc, layer: Image, files: Mapping[str, bytes]) -> Iterator[str]:
    if layer.src not in files:
        yield f"src: the template's folder holds no file {layer.src!r}"


def _text(doc: TicketDoc, layer: Text, _files: Mapping[str, bytes]) -> Iterator[str]:
    yield from _pattern(doc, "value", layer.value)
    yield from _look(doc, layer)
    yield from _style(doc, "style", layer.style)


def _barcode(doc: TicketDoc, layer: Barcode, _files: Mapping[str, bytes]) -> Iterator[str]:
    yield from _pattern(doc, "value", layer.value)
    yield from _pattern(doc, "caption", layer.caption or "")
    yield from _style(doc, "caption_style", layer.caption_style)
    dark = list(_colour(doc, "color", layer.color))
    light = list(_colour(doc, "tile.fill", layer.tile.fill))
    yield from (*dark, *light)
    if not dark and not light:
        mistake = colour.scan_problem(
            colour.parse(layer.color, doc.colors), colour.parse(layer.tile.fill, doc.colors)
        )
        if mistake:
            yield f"color: {mistake}"


def _column(_doc: TicketDoc, layer: Column, _files: Mapping[str, bytes]) -> Iterator[str]:
    if layer.tear is not None and layer.tear not in {child.id for child in layer.child}:
        yield f"tear: the column has no child with id {layer.tear!r}"


def _stroke(doc: TicketDoc, layer: RectLayer, _files: Mapping[str, bytes]) -> Iterator[str]:
    if layer.stroke:
        yield from _colour(doc, "stroke", layer.stroke)


_CHECKS: dict[type, Callable[..., Iterator[str]]] = {
    Image: _image,
    Text: _text,
    Barcode: _barcode,
    Column: _column,
    RectLayer: _stroke,
}


def _paint(doc: TicketDoc, layer: Paint) -> Iterator[str]:
    if layer.fill:
        yield from _colour(doc, "fill", layer.fill)
    for i, stop in enumerate(layer.gradient.stops if layer.gradient else ()):
        yield from _colour(doc, f"gradient.stops[{i}].color", stop.color)


def _look(doc: TicketDoc, look: TextLook) -> Iterator[str]:
    if look.color:
        yield from _colour(doc, "color", look.color)


def _style(doc: TicketDoc, path: str, name: str | None) -> Iterator[str]:
    if name is not None and name not in doc.styles:
        yield f"{path}: [styles] has no {name!r}"


def _colour(doc: TicketDoc, path: str, value: str) -> Iterator[str]:
    try:
        colour.parse(value, doc.colors)
    except ValueError as error:
        yield f"{path}: {error}"


def _pattern(doc: TicketDoc, path: str, text: str) -> Iterator[str]:
    try:
        names = pattern.parse(text).fields
    except ValueError as error:
        yield f"{path}: {error}"
        return
    for name in sorted(names - set(doc.fields)):
        yield f"{path}: the template declares no field {name!r}"
