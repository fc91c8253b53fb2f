"""PASSDATA and a pass template -> a signed .pkpass that opens on a phone, and a strict judge of any pass.

The road: ``load`` a template, ``PassData.parse`` what one recipient gets, ``build`` the pass, ``seal`` it
with a ``signer``; ``verify`` judges any .pkpass, ``read`` opens one for the preview.
"""

from __future__ import annotations

from renderer.wallet.bundle import bundle
from renderer.wallet.certificate import UNSIGNED, Identity
from renderer.wallet.loader import load
from renderer.wallet.model import Pass, build, seal
from renderer.wallet.notice import Notice
from renderer.wallet.opened import Opened, read
from renderer.wallet.passdata import PassData
from renderer.wallet.signature import Signer, signer
from renderer.wallet.template import PassTemplate
from renderer.wallet.verify import Report, verify

__all__ = [
    "UNSIGNED",
    "Identity",
    "Notice",
    "Opened",
    "Pass",
    "PassData",
    "PassTemplate",
    "Report",
    "Signer",
    "build",
    "bundle",
    "load",
    "read",
    "seal",
    "signer",
    "verify",
]
