"""A URI that names certificate and key -> a Signer, loaded once and checked, for detached signatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key, pkcs12

from renderer.data import assets_dir
from renderer.errors import SigningUnavailable
from renderer.settings import Settings
from renderer.wallet import devchain
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
from renderer.wallet.cms import SignedData
from renderer.wallet.notice import Notice

RawSign = Callable[[bytes], bytes]
SOON_DAYS = 30
_SHA256 = hashes.SHA256()
_PADDING = padding.PKCS1v15()
_NO_MATCH = "The key does not match the pass certificate; give the key that its CSR was made with."


@dataclass(frozen=True, slots=True)
class Signer:
    """A pass certificate ready to sign: ``raw`` is the only thing that touches the key.

    ``raw`` takes the DER signed attributes (about 100 bytes) and gives the RSA PKCS#1 v1.5 SHA-256
    signature, so a PKCS#11 token or a cloud KMS fits. ``root`` is the trust anchor of a development chain,
    None otherwise.
    """

    identity: Identity
    certificate: x509.Certificate
    intermediates: tuple[x509.Certificate, ...]
    valid: tuple[datetime, datetime]
    raw: RawSign
    key: rsa.RSAPublicKey
    template: SignedData
    warnings: tuple[Notice, ...] = ()
    root: x509.Certificate | None = None

    @classmethod
    def of(
        cls,
        certificate: x509.Certificate,
        intermediates: Sequence[x509.Certificate],
        raw: RawSign,
        *,
        now: datetime,
        root: x509.Certificate | None = None,
    ) -> Signer:
        """Check certificate and chain at ``now``; raises SigningUnavailable with the cure."""
        notices = check(certificate, intermediates, now=now)
        used = issuer_of(certificate, intermediates)
        chain = (used,) if used is not None else ()
        key = public_key(certificate)
        template = SignedData.of(certificate, chain, key.key_size // 8)
        valid = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        return cls(identity(certificate), certificate, chain, valid, raw, key, template, notices, root)

    @property
    def development(self) -> bool:
        """Whether this is the development chain, whose passes no phone takes."""
        return self.root is not None

    def days_left(self, now: datetime) -> int:
        """Whole days until the certificate expires; negative after."""
        return (self.certificate.not_valid_after_utc - now).days

    def sign(self, content: bytes, signing_time: datetime) -> bytes:
        """Detached CMS over ``content`` (RFC 5652), checked against the certificate before it is given away.

        Raises SigningUnavailable if the time is outside the certificate's validity or the key does not match.
        """
        since, until = self.valid
        if signing_time.tzinfo is None or not since <= signing_time <= until:
            raise SigningUnavailable(
                f"The pass certificate is not valid at {signing_time:%Y-%m-%d} (until {until:%Y-%m-%d}); "
                "renew it in Apple's developer portal, see docs/apple-certificate.md."
            )
        attributes = self.template.attributes(content, signing_time)
        signature = self.raw(attributes)
        try:
            self.key.verify(signature, attributes, _PADDING, _SHA256)
        except InvalidSignature:
            raise SigningUnavailable(_NO_MATCH) from None
        return self.template.assemble(attributes, signature)


def public_key(certificate: x509.Certificate) -> rsa.RSAPublicKey:
    """The certificate's RSA key of at least 2048 bits; raises SigningUnavailable for any other."""
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
        raise SigningUnavailable(
            "The pass certificate must have an RSA key of 2048 bits; make a new CSR with one."
        )
    return key


def check(
    certificate: x509.Certificate, intermediates: Sequence[x509.Certificate], *, now: datetime
) -> tuple[Notice, ...]:
    """Start-up checks of a pass certificate; raises SigningUnavailable with the cure, returns remarks."""
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
        raise SigningUnavailable(
            "The pass certificate must have an RSA key of 2048 bits; make a new CSR with one."
        )
    who = identity(certificate)
    if not who.pass_type.startswith("pass.") or not may_sign_passes(certificate):
        missing = (
            "purpose is not passes" if who.pass_type.startswith("pass.") else "subject names no pass type"
        )
        raise SigningUnavailable(
            f"This is no Pass Type ID certificate (its {missing}); "
            "in Apple's developer portal make one under Identifiers, Pass Type IDs."
        )
    if not who.team:
        raise SigningUnavailable("The certificate names no team (OU); download it again from Apple's portal.")
    _check_dates(certificate, intermediates, now)
    return tuple(_remarks(certificate, who, now))


