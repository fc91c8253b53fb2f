from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import TemplateError
from renderer.wallet import strings

EXAMPLE = '/* a comment */\n// another\n"key" = "va\\"l\\nue";\n"dot.ted"="\\u00e9";\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_every_encoding_in_use_is_read(encoding: str) -> None:
    assert strings.parse(EXAMPLE.encode(encoding)) == {"key": 'va"l\nue', "dot.ted": "é"}


def test_plain_text_is_written_plainly_and_other_as_marked_utf16() -> None:
    assert strings.encode({"b": "2", "a": "1"}) == b'"a" = "1";\n"b" = "2";\n'
    written = strings.encode({"a": "é"})
    assert written.startswith(b"\xfe\xff")
    assert written[2:].decode("utf-16-be") == '"a" = "é";\n'


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"]))
    )
)
def test_what_is_written_reads_back(table: dict[str, str]) -> None:
    assert strings.parse(strings.encode(table)) == table


@pytest.mark.parametrize("data", [b'"a" = "b"', b"a = b;", b'"a" "b";', b"/* open", b"\xff\xfeabc", b"\x80"])
def test_broken_files_are_named_by_template_and_path(data: bytes) -> None:
    with pytest.raises(TemplateError, match=r"probe: de\.lproj/pass\.strings"):
        strings.load({"de.lproj/pass.strings": data}, "probe")


def test_the_line_of_a_mistake_is_told() -> None:
    with pytest.raises(ValueError, match="line 2"):
        strings.parse(b'"a" = "b";\noops')


def test_only_language_folders_hold_translations() -> None:
    files = {"de.lproj/pass.strings": b'"a" = "b";', "pass.strings": b"x", "x/de.lproj/pass.strings": b"x"}
    assert strings.load(files, "probe") == {"de.lproj": {"a": "b"}}
