"""The steps of adaptation: one step, one file; adapt.py lists them in order."""
