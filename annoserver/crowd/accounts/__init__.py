"""Accounts: who the people are, and the keys that let them in."""
