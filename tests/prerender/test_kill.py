"""kill -9, anywhere: a resumed job leaves the same bytes as one that was left alone."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.prerender.conftest import House, share_certificate

RUN = (sys.executable, "-m", "renderer.cli", "prerender")
COUNTS = {"barcode:qr": 12_000, "pass-mms": 400}
SIGNED = "2026-11-21T10:00:00"


def rows(count: int, template: str) -> str:
    """So many guests, one of them twice and one without a barcode."""
    guests = [(f"T{number:06}", f"1650{number:07}", f"Guest {number}") for number in range(count)]
    guests[17], guests[40] = ("T000003", "16509999999", "again"), ("", "16508888888", "")
    names = "BARCODEID,number,PRIMARYVALUE1,name"
    lines = [f"{code},{number},{guest},Member {guest}" for code, number, guest in guests]
    if template == "pass-mms":  # a pass in a message has its barcode's value from PASSDATA alone
        names += ",BARCODEVALUE"
        lines = [f"{line},{code}" for line, (code, _, _) in zip(lines, guests, strict=True)]
    return "\n".join([names, *lines, ""])


def start(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "RENDERER_HOME": str(home), "RENDERER_LINK_SECRET": "s" * 32}
    return subprocess.Popen(
        [*RUN, *arguments, "--workers", "2", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finished(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    out, err = process.communicate(timeout=220)
    assert process.returncode == 0, err.decode()
    found: dict[str, Any] = json.loads(out)
    return found


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 of the owner alone: its children must see that for themselves."""
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def kept(out: Path) -> dict[str, bytes]:
    """Packs by name, and the manifest and the index of the one job."""
    found = {path.name: path.read_bytes() for path in (out / "packs").rglob("*.zip")}
    for name in ("manifest.parquet", "index"):
        (path,) = (out / "jobs").rglob(name)
        found[name] = path.read_bytes()
    return found


def wait_for(path: Path, suffix: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(path.rglob(suffix)):
        time.sleep(0.01)


def check(house: House, home: Path, template: str, count: int, kills: int, seed: int = 7) -> None:
    """Undisturbed here, against killed and resumed in processes of its own."""
    chance = random.Random(seed)
    source = house.write(rows(count, template))
    share_certificate(house.home, home)
    (home / "renderer.db").unlink()
    calm = house.do(template, source)
    assert calm.facts["made"] == count - calm.facts["bad"] >= count - 2
    rough = start(home, "run", template, source, "--signed-at", SIGNED)
    wait_for(home, "*.z")
    for _ in range(kills):
        time.sleep(chance.uniform(0, 1.5))
        kill(rough)
        rough = start(home, "resume", "1")
    told = finished(rough)
    assert kept(Path(calm.out)) == kept(home / "artefacts" / "prerender")
    assert (told["state"], told["done"], told["bad"]) == ("done", count, calm.facts["bad"])
    lines = [line["line"] for line in calm.manifest]
    assert sorted(lines) == list(range(2, count + 2))
    assert not list((home / "artefacts").rglob("rows/*"))


def test_a_killed_job_is_resumed_to_the_same_bytes(house: House, tmp_path: Path) -> None:
    check(house, tmp_path / "rough", "event-ticket", 1100, kills=1)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("template", ["barcode:qr", "event-ticket", "pass-mms", "ticket:member"])
def test_five_kills_at_random_moments_change_nothing(
    house: House, tmp_path: Path, template: str, seed: int
) -> None:
    check(house, tmp_path / "rough", template, COUNTS.get(template, 1500), 5, seed)