def _check_dates(
    certificate: x509.Certificate, intermediates: Sequence[x509.Certificate], now: datetime
) -> None:
    issuer = issuer_of(certificate, intermediates)
    if issuer is None:
        raise SigningUnavailable(
            f"No intermediate given issued this certificate (it asks for {_issuer_name(certificate)}); "
            "download the matching WWDR certificate from https://www.apple.com/certificateauthority/."
        )
    if not is_authority(issuer):
        raise SigningUnavailable(
            "The intermediate is no certificate authority; give Apple's WWDR certificate."
        )
    for item, what in ((certificate, "pass certificate"), (issuer, "intermediate certificate")):
        if not valid_at(item, now):
            first, last = item.not_valid_before_utc, item.not_valid_after_utc
            raise SigningUnavailable(
                f"The {what} is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}, not today; "
                "renew it, see docs/apple-certificate.md."
            )


def _issuer_name(certificate: x509.Certificate) -> str:
    unit = certificate.issuer.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)
    return f"generation {unit[0].value!s}" if unit else certificate.issuer.rfc4514_string()


def _remarks(certificate: x509.Certificate, who: Identity, now: datetime) -> list[Notice]:
    found = []
    written = pass_type_extension(certificate)
    if written is not None and written != who.pass_type:
        text = f"Its extension names {written!r}, its subject {who.pass_type!r}; Wallet may refuse the pass."
        found.append(Notice("certificate_names_differ", text, "certificate"))
    left = (certificate.not_valid_after_utc - now).days
    if left < SOON_DAYS:
        text = f"It expires in {left} days; renew it, see docs/apple-certificate.md."
        found.append(Notice("certificate_expires_soon", text, "certificate"))
    return found


def signer(source: Settings | str, *, now: datetime, password: str | None = None) -> Signer:
    """The signer that ``source`` names: a URI, or settings (a development chain below HOME by default).

    ``file:/path/pass.p12`` or ``file:/path/pass.pem?key=/path/key.pem&intermediate=/path/wwdr.cer``, and
    ``dev:/path/home``. The password comes apart from the URI, never inside it. Raises SigningUnavailable.
    """
    if isinstance(source, Settings):
        secret = source.signing.password
        password = secret.get_secret_value() if secret is not None else password
        source = uri(source)
    scheme, _, rest = source.partition(":")
    make = SIGNER_FOR_SCHEME.get(scheme)
    if make is None:
        known = ", ".join(f"{name}:" for name in SIGNER_FOR_SCHEME)
        raise SigningUnavailable(f"No signer is known for {scheme[:20]!r}; use one of {known}.")
    return make(rest, now, password)


def key_and_certificate(settings: Settings) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """The key and the pass certificate of a file or of the development chain; raises SigningUnavailable.

    For what must show the certificate elsewhere: Apple's push service takes it in the TLS handshake.
    """
    given = settings.signing
    if given.certificate is None:
        folder = devchain.ensure(settings.home)
        data, options = _read(folder / devchain.LEAF), {"key": str(folder / devchain.KEY)}
    else:
        data, options = _read(given.certificate), {"key": str(given.key)} if given.key else {}
    password = given.password.get_secret_value() if given.password is not None else None
    key, found = _load(data, options, password)
    return key, _matching(key, found)


def uri(settings: Settings) -> str:
    """The signer's URI that settings mean."""
    given = settings.signing
    if given.certificate is None:
        if given.key is not None or given.intermediate is not None:
            raise SigningUnavailable(
                "SIGNING__CERTIFICATE is not set, though a key or intermediate is; set it too."
            )
        return f"dev:{quote(str(settings.home))}"
    pairs = [
        f"{name}={quote(str(path))}"
        for name, path in (("key", given.key), ("intermediate", given.intermediate))
        if path
    ]
    return f"file:{quote(str(given.certificate))}" + ("?" + "&".join(pairs) if pairs else "")


def _from_dev(rest: str, now: datetime, _password: str | None) -> Signer:
    folder = devchain.ensure(Path(unquote(rest)))
    leaf, middle, root = (
        _certificates(_read(folder / name))[0]
        for name in (devchain.LEAF, devchain.INTERMEDIATE, devchain.ROOT)
    )
    key = _private_key(_read(folder / devchain.KEY), None)
    _check_key(key, leaf)
    return Signer.of(leaf, [middle], _raw(key), now=now, root=root)


def _from_file(rest: str, now: datetime, password: str | None) -> Signer:
    parts = urlsplit("file:" + rest)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    data = _read(Path(unquote(parts.path)))
    key, found = _load(data, options, password)
    leaf = _matching(key, found)
    extra = _certificates(_read(Path(options["intermediate"]))) if "intermediate" in options else []
    return Signer.of(leaf, [*extra, *found, *shipped_intermediates()], _raw(key), now=now)


