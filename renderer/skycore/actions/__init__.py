"""One action a file; each offers ``ACTION``, found by scanning this folder."""
