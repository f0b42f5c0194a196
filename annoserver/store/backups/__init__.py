"""Backups: a whole database in one file, of one moment, while the server goes on."""
