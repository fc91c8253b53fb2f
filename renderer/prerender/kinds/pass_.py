"""A pass template -> a signed .pkpass for each row, with the job's signing time."""

from __future__ import annotations

from collections import Counter

from cryptography.hazmat.primitives import hashes

from renderer import wallet
from renderer.engine import Engine
from renderer.prerender import pictures
from renderer.prerender.columns import Contract, Recipient
from renderer.prerender.kinds.base import Kind, Made
from renderer.prerender.spec import Spec, constant, recipe
from renderer.store.artefacts import digest_of
from renderer.wallet.bundle import PKPASS


class PassDrawer:
    """Signs passes of one template; the signing time is no part of the recipe, the signer is."""

    def __init__(self, engine: Engine, spec: Spec) -> None:
        """Load template and key; raises UnknownTemplate, TemplateError, SigningUnavailable."""
        self._engine = engine
        self._name = spec.name
        files = engine.templates.get("pass", spec.name)
        signer = engine.signer.certificate.fingerprint(hashes.SHA256()).hex()
        self.contract = Contract(passdata=True, barcode=("passdata", "BARCODEVALUE"))
        self.content_type, self.ending = PKPASS, ".pkpass"
        self.pictures = engine.pass_template(spec.name).switches.thumbnail
        self.same = constant("pass", files.version, signer, digest_of(engine.secret))

    def orders(self, row: Recipient) -> list[tuple[str, bytes]]:
        """One pass a row."""
        return [("", recipe(self.same, row.passdata, row.number, *pictures.in_recipe(row)))]

    def draw(self, row: Recipient, of_class: str) -> Made:  # noqa: ARG002 - there is one class
        """The signed pass."""
        built = self._build(row)
        part = self._engine.seal(built)
        return Made(part.data, warnings=Counter(each.code for each in built.warnings))

    def check(self, row: Recipient) -> None:
        """Everything but the signature."""
        self._build(row)

    def _build(self, row: Recipient) -> wallet.Pass:
        return self._engine.build_pass(
            self._name, row.passdata, recipient=row.number, thumbnail=pictures.data_of(row)
        )


KIND = Kind("pass", PassDrawer, chunk_rows=500, grade_every=0)
