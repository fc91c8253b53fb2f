"""`renderer …` and `python -m renderer.cli` -> the exit code of the process."""

from __future__ import annotations

import sys

from renderer.cli.app import run


def main() -> None:
    """Run the command named by the process's arguments and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