def _load(
    data: bytes, options: Mapping[str, str], password: str | None
) -> tuple[rsa.RSAPrivateKey, list[x509.Certificate]]:
    if data[:1] == b"\x30" and "key" not in options and not _is_certificate(data):
        return _load_p12(data, password)
    found = _certificates(data)
    if "key" not in options and b"PRIVATE KEY" not in data:
        raise SigningUnavailable(
            "The certificate file holds no key; set SIGNING__KEY to the key that its CSR was made with."
        )
    key_data = _read(Path(options["key"])) if "key" in options else data
    return _private_key(key_data, password), found


def _is_certificate(data: bytes) -> bool:
    try:
        x509.load_der_x509_certificate(data)
    except ValueError:
        return False
    return True


def _load_p12(data: bytes, password: str | None) -> tuple[rsa.RSAPrivateKey, list[x509.Certificate]]:
    try:
        store = pkcs12.load_pkcs12(data, password.encode() if password is not None else None)
    except (ValueError, UnsupportedAlgorithm, TypeError):
        raise SigningUnavailable(
            "The .p12 cannot be opened: the password is wrong, or it uses old RC2 encryption. Then write it "
            "anew: openssl pkcs12 -legacy -in old.p12 -nodes | openssl pkcs12 -export -out new.p12"
        ) from None
    if not isinstance(store.key, rsa.RSAPrivateKey):
        raise SigningUnavailable(
            "The .p12 holds no RSA key; export certificate and key together from the keychain."
        )
    found = [item.certificate for item in (store.cert, *store.additional_certs) if item is not None]
    return store.key, found


def _private_key(data: bytes, password: str | None) -> rsa.RSAPrivateKey:
    secret = password.encode() if password is not None else None
    try:
        key = _unlocked(data, secret)
    except TypeError:
        raise SigningUnavailable("The signing key is encrypted; set SIGNING__PASSWORD.") from None
    except (ValueError, UnsupportedAlgorithm):
        hint = (
            "the password is wrong or the file is damaged" if secret else "it is no private key in PEM or DER"
        )
        raise SigningUnavailable(f"The signing key cannot be read: {hint}; set SIGNING__KEY.") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SigningUnavailable(
            "The signing key must be an RSA key; Apple issues pass certificates for RSA only."
        )
    return key


def _unlocked(data: bytes, secret: bytes | None) -> PrivateKeyTypes:
    load = load_pem_private_key if b"-----BEGIN" in data else load_der_private_key
    try:
        return load(data, secret)
    except TypeError:
        if secret is None:
            raise
        return load(data, None)  # a password takes no harm on a key that needs none


def _certificates(data: bytes) -> list[x509.Certificate]:
    try:
        if b"-----BEGIN CERTIFICATE" in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except UNREADABLE:
        raise SigningUnavailable("A certificate file is neither PEM nor DER; download it again.") from None


def _matching(key: rsa.RSAPrivateKey, found: Sequence[x509.Certificate]) -> x509.Certificate:
    own = key.public_key().public_numbers()
    for item in found:
        public = item.public_key()
        if isinstance(public, rsa.RSAPublicKey) and public.public_numbers() == own:
            return item
    raise SigningUnavailable(
        "The key does not match the pass certificate; give the key the CSR was made with."
    )


def _check_key(key: rsa.RSAPrivateKey, leaf: x509.Certificate) -> None:
    _matching(key, [leaf])


def _raw(key: rsa.RSAPrivateKey) -> RawSign:
    return lambda signed: key.sign(signed, _PADDING, _SHA256)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SigningUnavailable(f"{path} cannot be read: {error.strerror}.") from None


def shipped_intermediates() -> list[x509.Certificate]:
    """Apple's public WWDR certificates shipped with the package."""
    return _shipped("wwdr-*.pem")


def shipped_roots() -> list[x509.Certificate]:
    """Apple's public root certificate shipped with the package."""
    return _shipped("root-*.pem")


def _shipped(pattern: str) -> list[x509.Certificate]:
    paths = sorted((assets_dir() / "wwdr").glob(pattern))
    return [item for path in paths for item in x509.load_pem_x509_certificates(path.read_bytes())]


# A signer of another kind (PKCS#11, a cloud KMS) is one function here.
SIGNER_FOR_SCHEME: Mapping[str, Callable[[str, datetime, str | None], Signer]] = {
    "file": _from_file,
    "dev": _from_dev,
}
