"""PassTemplate and one recipient's PassData -> Pass: pass.json in Apple's names, frozen, with warnings."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from renderer.errors import InvalidSlotValue, PassError, SigningUnavailable
from renderer.part import Part
from renderer.wallet import barcodes, images
from renderer.wallet.bundle import PKPASS, archive, manifest
from renderer.wallet.certificate import UNSIGNED, Identity
from renderer.wallet.fields import MOST_RELEVANT, fill_fields
from renderer.wallet.notice import Notice
from renderer.wallet.passdata import PassData
from renderer.wallet.rules import overflow
from renderer.wallet.signature import Signer
from renderer.wallet.slots import LOCATIONS
from renderer.wallet.switches import Accepted, accept
from renderer.wallet.template import BarcodePlan, PassTemplate

MOST_JSON = 64 * 1024
_SERIAL = re.compile(r"[A-Za-z0-9._~-]{1,64}\Z")


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """One recipient's pass before signing; ``encoded`` is pass.json as it will be signed."""

    template: PassTemplate
    identity: Identity
    serial: str
    pass_json: Mapping[str, Any]
    encoded: bytes
    warnings: tuple[Notice, ...]
    thumbnail: Mapping[str, bytes] | None = None

    @property
    def images(self) -> Mapping[str, bytes]:
        """Every file of the pass but pass.json, manifest and signature, by path."""
        if self.thumbnail is None:
            return self.template.images
        replaced = self.template.thumbnails
        kept = {name: data for name, data in self.template.images.items() if name not in replaced}
        return kept | dict(self.thumbnail)


def build(
    template: PassTemplate,
    data: PassData | Mapping[str, Any] | bytes | str | None = None,
    *,
    identity: Identity = UNSIGNED,
    serial: str | None = None,
    recipient: str | None = None,
    secret: bytes = b"",
    thumbnail: bytes | None = None,
    web_service_url: str | None = None,
    authentication_token: str | None = None,
    voided: bool | None = None,
) -> Pass:
    """Fill the template for one recipient.

    ``identity`` is the signer's. ``serial`` keeps an earlier pass's serial number for an update; otherwise
    CUSTOMPASSID gives it, or a digest of template, ``recipient`` (a phone number or address, never written
    into the pass) and data under ``secret``. ``thumbnail`` is the picture THUMBNAILURL named, as bytes.
    ``authentication_token`` is what phones show the web service, where one is kept for this pass.
    Raises PassDataError with the slot at fault, PassError when the whole would not open.
    """
    parsed = PassData.parse(data)
    accepted = accept(parsed, template.switches, recipient=recipient)
    notices = [*parsed.warnings, *accepted.notices]
    content: dict[str, Any] = dict(template.base)
    content["passTypeIdentifier"], content["teamIdentifier"] = _identity(template, identity)
    number = serial or serial_number(template.id, parsed, recipient, secret)
    content["serialNumber"] = number
    body = {**template.body, **fill_fields(template.fields, accepted.slots, template.translated, notices)}
    content[template.style] = body
    if template.crowded:
        notices += overflow(template.style, body)
    _add_barcodes(content, template.barcode, accepted, notices)
    if accepted.places or accepted.beacons or template.places or template.beacons:
        _add_places(content, template, accepted, notices)
    if template.fills:
        _add_filled(content, template, accepted, notices)
    if parsed.custom_pass_id:
        content["userInfo"] = {**_object(content.get("userInfo")), "customPassId": parsed.custom_pass_id}
    if voided is not None:
        content["voided"] = voided
    if template.web_service and identity is not UNSIGNED:
        _add_web_service(content, web_service_url, authentication_token, secret, notices)
    pictures = _thumbnail(template, accepted, thumbnail, notices)
    return Pass(template, identity, number, content, _encode(content), tuple(notices), pictures)


