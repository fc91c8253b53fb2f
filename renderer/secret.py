"""Settings -> the installation's own secret: the one they name, else one made at first use and kept."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from renderer.errors import ConfigurationError
from renderer.settings import Settings

NAME = "link.secret"
LENGTH = 32


def secret_of(settings: Settings) -> bytes:
    """What signs addresses and keys serial numbers, the same for every process of an installation.

    Machines that share records but no data folder need ``LINK_SECRET``. Raises ConfigurationError when it
    can neither be read nor made.
    """
    if settings.link_secret is not None:
        return settings.link_secret.get_secret_value().encode()
    path = settings.home / NAME
    try:
        return _kept(path)
    except OSError as error:
        raise ConfigurationError(
            f"The link secret cannot be kept in {path}: {error.strerror}; set RENDERER_LINK_SECRET.",
            field="link_secret",
        ) from None


def _kept(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        candidate = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        candidate.touch(mode=0o600)
        candidate.write_bytes(secrets.token_bytes(LENGTH))
        try:
            # a link, not a rename: of several processes that start at once the first one wins
            os.link(candidate, path)
        except FileExistsError:
            pass
        finally:
            candidate.unlink()
        return path.read_bytes()
