"""The sample requests -> a folder of everything made of them, and a gallery page that shows it."""
