"""What outlives a request: records in SQLite or Postgres and artefacts by digest; one file a concern."""

from renderer.store.base import AWAY, Store, metadata

__all__ = ["AWAY", "Store", "metadata"]
