"""The sendPassInMMS sample -> the signed pass, judged, and its preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import orjson
from cryptography.hazmat.primitives.serialization import Encoding

from renderer.cli.demo.barcodes import reading
from renderer.cli.demo.exhibits import Check, Exhibit, File, Gallery
from renderer.cli.demo.folder import Folder
from renderer.cli.demo.gallery import size
from renderer.engine import Engine
from renderer.part import Part
from renderer.samples import sample, thumbnail
from renderer.wallet import Pass, Report

TEMPLATE = "event-ticket"
PASS_REQUEST = "sendPassInMMS-1.3.xml"  # noqa: S105 - a file name
PREVIEW_SCALE = 2
VERDICTS = {
    True: "the strict verifier finds nothing a phone would refuse",
    False: "the strict verifier would refuse it",
}
LANGUAGE = "en"
FRONT = ("HEADER", "PRIMARY", "SEC", "AUX")


def add(engine: Engine, folder: Folder, gallery: Gallery) -> Gallery:
    """Build, sign, judge and draw the pass of the sample request."""
    request = sample(PASS_REQUEST).request()
    built = engine.build_pass(TEMPLATE, dict(request.passdata), thumbnail=thumbnail())
    part = engine.seal(built)
    report = engine.verify(part.data)
    shown = engine.preview_picture(part.data, scale=PREVIEW_SCALE, language=LANGUAGE)
    exhibit = Exhibit(
        title=str(built.pass_json.get("description", built.template.name)),
        subtitle=f"{built.pass_json['organizationName']}, {built.template.style}",
        picture=shown.part,
        alt="The front of the pass as a phone shows it",
        facts=told(built, part, report),
        given=given(request.passdata),
        checks=(
            Check(report.ok, VERDICTS[report.ok]),
            reading(shown.part, request.passdata["BARCODEVALUE"]),
        ),
        warnings=tuple(str(each) for each in (*built.warnings, *report.warnings, *shown.warnings)),
        files=files(engine, folder, built, part, shown.part),
    )
    note = (
        "The pass is signed with a development chain named NOT APPLE: tools verify it, phones refuse it. "
        "docs/apple-certificate.md leads to a certificate phones take."
    )
    notes = (*gallery.notes, note) if engine.signer.development else gallery.notes
    return replace(gallery, passes=(exhibit,), notes=notes)


def given(passdata: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The slots of the pass's front, label and value together."""
    barcode = [(name, passdata[name]) for name in ("BARCODEVALUE", "BARCODETEXT") if name in passdata]
    pairs = [
        (f"{group} {number}", f"{passdata.get(f'{group}LABEL{number}', '')}: {value}".removeprefix(": "))
        for group in FRONT
        for number in range(1, 5)
        if (value := passdata.get(f"{group}VALUE{number}"))
    ]
    return (*barcode, *pairs)


def told(built: Pass, part: Part, report: Report) -> tuple[tuple[str, str], ...]:
    """The figures of a pass, from the verifier's report."""
    signed = report.signed
    return (
        ("Template", f"{built.template.id}, version {built.template.version[:12]}"),
        ("Serial number", built.serial),
        ("Pass type", built.identity.pass_type),
        ("Signed by", f"{signed.issuer.rpartition('CN=')[2]}" if signed else "nobody"),
        ("Signature", f"detached CMS, {signed.digest.upper()}" if signed else "none"),
        ("Files", f"{len(report.files)}, each by its SHA-1 in manifest.json"),
        ("Bytes", size(len(part))),
    )


def files(engine: Engine, folder: Folder, built: Pass, part: Part, picture: Part) -> tuple[File, ...]:
    """The pass, its preview, and what `openssl cms` needs to judge the signature by itself."""
    written = [
        folder.add(f"pass/{TEMPLATE}.pkpass", part),
        folder.add("pass/preview.png", picture),
        folder.add("pass/pass.json", orjson.dumps(built.pass_json, option=orjson.OPT_INDENT_2)),
    ]
    if engine.signer.root is not None:
        written.append(folder.add("pass/root.pem", engine.signer.root.public_bytes(Encoding.PEM)))
    return tuple(written)
