"""One file a revision of the schema, each from the one before."""
