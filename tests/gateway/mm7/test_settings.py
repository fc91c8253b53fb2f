from __future__ import annotations

import pytest
from pydantic import ValidationError

from renderer.gateway.mm7.settings import BASE, DEFAULT_NAMESPACE, Mm7Settings


@pytest.mark.parametrize(
    ("namespace", "version", "found"),
    [
        ("REL-5-MM7-1-0", "", (BASE + "REL-5-MM7-1-0", "5.3.0")),
        ("REL-6-MM7-1-4", "", (BASE + "REL-6-MM7-1-4", "6.8.0")),
        ("REL-5-MM7-1-5", "5.6.0", (BASE + "REL-5-MM7-1-5", "5.6.0")),
        ("urn:own", "", ("urn:own", "6.8.0")),
        (DEFAULT_NAMESPACE, "", (DEFAULT_NAMESPACE, "6.8.0")),
    ],
)
def test_a_release_gives_namespace_and_version(namespace: str, version: str, found: tuple[str, str]) -> None:
    made = Mm7Settings(namespace=namespace, version=version)
    assert (made.namespace, made.version) == found


def test_options_come_as_text_and_mistakes_are_refused() -> None:
    made = Mm7Settings.model_validate({"recipients": "20", "smil": "false", "encoding": "base64"})
    assert (made.recipients, made.smil, made.encoding) == (20, False, "base64")
    for wrong in ({"encoding": "hex"}, {"recipients": "0"}, {"colour": "red"}):
        with pytest.raises(ValidationError):
            Mm7Settings.model_validate(wrong)
