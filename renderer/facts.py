"""What the rooms know (symbologies, handsets, readings, reports) -> plain facts for JSON and for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renderer import barcode, handset, ticket, wallet
from renderer.barcode.scan import Reading
from renderer.barcode.symbol import Symbology
from renderer.errors import UnreadableImage
from renderer.part import Part

Facts = dict[str, Any]

READABLE_TYPES = frozenset({"image/png", "image/gif", "image/jpeg", "image/bmp", "image/webp"})


def of_symbology(symbology: Symbology) -> Facts:
    """One symbology as listings show it: name, title, standard, example and its options."""
    return {
        "name": symbology.name,
        "title": symbology.title,
        "kind": symbology.kind,
        "standard": symbology.standard,
        "aim_id": symbology.aim_id,
        "aliases": list(symbology.aliases),
        "gs1": symbology.gs1,
        "wallet_format": symbology.wallet_format,
        "quiet_zone": list(symbology.quiet),
        "example": symbology.example,
        "read_back": bool(symbology.readers),
        "options": {
            name: {
                "title": option.title,
                "type": option.type.__name__,
                "choices": list(option.choices),
                "low": option.low,
                "high": option.high,
                "default": option.default,
            }
            for name, option in symbology.options.items()
        },
    }


def of_handset(profile: handset.HandsetProfile) -> Facts:
    """One handset profile as listings show it: name, aliases, screen, limits, accepted types."""
    return {
        "name": profile.name,
        "title": profile.title,
        "aliases": list(profile.aliases),
        "screen": list(profile.screen),
        "bits_per_pixel": profile.bits_per_pixel,
        "mms_max_bytes": profile.mms_max_bytes,
        "mms_max_image": list(profile.mms_max_image),
        "accept": sorted(profile.accept),
        "charsets": sorted(profile.charsets),
        "smil": profile.smil,
        "versions": list(profile.versions),
        "ios": profile.ios,
    }


def of_reading(reading: Reading) -> Facts:
    """One barcode found in a picture; ``position`` is its corners clockwise from top left, in pixels."""
    return {
        "symbology": reading.symbology,
        "text": reading.text,
        "bytes": reading.data.hex(),
        "aim_id": reading.aim_id,
        "module": reading.module,
        "position": [list(point) for point in reading.position],
    }


def of_verdict(report: wallet.Report) -> Facts:
    """What the verifier found in a .pkpass: the verdict, every finding, who signed and what is inside."""
    signed = report.signed
    return {
        "ok": report.ok,
        "errors": [of_notice(each) for each in report.errors],
        "warnings": [of_notice(each) for each in report.warnings],
        "signed": signed
        and {
            "pass_type": signed.identity.pass_type,
            "team": signed.identity.team,
            "signing_time": signed.signing_time and signed.signing_time.isoformat(),
            "expires": signed.expires.isoformat(),
            "digest": signed.digest,
            "issuer": signed.issuer,
        },
        "serial_number": (report.pass_json or {}).get("serialNumber"),
        "files": dict(report.files),
    }


def of_notice(notice: wallet.Notice) -> Facts:
    """One finding: its stable code, the sentence, and the slot or path it speaks of."""
    return {"code": notice.code, "message": notice.message, "where": notice.where}


def read_back(part: Part) -> Facts | None:
    """What an independent reader finds in an image; None when nothing, or when it is no raster picture."""
    if part.content_type not in READABLE_TYPES:
        return None
    try:
        found = barcode.scan.read(part.data)
    except UnreadableImage:
        return None
    return of_reading(found[0]) if found else None


def without_blanks(facts: Mapping[str, Any]) -> Facts:
    """The facts that say something."""
    return {name: value for name, value in facts.items() if value not in (None, "", [], (), {})}


def of_ticket(image: ticket.TicketImage) -> Facts:
    """One ticket image: its size, its barcode, and what was compromised."""
    found = image.barcode
    return {
        "width": image.width,
        "height": image.height,
        "description": image.description,
        "symbology": found and found.symbology,
        "payload": found and found.payload,
        "module": found and found.module,
        "own_slide": found and found.own_slide,
        "quality": image.quality,
        "warnings": [str(each) for each in image.warnings],
    }


def of_pass(built: wallet.Pass, signer: wallet.Signer) -> Facts:
    """One pass: who it is from, its serial number, and what was ignored or repaired."""
    return {
        "serial_number": built.serial,
        "pass_type": built.identity.pass_type,
        "team": built.identity.team,
        "signed_with": "the development chain: no phone opens it"
        if signer.development
        else "your certificate",
        "warnings": [str(each) for each in built.warnings],
    }
