"""The generated tables are what the generator makes of the database."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from renderer import data
from renderer.typography import ucd_tables

UCD = Path("/usr/share/unicode")
NAMES = ("BIDI_CLASS", "LINE_BREAK", "GRAPHEME_BREAK", "CONJUNCT_BREAK", "EMOJI", "SCRIPT")


@pytest.mark.parametrize("name", NAMES)
def test_runs_cover_unicode_exactly(name: str) -> None:
    table = getattr(ucd_tables, name)
    lengths = re.findall(r"([0-9a-f]+)[A-Z]\w*", table)
    assert sum(int(length, 16) for length in lengths) == 0x110000
    assert len(lengths) == len(table.split())


@pytest.mark.nightly
@pytest.mark.skipif(not UCD.is_dir(), reason="NOT TESTED: Debian's unicode-data is not installed")
def test_the_generator_gives_the_committed_module(tmp_path: Path) -> None:
    script = data.assets_dir() / "fonts" / "unicode.py"
    module = Path(str(ucd_tables.__file__))
    before = module.read_bytes()
    copy = tmp_path / "assets" / "fonts" / "unicode.py"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(script.read_bytes())
    (tmp_path / "renderer" / "typography").mkdir(parents=True)
    subprocess.run([sys.executable, str(copy), str(UCD)], check=True)
    assert (tmp_path / "renderer" / "typography" / "ucd_tables.py").read_bytes() == before
