"""One file a family of addresses, each with ``router(engine, gate)`` -> its routes."""
