"""Exports as they are ordered: what is wanted, whether it has changed, and the files that jobs make of it."""
