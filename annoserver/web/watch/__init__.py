"""Watching over the server: an id for each request, what is logged of it, and numbers."""
