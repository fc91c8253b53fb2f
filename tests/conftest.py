"""Fixtures that several rooms share."""

from __future__ import annotations

import pytest
from hypothesis import settings

pytest_plugins = ["tests.postgres"]


def pytest_configure(config: pytest.Config) -> None:
    """The short run tries the same examples each time, the long one roams; a busy machine fails neither."""
    settings.register_profile("steady", derandomize=True, deadline=None)
    settings.register_profile("roaming", derandomize=False, deadline=None)
    roams = str(config.getoption("markexpr")) == "nightly"
    settings.load_profile("roaming" if roams else "steady")
