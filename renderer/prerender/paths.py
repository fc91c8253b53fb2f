"""Names of everything a job keeps in storage."""

from __future__ import annotations


def pack(name: str) -> str:
    """A pack: named by the recipes in it, shared by jobs."""
    return f"packs/{name[:2]}/{name}.zip"


def job(key: str) -> str:
    """A job's own folder."""
    return f"jobs/{key}"


def rows(key: str, number: int) -> str:
    """The rows of a chunk, until the job is done."""
    return f"jobs/{key}/rows/{number:06}.z"


def repeats(key: str, number: int) -> str:
    """Which of them repeat an earlier row; there only when some do."""
    return f"jobs/{key}/rows/{number:06}.repeats.z"


def part(key: str, number: int) -> str:
    """What became of the rows of a chunk, until the job is done."""
    return f"jobs/{key}/parts/{number:06}.z"


def manifest(key: str) -> str:
    """The manifest: a line for each artefact and each bad row."""
    return f"jobs/{key}/manifest.parquet"


def index(key: str) -> str:
    """The index: recipe -> place, sorted."""
    return f"jobs/{key}/index"


def report(key: str) -> str:
    """The report a person reads."""
    return f"jobs/{key}/report.html"
