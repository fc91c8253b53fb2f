"""One file a command group, each exposing ``app``; the file's name is the command's (``pass_.py`` is ``pass``)."""
