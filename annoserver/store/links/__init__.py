"""Connections that stay open from one transaction to the next."""
