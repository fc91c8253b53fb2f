"""The judge: every class of fault by name, all in one run, on tampered, broken and hostile passes."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs7
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renderer import wallet
from renderer.part import Part
from renderer.wallet import Report, Signer, devchain, verify
from renderer.wallet.cms import SignedData
from renderer.wallet.signature import shipped_intermediates
from tests.wallet.kit import NOW, png

Files = dict[str, bytes]


def unpacked(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def manifest(files: Files) -> bytes:
    listed = {
        n: hashlib.sha1(d).hexdigest() for n, d in files.items() if n not in {"manifest.json", "signature"}
    }
    return json.dumps(listed).encode()


def resigned(files: Files, signer: Signer) -> Files:
    made = files | {"manifest.json": manifest(files)}
    return made | {"signature": signer.sign(made["manifest.json"], NOW)}


@pytest.fixture
def judge(signer: Signer) -> Callable[[Files], Report]:
    return lambda files: verify(packed(files), now=NOW, roots=[signer.root])  # type: ignore[list-item]


@pytest.fixture
def files(sealed: Part) -> Files:
    return unpacked(sealed.data)


def errors(report: Report) -> list[tuple[str, str]]:
    return [(n.code, n.where) for n in report.errors]


def test_our_own_pass_is_right(sealed: Part, signer: Signer) -> None:
    report = verify(sealed.data, now=NOW, roots=[signer.root])  # type: ignore[list-item]
    assert report.ok
    assert [w.code for w in report.warnings] == ["not_apple"]
    assert report.signed is not None
    assert report.signed.identity == signer.identity
    assert report.signed.signing_time == NOW
    assert report.signed.digest == "sha256"
    assert report.files["pass.json"] > 100


def test_without_the_root_the_chain_is_untrusted(sealed: Part) -> None:
    assert errors(verify(sealed.data, now=NOW)) == [("untrusted_chain", "signature")]


def test_packed_by_another_zip_it_is_still_right(files: Files, judge: Callable[[Files], Report]) -> None:
    assert judge(files).ok


def test_each_tampering_is_named(files: Files, judge: Callable[[Files], Report]) -> None:
    without = {name: data for name, data in files.items() if name != "logo.png"}
    assert errors(judge(without)) == [("listed_but_absent", "logo.png")]
    assert errors(judge(files | {"extra.txt": b"x"})) == [("unlisted_file", "extra.txt")]
    changed = files["pass.json"].replace(b"John", b"Jane")
    assert errors(judge(files | {"pass.json": changed})) == [("wrong_hash", "pass.json")]
    assert ("wrong_signature", "signature") in errors(
        judge(files | {"manifest.json": manifest(files) + b" "})
    )


@pytest.mark.parametrize("name", ["manifest.json", "signature", "pass.json", "icon.png"])
def test_each_missing_part_is_named(files: Files, judge: Callable[[Files], Report], name: str) -> None:
    found = errors(judge({key: data for key, data in files.items() if key != name}))
    code = "missing_icon" if name == "icon.png" else "missing_file"
    if name == "icon.png":
        assert ("listed_but_absent", "icon.png") in found
    else:
        assert (code, name) in found


def test_a_missing_icon_is_an_error_when_no_scale_is_there(
    files: Files, judge: Callable[[Files], Report], signer: Signer
) -> None:
    bare = {name: data for name, data in files.items() if not name.startswith("icon")}
    assert errors(judge(resigned(bare, signer))) == [("missing_icon", "icon.png")]


def test_manifest_mistakes_are_named(files: Files, judge: Callable[[Files], Report], signer: Signer) -> None:
    def with_manifest(change: Callable[[dict[str, object]], None]) -> Report:
        listed = json.loads(files["manifest.json"])
        change(listed)
        data = json.dumps(listed).encode()
        return judge(files | {"manifest.json": data, "signature": signer.sign(data, NOW)})

    assert ("wrong_hash", "icon.png") in errors(with_manifest(lambda m: m.update({"icon.png": 7})))
    upper = with_manifest(lambda m: m.update({"icon.png": str(m["icon.png"]).upper()}))
    assert upper.ok
    assert "upper_case_hash" in [w.code for w in upper.warnings]
    assert "needless_entry" in [
        w.code for w in with_manifest(lambda m: m.update({"signature": "x"})).warnings
    ]
    broken = judge(files | {"manifest.json": b"[]", "signature": signer.sign(b"[]", NOW)})
    assert errors(broken) == [("invalid_json", "manifest.json")]


def with_json(files: Files, **changes: object) -> Files:
    content = json.loads(files["pass.json"]) | changes
    return files | {"pass.json": json.dumps(content).encode()}


def test_type_and_team_must_be_the_certificates(
    files: Files, judge: Callable[[Files], Report], signer: Signer
) -> None:
    other = with_json(files, passTypeIdentifier="pass.other", teamIdentifier="X")
    assert errors(judge(resigned(other, signer))) == [
        ("certificate_mismatch", "passTypeIdentifier"),
        ("certificate_mismatch", "teamIdentifier"),
    ]
    nfc = with_json(files, nfc={"message": "m", "encryptionPublicKey": "k"})
    assert errors(judge(resigned(nfc, signer))) == [("no_nfc_right", "nfc")]


def test_all_faults_come_in_one_run(files: Files, judge: Callable[[Files], Report], signer: Signer) -> None:
    wrong = with_json(
        files, locations=[{"latitude": 200, "longitude": "x"}] * 11, backgroundColor="#fff", generic={}
    )
    del wrong["logo.png"]
    found = {
        code for code, _ in errors(judge(resigned(wrong, signer) | {"logo.png": b"GIF89a", "signature": b""}))
    }
    assert {"wrong_value", "several_styles", "unlisted_file", "not_a_png", "unreadable_signature"} <= found


def test_translations_are_judged(files: Files, judge: Callable[[Files], Report], signer: Signer) -> None:
    assert ("unreadable_strings", "fr.lproj/pass.strings") in errors(
        judge(resigned(files | {"fr.lproj/pass.strings": b"oops"}, signer))
    )
    report = judge(resigned(files | {"fr.lproj/pass.strings": '"a" = "é";'.encode()}, signer))
    assert "strings_encoding" in [w.code for w in report.warnings]


def chain() -> tuple[object, list[x509.Certificate]]:
    made = devchain.make()
    names = (devchain.LEAF, devchain.INTERMEDIATE, devchain.ROOT)
    return load_pem_private_key(made[devchain.KEY], None), [
        x509.load_pem_x509_certificate(made[n]) for n in names
    ]


def test_foreign_signatures_are_judged_by_kind(files: Files) -> None:
    key, (leaf, middle, root) = chain()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(files["manifest.json"])
    builder = builder.add_signer(leaf, key, hashes.SHA256())  # type: ignore[arg-type]

    def report(options: list[pkcs7.PKCS7Options], *, embed: bool = True) -> Report:
        with_chain = builder.add_certificate(middle) if embed else builder
        made = with_chain.sign(serialization.Encoding.DER, options)
        return verify(packed(files | {"signature": made}), now=datetime.now(UTC), roots=[root])

    detached = [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature]
    assert errors(report(detached)) == []
    assert errors(report([pkcs7.PKCS7Options.Binary])) == [("attached_signature", "signature")]
    assert errors(report(detached, embed=False)) == [("missing_intermediate", "signature")]
    without_time = [*detached, pkcs7.PKCS7Options.NoAttributes]
    assert errors(report(without_time)) == [("missing_signing_time", "signature")]
    no_certificates = [*detached, pkcs7.PKCS7Options.NoCerts]
    assert errors(report(no_certificates, embed=False)) == [("missing_certificate", "signature")]


def test_a_bundle_may_be_larger_than_one_pass_may(files: Files, signer: Signer) -> None:
    big = packed(resigned(files | {"notes.bin": secrets.token_bytes(3 << 20)}, signer))
    report = verify(packed({f"{n}.pkpass": big for n in range(5)}), now=NOW, roots=[signer.root])  # type: ignore[list-item]
    assert errors(report) == []
    assert len(report.files) == 5


def test_a_bundle_inside_a_bundle_is_named_and_not_followed(sealed: Part) -> None:
    inner = packed({"a.pkpass": sealed.data})
    report = verify(packed({"first.pkpass": sealed.data, "more.pkpass": inner}), now=NOW)
    assert ("nested_bundle", "more.pkpass") in errors(report)
    assert report.files.keys() == {"first.pkpass", "more.pkpass"}
    assert not any("a.pkpass" in where for _, where in errors(report))


def test_every_pass_of_a_bundle_is_judged(sealed: Part, signer: Signer) -> None:
    good = wallet.bundle([sealed, sealed])
    report = verify(good.data, now=NOW, roots=[signer.root])  # type: ignore[list-item]
    assert report.ok
    assert report.files.keys() == {"01-event-ticket.pkpass", "02-event-ticket.pkpass"}
    mixed = packed({"a.pkpass": sealed.data, "b.pkpass": b"broken"})
    assert errors(verify(mixed, now=NOW, roots=[signer.root])) == [("not_a_zip", "b.pkpass")]  # type: ignore[list-item]
    many = packed({f"{n}.pkpass": b"" for n in range(11)})
    assert ("too_many_passes", "") in errors(verify(many, now=NOW))


def test_a_barcode_no_encoder_draws_is_named(
    files: Files, judge: Callable[[Files], Report], signer: Signer
) -> None:
    code = {"message": "12A", "format": "PKBarcodeFormatITF", "messageEncoding": "iso-8859-1"}
    assert ("unknown_barcode_format", "barcodes[0].format") in errors(
        judge(resigned(with_json(files, barcodes=[code]), signer))
    )
    odd = code | {"format": "PKBarcodeFormatI2of5", "message": "123"}
    assert ("barcode_not_drawable", "barcodes[0].message") in errors(
        judge(resigned(with_json(files, barcodes=[odd]), signer))
    )


def test_findings_are_many_but_not_endless(
    files: Files, judge: Callable[[Files], Report], signer: Signer
) -> None:
    swarm = with_json(files, **{f"key{n}": n for n in range(5000)})
    assert len(judge(resigned(swarm, signer)).findings) == 500


def test_a_swarm_of_doubled_keys_is_read_in_good_time(files: Files, judge: Callable[[Files], Report]) -> None:
    body = ",".join(f'"k{n % 40_000}":1' for n in range(80_000))
    report = judge(files | {"pass.json": b"{" + body.encode() + b"}"})
    assert "duplicate_json_key" in [n.code for n in report.warnings]


def test_images_that_unpack_without_end_are_refused(
    files: Files, judge: Callable[[Files], Report], signer: Signer
) -> None:
    large = png(4096, 4096)
    names = [f"{folder}.lproj/logo@3x.png" for folder in ("de", "en", "fr")]
    report = judge(resigned(files | dict.fromkeys(names, large), signer))
    assert ("too_large", "") in errors(report)


def test_translations_must_have_the_same_resolutions(
    files: Files, judge: Callable[[Files], Report], signer: Signer
) -> None:
    extra = {
        "de.lproj/strip.png": png(9, 9),
        "fr.lproj/strip.png": png(9, 9),
        "fr.lproj/strip@2x.png": png(18, 18),
    }
    found = [(w.code, w.where) for w in judge(resigned(files | extra, signer)).warnings]
    assert ("uneven_translations", "strip.png") in found
    hidden = judge(resigned(files | {"de.lproj/logo.png": files["logo.png"]}, signer))
    assert ("hidden_translation", "de.lproj/logo.png") in [(w.code, w.where) for w in hidden.warnings]


def test_a_swarm_of_languages_is_named(
    files: Files, judge: Callable[[Files], Report], signer: Signer
) -> None:
    swarm = {f"{a}{b}.lproj/pass.strings": b'"a" = "b";' for a in "abcdefghi" for b in "abcdefgh"}
    assert ("too_many_languages", "") in errors(judge(resigned(files | swarm, signer)))


def test_what_a_pass_says_of_itself_cannot_break_a_line(
    files: Files, judge: Callable[[Files], Report], signer: Signer
) -> None:
    evil = with_json(files, **{"evil\nkey": 1})
    assert all(str(n).isprintable() for n in judge(resigned(evil, signer)).findings)


def test_times_outside_the_validity_are_named(sealed: Part, signer: Signer) -> None:
    late = signer.certificate.not_valid_after_utc + timedelta(days=1)
    report = verify(sealed.data, now=late, roots=[signer.root])  # type: ignore[list-item]
    assert report.ok
    assert {"certificate_expired_now", "intermediate_expired_now"} <= {w.code for w in report.warnings}


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"{}", bytes(4096), b"PK\5\6" + bytes(18)])
def test_what_is_no_archive_is_reported_not_raised(data: bytes) -> None:
    report = verify(data, now=NOW)
    assert not report.ok
    assert report.pass_json is None


def test_every_truncation_is_reported(sealed: Part) -> None:
    size = len(sealed.data)
    for end in [*range(0, 400, 37), *range(400, size, size // 23), size - 1]:
        assert not verify(sealed.data[:end], now=NOW).ok


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_random_damage_never_passes_and_never_crashes(
    small: bytes, signer: Signer, data: st.DataObject
) -> None:
    hurt = bytearray(small)
    for _ in range(data.draw(st.integers(1, 6))):
        hurt[data.draw(st.integers(0, len(hurt) - 1))] = data.draw(st.integers(0, 255))
    report = verify(bytes(hurt), now=NOW, roots=[signer.root])  # type: ignore[list-item]
    if report.ok:  # only bytes that say nothing (zip dates, versions) may differ unseen
        assert unpacked_leniently(bytes(hurt)) == unpacked(small)


def unpacked_leniently(data: bytes) -> Files:
    return dict(wallet.read(data).files)


@pytest.fixture(scope="module")
def small(simple: wallet.PassTemplate, signer: Signer) -> bytes:
    return wallet.seal(wallet.build(simple, {"BARCODEVALUE": "1", "PRIMARYVALUE1": "x"}), signer, NOW).data


WORDS = [
    "eventTicket", "barcodes", "barcode", "locations", "primaryFields", "key", "value", "semantics",
    "nfc", "format", "message", "messageEncoding", "beacons", "relevantDates",
]  # fmt: skip
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
)


def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.recursive(LEAVES, nested, max_leaves=12))
def test_any_json_at_all_is_judged(content: object) -> None:
    files = {"pass.json": json.dumps(content).encode(), "icon.png": png(29, 29)}
    assert not verify(packed(files | {"manifest.json": manifest(files)}), now=NOW).ok


class Maker:
    """A chain of one's own whose signatures are put together without the signer's checks."""

    def __init__(self, files: dict[str, bytes]) -> None:
        names = (devchain.LEAF, devchain.INTERMEDIATE, devchain.ROOT)
        self.leaf, self.middle, self.root = (x509.load_pem_x509_certificate(files[name]) for name in names)
        self.key = load_pem_private_key(files[devchain.KEY], None)

    def report(
        self, files: Files, at: datetime, *, embed: x509.Certificate | None = None, **options: object
    ) -> Report:
        template = SignedData.of(self.leaf, [embed or self.middle], 256)
        attributes = template.attributes(files["manifest.json"], at)
        signature = self.key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())  # type: ignore[union-attr, call-arg, arg-type]
        made = files | {"signature": template.assemble(attributes, signature)}
        return verify(packed(made), now=NOW, roots=options.get("roots", [self.root]))  # type: ignore[arg-type]


def test_an_expired_chain_is_told_from_one_that_was_valid_then(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devchain, "_UNTIL", datetime(2020, 1, 1, tzinfo=UTC))
    maker = Maker(devchain.make())
    assert errors(maker.report(files, NOW)) == [
        ("certificate_expired", "signature"),
        ("intermediate_expired", "signature"),
    ]
    then = maker.report(files, datetime(2019, 7, 4, tzinfo=UTC))
    assert then.ok
    assert {"certificate_expired_now", "intermediate_expired_now"} <= {w.code for w in then.warnings}


def test_a_wrong_intermediate_is_the_users_top_mistake(files: Files, signer: Signer) -> None:
    maker = Maker(devchain.make())
    stranger = shipped_intermediates()[0]
    assert errors(maker.report(files, NOW, embed=stranger)) == [("missing_intermediate", "signature")]
    assert errors(maker.report(files, NOW, roots=[signer.root])) == [("untrusted_chain", "signature")]
    # An intermediate given as a root is trusted as such.
    assert maker.report(files, NOW, roots=[maker.middle]).ok


def test_certificates_for_other_uses_are_named(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devchain, "PASS_SIGNING_USAGE", x509.ObjectIdentifier("1.2.3.4"))
    maker = Maker(devchain.make())
    assert errors(maker.report(files, NOW)) == [("not_a_pass_certificate", "signature")]


def test_a_display_name_in_place_of_the_pass_type_is_named(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = devchain.tlv
    monkeypatch.setattr(
        devchain, "tlv", lambda tag, *parts: made(tag, b"Our tickets" if tag == 0x0C else b"".join(parts))
    )
    maker = Maker(devchain.make())
    assert "certificate_names_differ" in [w.code for w in maker.report(files, NOW).warnings]


def test_a_leaf_that_issues_itself_is_no_chain(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    real = devchain._authority

    def not_an_authority(*arguments: object, path_length: int) -> x509.Certificate:
        monkeypatch.setattr(
            x509, "BasicConstraints", lambda ca, path_length: basic(ca=False, path_length=None)
        )
        try:
            return real(*arguments, path_length=path_length)  # type: ignore[arg-type]
        finally:
            monkeypatch.setattr(x509, "BasicConstraints", basic)

    basic = x509.BasicConstraints
    monkeypatch.setattr(devchain, "_authority", not_an_authority)
    maker = Maker(devchain.make())
    assert ("broken_chain", "signature") in errors(maker.report(files, NOW))


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (["smime"], []),
        (["cms"], []),
        (["cms", "-keyid"], []),
        (["cms", "-md", "sha512"], []),
        # -stream writes BER of indefinite length, and carries the content whatever is asked.
        (["cms", "-stream"], [("attached_signature", "signature")]),
    ],
)
def test_signatures_made_by_openssl_are_right(
    files: Files, dev_home: Path, signer: Signer, tmp_path: Path, command: list[str], fault: list[object]
) -> None:
    tool = shutil.which("openssl")
    if tool is None:
        pytest.skip("openssl is missing: passes signed by it were not judged")
    chain, made = dev_home / devchain.FOLDER, tmp_path / "signature"
    (tmp_path / "manifest.json").write_bytes(files["manifest.json"])
    done = subprocess.run(
        [
            tool, command[0], "-sign", "-binary", "-outform", "DER", *command[1:],
            "-in", str(tmp_path / "manifest.json"), "-inkey", str(chain / devchain.KEY),
            "-signer", str(chain / devchain.LEAF), "-certfile", str(chain / devchain.INTERMEDIATE),
            "-out", str(made),
        ],
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    roots = [signer.root] if signer.root else []
    report = verify(packed(files | {"signature": made.read_bytes()}), now=datetime.now(UTC), roots=roots)
    assert errors(report) == fault
    assert report.signed is not None
    assert report.signed.signing_time is not None
