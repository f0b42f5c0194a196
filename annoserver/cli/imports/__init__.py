"""Commands that bring in items and annotations."""
