"""Merging: what the accepted tags of an item add, in any form, and why each of them holds."""
