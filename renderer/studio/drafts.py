"""A template that is being written -> checked and drawn by the real rooms, as if it were there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renderer.engine import Engine
from renderer.errors import InvalidRequest, RendererError, TemplateError
from renderer.mms import PassObject
from renderer.part import Part
from renderer.store.published import safe_name
from renderer.studio.lines import line_of
from renderer.templates import LAYOUT, Kind, TemplateFiles, TemplateSource, content_version

KINDS: tuple[Kind, ...] = ("ticket", "pass", "mms")
PICTURE_SIZE = (480, 720)
PREVIEW_HANDSET = "generic"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a draft, and the line where."""

    message: str
    line: int | None


class Draft:
    """A template source in which one template is the draft."""

    def __init__(self, files: TemplateFiles, below: TemplateSource) -> None:
        """Put ``files`` over what is below."""
        self._files = files
        self._below = below

    def ids(self, kind: Kind) -> list[str]:
        """Ids of all templates of a kind, the draft's included."""
        own = {self._files.id} if kind == self._files.kind else set()
        return sorted({*self._below.ids(kind), *own})

    def get(self, kind: Kind, template_id: str) -> TemplateFiles:
        """Files of one template; raises as the source below does."""
        if (kind, template_id) == (self._files.kind, self._files.id):
            return self._files
        return self._below.get(kind, template_id)


def kind_of(text: str) -> Kind:
    """A kind of template by its name; raises InvalidRequest."""
    for kind in KINDS:
        if text == kind:
            return kind
    raise InvalidRequest(f"There is no kind of template called {text[:20]!r}.", field="kind")


def files_of(kind: Kind, template: str, files: Mapping[str, bytes]) -> TemplateFiles:
    """A draft's files; raises TemplateError for a name that leads outside, or without its main file."""
    main = LAYOUT[kind][2]
    wrong = next((name for name in files if not safe_name(name)), None)
    if wrong is not None:
        raise TemplateError(f"{wrong[:80]!r} is no name for a file of a template.")
    if main not in files:
        raise TemplateError(f"The template has no {main}, which describes it.")
    return TemplateFiles(kind, template, content_version(files), dict(files))


def kind_by_files(files: Mapping[str, bytes]) -> Kind:
    """Which kind an upload is, told by its main file; raises TemplateError."""
    found = [kind for kind in KINDS if LAYOUT[kind][2] in files]
    if len(found) == 1:
        return found[0]
    mains = ", ".join(LAYOUT[kind][2] for kind in KINDS)
    raise TemplateError(f"The archive must hold one of {mains} beside the pictures; this one does not.")


def load(engine: Engine, files: TemplateFiles) -> Engine:
    """The engine with the draft in it, read and checked; raises TemplateError and what drawing raises."""
    over = engine.over(Draft(files, engine.templates))
    if files.kind == "ticket":
        over.ticket_template(files.id)
    elif files.kind == "pass":
        over.pass_template(files.id)
    else:
        over.mms_template(files.id)
    return over


def picture(engine: Engine, kind: Kind, template: str, size: tuple[int, int] = PICTURE_SIZE) -> Part | None:
    """The template with its sample data, None when a message shows no picture."""
    if kind == "ticket":
        return engine.ticket(template, size=size)
    if kind == "pass":
        return engine.preview(template, scale=1)
    return _first_slide(engine, template)


def _first_slide(engine: Engine, template: str) -> Part | None:
    loaded = engine.mms_template(template)
    drawn = [slide.drawn for slide in loaded.presentation.slides]
    passes = [one.template for one in drawn if isinstance(one, PassObject)]
    message = engine.mms(
        template,
        handset=PREVIEW_HANDSET,
        barcode_id=loaded.sample.get("barcodeid", "Ticket_12345"),
        data={name: text for name, text in loaded.sample.items() if name != "barcodeid"},
        passdata=dict(engine.pass_template(passes[0]).sample) if passes else None,
        link="https://example.com/l/preview",
    )
    return next((slide.image for slide in message.slides if slide.image is not None), None)


def fault_of(error: RendererError, text: str) -> Fault:
    """An error in the words of who writes the template."""
    return Fault(error.message, line_of(text, error.message, error.field))
