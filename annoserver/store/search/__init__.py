"""Searching annotations: from a query to statements, and to what they find."""
