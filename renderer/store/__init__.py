"""What outlives a request: records in SQLite or Postgres and artefacts by digest; one file a concern."""

from renderer.store.base import AWAY, Store, metadata, why_away

__all__ = ["AWAY", "Store", "metadata", "why_away"]
