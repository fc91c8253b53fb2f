"""HTTP requests -> Parts and problem documents: the same engine as the command line, behind `/v1`."""
