"""An engine -> checks on the installation: what was looked at, whether it is well, and the cure if not."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata

from PIL import features

from renderer import barcode, mms, ticket, typography, wallet
from renderer.engine import Engine
from renderer.errors import RendererError
from renderer.gateway.apns import open_apns
from renderer.templates import Kind

ENGINES = ("zint-bindings", "zxing-cpp", "segno", "python-barcode", "pillow", "uharfbuzz", "cryptography")
# What a ticket may be written in: Latin, Greek, Cyrillic, and what bidi needs.
SAMPLE_TEXTS = ("Grüße, žluťoučký", "Ελληνικά", "Билет", "כרטיס", "تذكرة")
EXPIRES_SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: ``name``, whether it is ``ok``, and what was found, with the cure when it is not."""

    name: str
    ok: bool
    detail: str


Check = Callable[[Engine], Iterator[Finding]]


def examine(engine: Engine) -> list[Finding]:
    """Run every check; one that fails with an error of ours is a finding, not an exception."""
    found: list[Finding] = []
    for name, check in CHECKS:
        try:
            found += check(engine)
        except (RendererError, OSError) as error:
            found.append(Finding(name, ok=False, detail=str(error)))
    return found


def python(_: Engine) -> Iterator[Finding]:
    """The interpreter and the compiled engines."""
    yield Finding("python", sys.version_info >= (3, 11), sys.version.split()[0])
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ENGINES)
    yield Finding("engines", ok=True, detail=versions)
    jpeg = bool(features.check("libjpeg_turbo"))
    yield Finding(
        "jpeg",
        jpeg,
        "libjpeg-turbo" if jpeg else "Pillow was built without libjpeg-turbo; install its wheel.",
    )


def fonts(engine: Engine) -> Iterator[Finding]:
    """The shipped fonts: every sample text has all its glyphs."""
    style = typography.Style(size=24.0)
    missing = {
        letter
        for text in SAMPLE_TEXTS
        for letter in typography.layout_line(text, style, engine.fonts).missing
    }
    detail = f"{len(SAMPLE_TEXTS)} scripts have all their glyphs"
    yield Finding(
        "fonts", not missing, detail if not missing else f"No glyph for {' '.join(sorted(missing))}."
    )


def readers(engine: Engine) -> Iterator[Finding]:
    """Each symbology with a reader is drawn and read back."""
    failed = [
        each.name
        for each in barcode.symbologies().values()
        if each.readers and not engine.scan(engine.barcode(each.example, each.name, module=4).data)
    ]
    count = len(barcode.symbologies())
    detail = f"{count} symbologies drawn" if not failed else f"Does not read back: {', '.join(failed)}."
    yield Finding("barcodes", not failed, detail)


def templates(engine: Engine) -> Iterator[Finding]:
    """Every template loads."""
    loaders: dict[Kind, Callable[..., object]] = {"ticket": ticket.load, "pass": wallet.load, "mms": mms.load}
    for kind, load in loaders.items():
        ids = engine.templates.ids(kind)
        for each in ids:
            load(engine.templates.get(kind, each))
        yield Finding(f"{kind} templates", bool(ids), ", ".join(ids) or "There is none.")


def handsets(engine: Engine) -> Iterator[Finding]:
    """The handset and carrier tables load."""
    yield Finding("handsets", ok=True, detail=f"{len(engine.handsets())} profiles")


def certificate(engine: Engine) -> Iterator[Finding]:
    """The pass certificate: whose it is and how long it is valid."""
    signer = engine.signer
    days = signer.days_left(engine.now())
    who = f"{signer.identity.pass_type}, {days} days left"
    if signer.development:
        who += "; the development chain: no phone opens its passes (set RENDERER_SIGNING__CERTIFICATE)"
    yield Finding("certificate", days > 0, who)
    for notice in signer.warnings:
        yield Finding("certificate", ok=False, detail=str(notice))


def living_passes(engine: Engine) -> Iterator[Finding]:
    """Passes that can change once they are out: where phones ask, and what tells them to."""
    address = engine.settings.web_service
    if address is None:
        detail = "passes cannot change once they are out: RENDERER_PUBLIC_URL is not https"
        yield Finding("living passes", ok=True, detail=detail)
        return
    apns = open_apns(engine.settings)
    if apns is not None:
        apns.close()
    told = "Apple's push service tells them" if apns else "nothing tells them (see docs/living-passes.md)"
    yield Finding("living passes", ok=True, detail=f"phones ask {address}; {told}")


def data_folder(engine: Engine) -> Iterator[Finding]:
    """The data folder can be written."""
    home = engine.settings.home
    home.mkdir(parents=True, exist_ok=True)
    writable = os.access(home, os.W_OK | os.X_OK)
    cure = "" if writable else " cannot be written; set RENDERER_HOME to a folder that can."
    yield Finding("data folder", writable, f"{home.resolve()}{cure}")


CHECKS: tuple[tuple[str, Check], ...] = (
    ("python", python),
    ("fonts", fonts),
    ("barcodes", readers),
    ("templates", templates),
    ("handsets", handsets),
    ("certificate", certificate),
    ("living passes", living_passes),
    ("data folder", data_folder),
)
