"""Where the shipped templates/ and assets/ lie: inside an installed wheel, else at the checkout's root."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_root(package: Path = _PACKAGE) -> Path:
    """Folder that holds ``templates/`` and ``assets/``: ``_data`` in a wheel, else the checkout's root."""
    shipped = package / "_data"
    return shipped if shipped.is_dir() else package.parent


def templates_dir() -> Path:
    """Folder of the shipped templates: ``tickets/``, ``passes/``, ``mms/``."""
    return data_root() / "templates"


def assets_dir() -> Path:
    """Folder of the shipped assets: ``fonts/``, ``handsets/``, ``carriers/``, ``images/``."""
    return data_root() / "assets"
