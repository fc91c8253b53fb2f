from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from renderer import mms
from renderer.errors import TemplateError, UnknownTemplate
from renderer.store import Store, contents
from renderer.store.artefacts import open_artefacts
from renderer.store.saved import prepare
from renderer.store.sources import SavedTemplates
from tests.store.test_saved import message


def test_a_saved_message_is_read_as_a_template(store: Store, tmp_path: Path, now: datetime) -> None:
    artefacts = open_artefacts(str(tmp_path / "a"))
    prepared = prepare(message('He said: "{$name|Sir}"\n\x7f é'), artefacts, {})
    with store.write() as connection:
        contents.add_content(connection, prepared.template, prepared.document, now=now)
    source = SavedTemplates(lambda: store, lambda: artefacts)
    files = source.get("mms", prepared.template)
    assert source.get("mms", prepared.template) is files
    loaded = mms.load(files).presentation
    assert loaded.slides[0].text == 'He said: "{$name|Sir}"\n\x7f é'
    assert loaded.slides[0].files[0].part.data == b"GIF89a"
    assert loaded.slides[0].files[0].alt == "A dot"
    assert source.ids("mms") == []


def test_what_was_not_saved_or_lost_its_files_is_told(store: Store, tmp_path: Path, now: datetime) -> None:
    artefacts = open_artefacts(str(tmp_path / "a"))
    prepared = prepare(message(), artefacts, {})
    with store.write() as connection:
        contents.add_content(connection, prepared.template, prepared.document, now=now)
    artefacts.delete(prepared.document["files"]["1-image.gif"])
    source = SavedTemplates(lambda: store, lambda: artefacts)
    with pytest.raises(TemplateError, match="1-image"):
        source.get("mms", prepared.template)
    with pytest.raises(UnknownTemplate):
        source.get("mms", "saved-nothing")
    with pytest.raises(UnknownTemplate):
        source.get("ticket", prepared.template)
