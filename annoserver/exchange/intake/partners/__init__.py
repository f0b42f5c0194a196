"""Annotations of partners: the NTUA model and its relatives."""
