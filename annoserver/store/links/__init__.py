"""Connections: how they are opened, and that they stay open from one transaction to the next."""
