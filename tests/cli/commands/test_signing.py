from __future__ import annotations

from pathlib import Path

from cryptography import x509


def test_a_request_and_its_key_are_made(cli) -> None:
    assert cli("signing", "request", "-o", "mine", "--name", "Box office").code == 0
    assert x509.load_pem_x509_csr(Path("mine/request.csr").read_bytes()).is_signature_valid
    assert Path("mine/key.pem").stat().st_mode & 0o077 == 0


def test_the_key_is_encrypted_with_the_password_of_the_settings(cli, monkeypatch) -> None:
    monkeypatch.setenv("RENDERER_SIGNING__PASSWORD", "secret")
    assert cli("signing", "request", "-o", "mine").code == 0
    assert "ENCRYPTED" in Path("mine/key.pem").read_text()


def test_a_key_is_never_overwritten(cli) -> None:
    cli("signing", "request", "-o", "mine")
    before = Path("mine/key.pem").read_bytes()
    outcome = cli("signing", "request", "-o", "mine")
    assert outcome.code == 2
    assert Path("mine/key.pem").read_bytes() == before
