"""Finished messages -> outside; one module one gateway: its payload, the post, the parsed answer."""
