"""Arguments of the command line -> files, facts on the screen and an exit code."""
