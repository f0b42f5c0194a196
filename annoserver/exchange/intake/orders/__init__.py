"""Imports as they are ordered: what is wanted, the files that came with it, and how a job runs it."""
