from __future__ import annotations

import pytest

from renderer.engine import Engine
from renderer.errors import InvalidRequest, RendererError, TemplateError
from renderer.studio import drafts
from renderer.templates import Kind


def test_every_shipped_template_draws_its_own_picture(engine: Engine) -> None:
    for kind in drafts.KINDS:
        for name in engine.templates.ids(kind):
            assert drafts.picture(engine, kind, name, (160, 240)) is not None, name


def test_a_draft_is_drawn_as_if_it_were_there(engine: Engine) -> None:
    files = dict(engine.templates.get("ticket", "gala").files)
    draft = drafts.files_of("ticket", "brand-new", files)
    over = drafts.load(engine, draft)
    assert "brand-new" in over.templates.ids("ticket")
    assert drafts.picture(over, "ticket", "brand-new") is not None
    assert "brand-new" not in engine.templates.ids("ticket")


def test_a_fault_knows_its_line(engine: Engine) -> None:
    files = dict(engine.templates.get("pass", "event-ticket").files)
    text = files["template.toml"].decode().replace("sec1 = {", "sec1 = { labbel = 1,")
    draft = drafts.files_of("pass", "event-ticket", {**files, "template.toml": text.encode()})
    with pytest.raises(RendererError) as raised:
        drafts.load(engine, draft)
    assert text.splitlines()[(drafts.fault_of(raised.value, text).line or 0) - 1].startswith("sec1")


@pytest.mark.parametrize("files", [{}, {"x.png": b""}, {"ticket.toml": b"", "../x": b""}])
def test_files_that_make_no_template_are_refused(files: dict[str, bytes]) -> None:
    with pytest.raises(TemplateError):
        drafts.files_of("ticket", "x", files)


def test_the_kind_is_told_by_the_main_file() -> None:
    found: Kind = drafts.kind_by_files({"mms.toml": b"", "a.jpg": b""})
    assert found == "mms"
    with pytest.raises(TemplateError):
        drafts.kind_by_files({"a.jpg": b""})
    with pytest.raises(InvalidRequest):
        drafts.kind_of("poster")