def _object(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _identity(template: PassTemplate, identity: Identity) -> tuple[str, str]:
    """The certificate's pass type and team; a template that names others is meant for another certificate."""
    if not template.bound:
        return identity.pass_type, identity.team
    for key, own in (("passTypeIdentifier", identity.pass_type), ("teamIdentifier", identity.team)):
        wanted = template.base.get(key, own)
        if wanted != own and identity is not UNSIGNED:
            raise SigningUnavailable(
                f"Template {template.id} asks for {key} {wanted!r}, the certificate is for {own!r}; "
                "set the right certificate, or take the key out of the template."
            )
    if "nfc" in template.base and not identity.nfc and identity is not UNSIGNED:
        raise SigningUnavailable(
            f"Template {template.id} has an nfc key, the certificate no NFC right; ask Apple for one with it."
        )
    return (
        template.base.get("passTypeIdentifier", identity.pass_type),
        template.base.get("teamIdentifier", identity.team),
    )


def serial_number(template_id: str, data: PassData, recipient: str | None, secret: bytes) -> str:
    """CUSTOMPASSID where it is fit to be one; else a keyed digest: a retry makes the same pass again."""
    own = data.custom_pass_id
    if own is not None and _SERIAL.match(own):
        return own
    told = [own] if own is not None else [recipient, data.slots]
    recipe = orjson.dumps([template_id, *told], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(recipe, key=secret[:64], digest_size=16).hexdigest()


def authentication_token(secret: bytes, pass_type: str, serial: str) -> str:
    """The pass's password for the web service: HMAC-SHA256 of type and serial, 43 base64url characters."""
    digest = hmac.digest(secret, f"{pass_type}|{serial}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _add_barcodes(
    content: dict[str, Any], plan: BarcodePlan | None, accepted: Accepted, notices: list[Notice]
) -> None:
    if plan is None:
        return
    message = accepted.slots.get("BARCODEVALUE", plan.value)
    if message is None:
        return
    text = accepted.slots.get("BARCODETEXT", plan.text) if plan.alternate != "value" else message
    entries = [
        _barcode(format_, message, plan, text, notices, first=n == 0)
        for n, format_ in enumerate(plan.formats)
    ]
    content["barcodes"] = entries
    if plan.formats[0].legacy:
        content["barcode"] = entries[0]


def _barcode(
    format_: barcodes.WalletFormat,
    message: str,
    plan: BarcodePlan,
    text: str | None,
    notices: list[Notice],
    *,
    first: bool,
) -> dict[str, Any]:
    if format_.name == "ean13" and len(message) == 12 and message.isascii() and message.isdigit():
        message += barcodes.gtin_check_digit(message)
        notices.append(Notice("check_digit_added", "The EAN's check digit was added.", "BARCODEVALUE"))
    encoding = barcodes.encoding_for(message, plan.encoding)
    if fault := barcodes.problem(format_, message, encoding):
        raise InvalidSlotValue(f"BARCODEVALUE cannot be drawn: {fault}.", slot="BARCODEVALUE")
    if first and len(message) > barcodes.EASY.get(format_.name, format_.most):
        notices.append(Notice("dense_barcode", "It makes a fine code that is hard to scan.", "BARCODEVALUE"))
    if first and format_.name == "code128" and text and len(text) > 2 * len(message) + 8:
        notices.append(Notice("wide_text", "The text under the barcode is wider than it.", "BARCODETEXT"))
    return barcodes.entry(format_, message, encoding, text)


def _add_places(
    content: dict[str, Any], template: PassTemplate, accepted: Accepted, notices: list[Notice]
) -> None:
    places = dict(template.places)
    for place in accepted.places:
        made: dict[str, Any] = {"latitude": place.latitude, "longitude": place.longitude}
        if place.text is not None:
            made["relevantText"] = _relevant(place.text, f"RELTEXT{place.number}")
        if place.latitude == 0 and place.longitude == 0:
            text = "0, 0 lies in the sea off Africa; is the place unknown?"
            notices.append(Notice("null_island", text, f"RELLATITUDE{place.number}"))
        places[place.number] = made
    if places:
        content["locations"] = [places[n] for n in sorted(places)][:LOCATIONS]
    beacons = dict(template.beacons)
    for beacon in accepted.beacons:
        pairs = {"proximityUUID": beacon.uuid, "major": beacon.major, "minor": beacon.minor}
        found: dict[str, Any] = {key: value for key, value in pairs.items() if value is not None}
        if beacon.text is not None:
            found["relevantText"] = _relevant(beacon.text, f"IBEACONTEXT{beacon.number}")
        beacons[beacon.number] = found
    if beacons:
        content["beacons"] = [beacons[n] for n in sorted(beacons)]


def _relevant(text: str, slot: str) -> str:
    if len(text) > MOST_RELEVANT:
        raise InvalidSlotValue(f"{slot} is longer than {MOST_RELEVANT} characters; shorten it.", slot=slot)
    return text


def _add_filled(
    content: dict[str, Any], template: PassTemplate, accepted: Accepted, notices: list[Notice]
) -> None:
    for key, fill in template.fills.items():
        filled = fill(accepted.slots)
        if filled is None:
            content.pop(key, None)
            notices.append(Notice("left_out", "Nothing was sent to fill it with, so it was left out.", key))
        else:
            content[key] = filled


def _add_web_service(
    content: dict[str, Any], url: str | None, token: str | None, secret: bytes, notices: list[Notice]
) -> None:
    """Address and token, together or not at all, since phones take https only; no address, no warning."""
    if url is None:
        return
    if not url.startswith("https://") or len(token or secret) < 16:
        text = "The pass cannot be updated: that needs an https address and a secret of 16 bytes."
        notices.append(Notice("no_web_service", text, "webServiceURL"))
        return
    content["webServiceURL"] = url
    content["authenticationToken"] = token or authentication_token(
        secret, content["passTypeIdentifier"], content["serialNumber"]
    )


def _thumbnail(
    template: PassTemplate, accepted: Accepted, picture: bytes | None, notices: list[Notice]
) -> Mapping[str, bytes] | None:
    if picture is None:
        if "THUMBNAILURL" in accepted.slots:
            text = "The picture was not fetched; the template's own is shown, if it has one."
            notices.append(Notice("thumbnail_not_fetched", text, "THUMBNAILURL"))
        return None
    if not template.switches.thumbnail:
        notices.append(Notice("ignored", "It was ignored: the template shows no thumbnail.", "thumbnail"))
        return None
    return images.thumbnails(picture)


def _encode(content: Mapping[str, Any]) -> bytes:
    encoded = orjson.dumps(content)
    if len(encoded) > MOST_JSON:
        raise PassError(
            f"pass.json would have {len(encoded)} bytes, over {MOST_JSON}; shorten the back fields."
        )
    return encoded


def stamped(made: Pass, identity: Identity) -> Pass:
    """The pass under the signer's identity; raises SigningUnavailable if it was built for another one."""
    if made.identity == identity:
        return made
    if made.identity is not UNSIGNED:
        raise SigningUnavailable(
            f"The pass was built for {made.identity.pass_type}, the certificate is for {identity.pass_type}; "
            "build it with the signer's identity."
        )
    content = dict(made.pass_json)
    content["passTypeIdentifier"], content["teamIdentifier"] = _identity(made.template, identity)
    # The token hangs on the pass type: it could not be made without knowing the signer.
    for key in ("webServiceURL", "authenticationToken"):
        content.pop(key, None)
    return replace(made, identity=identity, pass_json=content, encoded=_encode(content))


def seal(made: Pass, signer: Signer, signing_time: datetime, *, name: str | None = None) -> Part:
    """Sign and pack: equal pass, signer and time give equal bytes. Raises SigningUnavailable.

    A pass built without an identity gets the signer's here, but no web service.
    """
    made = stamped(made, signer.identity)
    template = made.template
    frame, files = template.frame, [("pass.json", made.encoded)]
    if made.thumbnail is not None:
        frame, files = template.bare, [*sorted(made.thumbnail.items()), *files]
    listing = manifest(frame, files)
    signature = signer.sign(listing, signing_time)
    files += [("manifest.json", listing), ("signature", signature)]
    data = archive(frame, files, compress=template.compress)
    return Part(name or f"{template.id}.pkpass", PKPASS, data)
