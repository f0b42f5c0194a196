"""Batches: what one transaction of an import does with what was read."""
