"""Answers that were made before and are still true."""
