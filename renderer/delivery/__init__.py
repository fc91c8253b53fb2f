"""A message on its way: sent, reported, told to its customer; whatever process dies in between."""
