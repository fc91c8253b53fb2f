"""One signed pass (five images of 120 kB, all checks included) against its floor and its peers."""

from __future__ import annotations

import io
import json
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from harness import Figure, Gauge, Job, Row, Skip, Target
from PIL import Image

from renderer import wallet
from renderer.templates import TemplateFiles, content_version
from renderer.wallet import devchain

NOW = datetime(2026, 7, 4, 12, tzinfo=UTC)
NODE_SCRIPT = Path(__file__).with_name("passkit_generator.mjs")
# Noise does not deflate, so these five PNGs come to 120 kB.
IMAGES = {
    "icon.png": (29, 29),
    "icon@2x.png": (58, 58),
    "logo.png": (160, 50),
    "thumbnail.png": (90, 90),
    "background.png": (130, 150),
}
TEMPLATE = """
style = "eventTicket"
dynamic_locations = [2]
[pass]
organizationName = "Hyes Convention Centre"
description = "Event ticket"
logoText = "Hyes Events"
backgroundColor = "#2b1550"
foregroundColor = "#ffffff"
[barcode]
[fields]
header1 = {}
primary1 = {}
sec1 = {}
sec2 = {}
aux1 = {}
back1 = {}
back2 = {}
back3 = {}
[sample]
BARCODEVALUE = "1234578961A"
"""
PASSDATA = {
    "BARCODEVALUE": "1234578961A",
    "BARCODETEXT": "PASS-123-457",
    "HEADERLABEL1": "SEAT",
    "HEADERVALUE1": "1C",
    "PRIMARYLABEL1": "Name",
    "PRIMARYVALUE1": "John Smith",
    "SECLABEL1": "Date",
    "SECVALUE1": "4th July, 2013",
    "SECLABEL2": "Auditorium",
    "SECVALUE2": "Gold Room",
    "AUXLABEL1": "Address",
    "AUXVALUE1": "Hyes Convention Centre, Boston MA 02144",
    "BACKLABEL1": "Terms and Conditions",
    "BACKVALUE1": "Valid for 1 person only. Expires July 6th, 2013. Valid ID required if requested.",
    "BACKLABEL2": "Snacks and Drinks",
    "BACKVALUE2": "Free Drinks and Snacks are available in the main lobby.",
    "BACKLABEL3": "Please take a small survey to win a free ticket for our next event.",
    "BACKVALUE3": "https://www.survey.com/event/12748493fgh/",
    "RELLATITUDE2": "42.347888",
    "RELLONGITUDE2": "-71.087903",
    "RELTEXT2": "Event at HYES CONVENTION CENTRE",
}


