"""Fixtures that several rooms share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

pytest_plugins = ["tests.postgres"]


def pytest_configure(config: pytest.Config) -> None:
    """The short run tries the same examples each time, the long one roams; a busy machine fails neither."""
    settings.register_profile("steady", derandomize=True, deadline=None)
    settings.register_profile("roaming", derandomize=False, deadline=None)
    roams = str(config.getoption("markexpr")) == "nightly"
    settings.load_profile("roaming" if roams else "steady")


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """Commands say where log lines go for their whole process; here the next test is in the same one."""
    before = structlog.get_config()
    yield
    if structlog.get_config() != before:
        structlog.configure(**before)
