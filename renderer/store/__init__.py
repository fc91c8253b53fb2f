"""What outlives a request: records in SQLite or Postgres and artefacts by digest; one file a concern."""

from renderer.store.base import Store, metadata

__all__ = ["Store", "metadata"]
