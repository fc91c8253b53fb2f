from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from renderer.cli.demo.passes import given


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl is missing: the signature is not judged by it"
)
def test_openssl_accepts_the_signature(made, tmp_path: Path) -> None:
    with zipfile.ZipFile(made.out / "pass/event-ticket.pkpass") as bundle:
        for name in ("manifest.json", "signature"):
            (tmp_path / name).write_bytes(bundle.read(name))
    command = (
        "openssl cms -verify -binary -inform DER -in signature -content manifest.json -purpose any -CAfile"
    )
    done = subprocess.run(
        [*command.split(), str(made.out / "pass/root.pem"), "-out", "/dev/null"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_page_says_that_no_phone_takes_it(made) -> None:
    assert any("NOT APPLE" in note for note in made.gallery.notes)


def test_what_the_request_brought_is_shown_in_pairs() -> None:
    slots = {"BARCODEVALUE": "1", "HEADERLABEL1": "SEAT", "HEADERVALUE1": "1C", "AUXVALUE2": "x"}
    assert given(slots) == (("BARCODEVALUE", "1"), ("HEADER 1", "SEAT: 1C"), ("AUX 2", "x"))
