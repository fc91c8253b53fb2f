"""Fixtures that several rooms share."""

from __future__ import annotations

pytest_plugins = ["tests.postgres"]
