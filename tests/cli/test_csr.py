from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from renderer.cli.csr import request_of, write_secret
from renderer.errors import InvalidRequest


def test_the_request_is_signed_with_its_key() -> None:
    made = request_of("Box office", "office@example.com", b"secret")
    csr = x509.load_pem_x509_csr(made.csr)
    key = load_pem_private_key(made.key, b"secret")
    assert csr.is_signature_valid
    assert csr.public_key() == key.public_key()
    assert csr.subject.rfc4514_string() == "1.2.840.113549.1.9.1=office@example.com,CN=Box office"


def test_an_impossible_name_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        request_of("")


def test_a_secret_is_for_its_owner_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    write_secret(path, b"x")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_secret(path, b"y")
