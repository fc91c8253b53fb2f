"""The one guarded way to a URL: what it brings is handed down as bytes."""

from renderer.fetch.client import Fetched, Fetcher
from renderer.fetch.policy import Policy

__all__ = ["Fetched", "Fetcher", "Policy"]
