from __future__ import annotations

import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography import x509

from renderer.errors import SigningUnavailable
from renderer.wallet import devchain
from renderer.wallet.certificate import (
    PASS_SIGNING_EXTENSION,
    PASS_SIGNING_USAGE,
    issued,
    pass_type_extension,
)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return devchain.ensure(tmp_path_factory.mktemp("chain"))


def certificates(folder: Path) -> list[x509.Certificate]:
    names = (devchain.LEAF, devchain.INTERMEDIATE, devchain.ROOT)
    return [x509.load_pem_x509_certificate((folder / name).read_bytes()) for name in names]


def test_each_certificate_is_issued_by_the_next(chain: Path) -> None:
    leaf, middle, root = certificates(chain)
    assert issued(middle, leaf)
    assert issued(root, middle)
    assert issued(root, root)


def test_everything_says_not_apple(chain: Path) -> None:
    for certificate in certificates(chain):
        assert "NOT APPLE" in certificate.subject.rfc4514_string()


def test_the_leaf_has_the_shape_of_apples(chain: Path) -> None:
    leaf, _, _ = certificates(chain)
    usages = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert PASS_SIGNING_USAGE in usages
    assert leaf.extensions.get_extension_for_oid(PASS_SIGNING_EXTENSION)
    assert pass_type_extension(leaf) == devchain.TYPE_ID
    assert f"UID={devchain.TYPE_ID}" in leaf.subject.rfc4514_string()


def test_the_key_is_for_its_owner_only(chain: Path) -> None:
    assert stat.S_IMODE((chain / devchain.KEY).stat().st_mode) == 0o600


def test_openssl_accepts_the_chain(chain: Path) -> None:
    tool = shutil.which("openssl")
    if tool is None:
        pytest.skip("openssl is missing: the chain was not checked independently")
    arguments = ["verify", "-CAfile", devchain.ROOT, "-untrusted", devchain.INTERMEDIATE, devchain.LEAF]
    done = subprocess.run([tool, *arguments], cwd=chain, capture_output=True, check=False)
    assert done.stdout.decode().strip() == f"{devchain.LEAF}: OK"


def test_a_second_call_finds_the_same_chain(chain: Path) -> None:
    before = (chain / devchain.KEY).read_bytes()
    assert devchain.ensure(chain.parent.parent) == chain
    assert (chain / devchain.KEY).read_bytes() == before


def test_many_at_once_agree_on_one_chain(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        folders = list(pool.map(lambda _: devchain.ensure(tmp_path), range(3)))
    assert len({(folder / devchain.LEAF).read_bytes() for folder in folders}) == 1
    assert [path.name for path in (tmp_path / "signing").iterdir()] == ["dev"]


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "signing").write_text("in the way")
    with pytest.raises(SigningUnavailable, match="cannot be written"):
        devchain.ensure(tmp_path)