def noise(size: tuple[int, int]) -> bytes:
    """A PNG that no filter makes smaller."""
    pixels = random.Random(1).randbytes(size[0] * size[1] * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", size, pixels).save(out, "PNG")
    return out.getvalue()


def images() -> dict[str, bytes]:
    """The five images by name."""
    return {name: noise(size) for name, size in IMAGES.items()}


def template() -> wallet.PassTemplate:
    """The template every contender builds from."""
    files = {"template.toml": TEMPLATE.encode(), **images()}
    return wallet.load(TemplateFiles("pass", "bench", content_version(files), files))


def chain() -> Path:
    """A development chain in a folder of its own."""
    home = Path(tempfile.mkdtemp(prefix="bench-wallet-"))
    devchain.ensure(home)
    return home


def ours(home: Path) -> tuple[Job, Job]:
    """Our whole pass from PASSDATA on, and the signature alone that is its floor."""
    signer, loaded = wallet.signer(f"dev:{home}", now=NOW), template()
    report = wallet.verify(_pass(loaded, signer), now=NOW, roots=[signer.root] if signer.root else [])
    assert report.ok, report.errors
    floor = signer.template.attributes(b"{}", NOW)
    return (lambda: _pass(loaded, signer)), (lambda: signer.raw(floor))


def _pass(loaded: wallet.PassTemplate, signer: wallet.Signer) -> bytes:
    return wallet.seal(wallet.build(loaded, PASSDATA, identity=signer.identity), signer, NOW).data


def py_pkpass(home: Path) -> Job | Skip:
    """The same pass by py_pkpass, which loads its key for every pass."""
    try:
        from py_pkpass import models  # noqa: PLC0415 - optional peer
    except ImportError:
        return Skip("py_pkpass is not installed (pip install py_pkpass)")
    folder, pictures = home / devchain.FOLDER, images()
    paths = [str(folder / name) for name in (devchain.LEAF, devchain.KEY, devchain.INTERMEDIATE)]

    def make() -> object:
        card = models.EventTicket()
        card.addHeaderField("header1", PASSDATA["HEADERVALUE1"], PASSDATA["HEADERLABEL1"])
        card.addPrimaryField("primary1", PASSDATA["PRIMARYVALUE1"], PASSDATA["PRIMARYLABEL1"])
        for n in (1, 2):
            card.addSecondaryField(f"sec{n}", PASSDATA[f"SECVALUE{n}"], PASSDATA[f"SECLABEL{n}"])
        card.addAuxiliaryField("aux1", PASSDATA["AUXVALUE1"], PASSDATA["AUXLABEL1"])
        for n in (1, 2, 3):
            card.addBackField(f"back{n}", PASSDATA[f"BACKVALUE{n}"], PASSDATA[f"BACKLABEL{n}"])
        made = models.Pass(
            card, passTypeIdentifier=devchain.TYPE_ID, organizationName="Hyes", teamIdentifier=devchain.TEAM
        )
        made.serialNumber, made.description = "1", "Event ticket"
        made.barcode = models.Barcode(
            PASSDATA["BARCODEVALUE"], models.BarcodeFormat.QR, PASSDATA["BARCODETEXT"]
        )
        for name, data in pictures.items():
            made.addFile(name, io.BytesIO(data))
        return made.create(*paths, "")

    return make


def build() -> Mapping[str, Job | Skip]:
    """Contenders of the race."""
    home = chain()
    full, floor = ours(home)
    return {"renderer": full, "one RSA-2048 signature": floor, "py_pkpass": py_pkpass(home)}


def passkit_generator() -> list[Figure]:
    """CPU time of passkit-generator in node, in ours: a process of its own, so no race but a ratio."""
    node = shutil.which("node")
    modules = Path(os.environ.get("BENCH_NODE_MODULES", "node_modules")).resolve()
    if node is None or not (modules / "passkit-generator").is_dir():
        raise Skip(
            "node with passkit-generator is missing (npm install passkit-generator, BENCH_NODE_MODULES=...)"
        )
    home = chain()
    for name, data in images().items():
        (home / name).write_bytes(data)
    (home / "passdata.json").write_text(json.dumps(PASSDATA))
    command = [node, str(NODE_SCRIPT), str(modules), str(home), devchain.TYPE_ID, devchain.TEAM, "40"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise Skip(f"passkit-generator failed: {done.stderr.decode()[-200:]}")
    theirs = json.loads(done.stdout)["seconds"]
    full, _ = ours(home)
    start, count = time.process_time(), 200
    for _ in range(count):
        full()
    own = (time.process_time() - start) / count
    ratio = theirs / own
    return [
        Figure("passkit-generator, CPU a pass", theirs * 1e3, "ms"),
        Figure("passkit-generator / renderer", ratio, "x", ">= 30", met=ratio >= 30),
    ]


def memory() -> list[Figure]:
    """Growth of the resident set over thousands of passes, after a warm-up."""
    full, _ = ours(chain())
    for _ in range(300):
        full()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = int(os.environ.get("BENCH_WALLET_PASSES", "4000"))
    for _ in range(count):
        full()
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return [Figure(f"resident set grown over {count:,} passes", growth, "MB", "flat (<= 1)", met=growth <= 1)]


ROWS: list[Row | Gauge] = [
    Row(
        "A signed Wallet pass (pass.json, manifest, CMS, zip; 5 images, 120 kB)",
        build,
        (Target("one RSA-2048 signature", at_most=1.3), Target("py_pkpass", at_least=30)),
    ),
    Gauge("A signed Wallet pass, against passkit-generator (node)", passkit_generator),
    Gauge("Signed Wallet passes, memory", memory),
]
