"""The sample requests -> a folder of everything the engine makes of them, and a gallery page that shows it."""
