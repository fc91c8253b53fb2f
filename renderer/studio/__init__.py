"""The studio: what a recipient will see, seen before anything is sent; pages over the engine's own bytes."""
