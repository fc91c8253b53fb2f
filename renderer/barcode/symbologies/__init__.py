"""Symbologies, one file a family: each shows ``SYMBOLOGY``, or ``SYMBOLOGIES``, and is found by scanning."""
