"""Alembic's folder: the schema's history, one revision a file."""
