"""PASSDATA and a pass template -> a signed .pkpass that opens on a phone, and a strict judge of any pass.

The road: ``load`` a template, ``PassData.parse`` what one recipient gets, ``build`` the pass, ``seal`` it
with a ``signer``; ``verify`` judges any .pkpass, ``read`` opens one for the preview. ``seal_within``
keeps to a byte limit, ``bundle`` packs several passes, ``save_link`` makes the Google Wallet twin.
"""

from __future__ import annotations

from renderer.wallet.budget import Fitted, seal_within
from renderer.wallet.bundle import bundle
from renderer.wallet.certificate import UNSIGNED, Identity
from renderer.wallet.google import Issuer, SaveLink, issuer, issuer_from, save_link
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
    "Fitted",
    "Identity",
    "Issuer",
    "Notice",
    "Opened",
    "Pass",
    "PassData",
    "PassTemplate",
    "Report",
    "SaveLink",
    "Signer",
    "build",
    "bundle",
    "issuer",
    "issuer_from",
    "load",
    "read",
    "save_link",
    "seal",
    "seal_within",
    "signer",
    "verify",
]
