"""One file a command group, each exposing ``app``; ``pass_.py`` is the command ``pass``."""
