"""Any bytes that claim to be a .pkpass -> a Report: every fault by name, all in one run, never a crash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from cryptography import x509

from renderer import barcode
from renderer.errors import BarcodeError
from renderer.wallet import barcodes, strings
from renderer.wallet.bundle import MOST_PASSES
from renderer.wallet.certificate import (
    UNREADABLE,
    Identity,
    identity,
    is_authority,
    issuer_of,
    may_sign_passes,
    pass_type_extension,
    valid_at,
)
from renderer.wallet.images import check_images
from renderer.wallet.notice import Notice
from renderer.wallet.opened import BUNDLE, MOST_STRING, Opened, holds_passes, open_bundle, parse_json
from renderer.wallet.rules import check_pass, error, warning
from renderer.wallet.signature import shipped_intermediates, shipped_roots
from renderer.wallet.signed_data import (
    Claims,
    ReadSignature,
    read_signature,
    signature_fault,
    signer_certificate,
)

MOST_FINDINGS = 500
MOST_LANGUAGES = 64  # an open reader's limit
_SHA1 = re.compile(r"[0-9a-f]{40}\Z")
_OWN = frozenset({"manifest.json", "signature"})


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed: the certificate's ``identity``, when, until when it is valid, and with which digest."""

    identity: Identity
    signing_time: datetime | None
    expires: datetime
    digest: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict: ``findings`` in the order of the checks, ``signed`` if a signer could be read."""

    findings: tuple[Notice, ...]
    pass_json: Mapping[str, Any] | None
    files: Mapping[str, int]
    signed: Signed | None

    @property
    def ok(self) -> bool:
        """Whether a phone would open the pass, as far as can be told without one."""
        return not self.errors

    @property
    def errors(self) -> tuple[Notice, ...]:
        """Findings that keep the pass from opening."""
        return tuple(item for item in self.findings if item.level == "error")

    @property
    def warnings(self) -> tuple[Notice, ...]:
        """Findings that change what the holder sees, or may."""
        return tuple(item for item in self.findings if item.level == "warning")


def verify(data: bytes, *, now: datetime, roots: Sequence[x509.Certificate] = ()) -> Report:
    """Judge a .pkpass made by anyone, or each pass of a .pkpasses.

    ``roots`` are trusted besides Apple's; ``now`` must carry a zone. Never raises for bad bytes.
    """
    if holds_passes(data):
        return _verify_each(open_bundle(data, BUNDLE), now, roots)
    opened = open_bundle(data)
    findings = list(opened.findings)
    signed = None
    if opened.files:
        _check_manifest(opened, findings)
        signed = _check_signature(opened, now, roots, findings)
        findings += check_images(opened.images, opened.pass_json or {})
        findings += _check_languages(opened.images)
    if opened.pass_json is not None:
        findings += islice(check_pass(opened.pass_json), MOST_FINDINGS)
        findings += _check_drawable(opened.pass_json)
        if signed is not None:
            findings += _check_identity(opened.pass_json, signed.identity)
    sizes = {name: len(content) for name, content in opened.files.items()}
    return Report(_told(findings), opened.pass_json, sizes, signed)


def _told(findings: list[Notice]) -> tuple[Notice, ...]:
    return tuple(item.legible() for item in findings[:MOST_FINDINGS])


def _verify_each(opened: Opened, now: datetime, roots: Sequence[x509.Certificate]) -> Report:
    """The findings of every pass of a bundle, led by its name."""
    findings = [item for item in opened.findings if item.code != "missing_file"]
    if len(opened.files) > MOST_PASSES:
        findings.append(error("too_many_passes", "", f"A bundle holds at most {MOST_PASSES} passes."))
    for name, data in list(opened.files.items())[:MOST_PASSES]:
        if holds_passes(data):  # not followed: each level could multiply the work by ten
            findings.append(error("nested_bundle", name, "A bundle holds passes, not other bundles."))
            continue
        each = verify(data, now=now, roots=roots)
        findings += (replace(item, where=f"{name}: {item.where}".rstrip(": ")) for item in each.findings)
    sizes = {name: len(data) for name, data in opened.files.items()}
    return Report(_told(findings), None, sizes, None)


def _check_drawable(content: Mapping[str, Any]) -> Iterable[Notice]:
    """Draw each barcode with our own encoder; what it refuses, no phone draws."""
    items = content.get("barcodes")
    for n, item in enumerate(items[:8] if isinstance(items, list) else []):
        format_ = barcodes.BY_APPLE_NAME.get(str(item.get("format"))) if isinstance(item, dict) else None
        message = item.get("message") if isinstance(item, dict) else None
        if format_ is None or format_.symbology not in barcode.symbologies() or not isinstance(message, str):
            continue
        try:
            barcode.encode(message, format_.symbology)
        except BarcodeError as fault:
            yield error("barcode_not_drawable", f"barcodes[{n}].message", fault.message)


def _check_manifest(opened: Opened, findings: list[Notice]) -> None:
    raw = opened.files.get("manifest.json")
    if raw is None:
        findings.append(error("missing_file", "manifest.json", "The pass has no manifest."))
        return
    listed = parse_json(raw, "manifest.json", findings)
    if listed is None:
        return
    for name, digest in islice(listed.items(), MOST_FINDINGS):
        findings += _check_entry(name[:200], digest, opened.files.get(name))
    for name in opened.files.keys() - listed.keys() - _OWN:
        findings.append(
            error("unlisted_file", name, "The manifest does not list it; phones refuse the pass.")
        )


def _check_entry(name: str, digest: Any, content: bytes | None) -> Iterable[Notice]:
    if name in _OWN:
        yield warning("needless_entry", name, "The manifest must not list this file.")
    elif content is None:
        yield error("listed_but_absent", name, "The manifest lists it, the archive does not hold it.")
    elif not isinstance(digest, str) or not _SHA1.match(digest.lower()):
        yield error("wrong_hash", name, "The manifest's entry is no SHA-1 in hex.")
    elif hashlib.sha1(content, usedforsecurity=False).hexdigest() != digest.lower():
        yield error("wrong_hash", name, "The file was changed: its SHA-1 is not the manifest's.")
    elif digest != digest.lower():
        yield warning("upper_case_hash", name, "The manifest writes its SHA-1 in capitals.")


def _check_signature(
    opened: Opened, now: datetime, roots: Sequence[x509.Certificate], findings: list[Notice]
) -> Signed | None:
    raw = opened.files.get("signature")
    if raw is None:
        findings.append(error("missing_file", "signature", "The pass is not signed."))
        return None
    try:
        parsed = read_signature(raw)
    except ValueError as fault:
        findings.append(error("unreadable_signature", "signature", f"The signature cannot be read: {fault}."))
        return None
    if parsed.attached:
        findings.append(
            error("attached_signature", "signature", "It must be detached, not carry the manifest.")
        )
    if len(parsed.signers) != 1:
        findings.append(
            error("wrong_signature", "signature", f"It has {len(parsed.signers)} signers, not one.")
        )
        return None
    claims = parsed.signers[0]
    try:
        return _check_signer(opened, parsed, claims, findings, now=now, roots=roots)
    except UNREADABLE as fault:  # certificates are parsed only when looked at
        findings.append(error("unreadable_signature", "signature", f"A certificate cannot be read: {fault}."))
        return None


def _check_signer(
    opened: Opened,
    parsed: ReadSignature,
    claims: Claims,
    findings: list[Notice],
    *,
    now: datetime,
    roots: Sequence[x509.Certificate],
) -> Signed | None:
    certificate = signer_certificate(parsed, claims)
    if certificate is None:
        findings.append(error("missing_certificate", "signature", "The signer's certificate is not inside."))
        return None
    _check_claims(claims, certificate, opened.files.get("manifest.json", b""), findings)
    _check_chain(certificate, parsed, findings, signed_at=claims.signing_time or now, now=now, roots=roots)
    return Signed(
        identity(certificate),
        claims.signing_time,
        certificate.not_valid_after_utc,
        claims.digest.name if claims.digest else "",
        certificate.issuer.rfc4514_string(),
    )


def _check_claims(
    claims: Claims, certificate: x509.Certificate, content: bytes, findings: list[Notice]
) -> None:
    if fault := signature_fault(claims, certificate, content):
        findings.append(error("wrong_signature", "signature", f"The signature is wrong: {fault}."))
    if claims.signing_time is None:
        findings.append(
            error("missing_signing_time", "signature", "The signing time is missing; phones refuse it.")
        )
    if claims.in_order is not None:
        findings.append(
            warning("unsorted_attributes", "signature", "Its signed attributes are not in DER order.")
        )
    if claims.digest is not None and claims.digest.name == "sha1":
        findings.append(warning("old_digest", "signature", "It is signed with SHA-1; sign with SHA-256."))


def _check_chain(
    leaf: x509.Certificate,
    parsed: ReadSignature,
    findings: list[Notice],
    *,
    signed_at: datetime,
    now: datetime,
    roots: Sequence[x509.Certificate],
) -> None:
    findings += _check_leaf(leaf, signed_at, now)
    others = [item for item in parsed.certificates if item != leaf]
    middle = issuer_of(leaf, others)
    if middle is None:
        shipped = issuer_of(leaf, shipped_intermediates())
        text = (
            "The WWDR certificate inside did not issue the signer's."
            if others
            else "No WWDR certificate is inside."
        )
        findings.append(error("missing_intermediate", "signature", f"{text} Embed the one that issued it."))
        middle = shipped
    if middle is None:
        return
    if not is_authority(middle):
        findings.append(error("broken_chain", "signature", "The intermediate is no certificate authority."))
    if not valid_at(middle, signed_at):
        findings.append(
            error("intermediate_expired", "signature", "The intermediate was not valid when it was signed.")
        )
    elif not valid_at(middle, now):
        findings.append(
            warning("intermediate_expired_now", "signature", "The intermediate is no longer valid.")
        )
    if issuer_of(middle, shipped_roots()) is not None:
        return
    if issuer_of(middle, roots) is not None or middle in roots:
        findings.append(
            warning("not_apple", "signature", "The chain is trusted here, not by Apple: no phone takes it.")
        )
    else:
        findings.append(error("untrusted_chain", "signature", "The chain does not end at Apple's root."))


def _check_leaf(leaf: x509.Certificate, signed_at: datetime, now: datetime) -> Iterable[Notice]:
    if not valid_at(leaf, signed_at):
        yield error("certificate_expired", "signature", "The certificate was not valid when it was used.")
    elif not valid_at(leaf, now):
        text = f"The certificate expired on {leaf.not_valid_after_utc:%Y-%m-%d}; it cannot be added now."
        yield warning("certificate_expired_now", "signature", text)
    if not may_sign_passes(leaf):
        yield error("not_a_pass_certificate", "signature", "The certificate is not meant for passes.")
    named, own = pass_type_extension(leaf), identity(leaf).pass_type
    if named is not None and named != own:
        text = f"The certificate's extension names {named[:64]!r}, its subject {own[:64]!r}."
        yield warning("certificate_names_differ", "signature", text)


def _check_identity(content: Mapping[str, Any], who: Identity) -> Iterable[Notice]:
    pairs = (("passTypeIdentifier", who.pass_type), ("teamIdentifier", who.team))
    for key, own in pairs:
        if key in content and content[key] != own:
            text = f"pass.json says {str(content[key])[:64]!r}, the certificate {own[:64]!r}."
            yield error("certificate_mismatch", key, text)
    if "nfc" in content and not who.nfc:
        yield error("no_nfc_right", "nfc", "The certificate does not allow NFC passes.")


def _check_languages(files: Mapping[str, bytes]) -> Iterable[Notice]:
    folders = {path.partition("/")[0] for path in files if ".lproj/" in path}
    if len(folders) > MOST_LANGUAGES:
        yield error("too_many_languages", "", f"It has {len(folders)} languages, more than {MOST_LANGUAGES}.")
    for path, data in files.items():
        if not path.endswith(".lproj/pass.strings"):
            continue
        if len(data) > MOST_STRING:
            yield error("too_large", path, f"It has {len(data)} bytes, more than {MOST_STRING >> 20} MiB.")
            continue
        try:
            strings.parse(data)
        except ValueError as fault:
            yield error("unreadable_strings", path, f"It cannot be read: {fault}.")
        if not data.startswith((b"\xfe\xff", b"\xff\xfe")) and not data.isascii():
            yield warning(
                "strings_encoding", path, "Write it in UTF-16 with its mark; readers differ on UTF-8."
            )
