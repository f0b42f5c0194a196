"""Limits: how often somebody may do what, per person and per address, in all processes together."""
