"""Rows that follow from others: written with what they follow from, and rebuilt by a recount."""
