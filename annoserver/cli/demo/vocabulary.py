"""The vocabulary of the demo: the Turtle that travels with the package, read below our own base."""

from __future__ import annotations

from annoserver.ld import terms

FILE = "china.ttl"
MEDIA_TYPE = "text/turtle"


def scheme(base: str) -> str:
    """The IRI of the scheme; those of its terms begin with it."""
    return f"{base}demo/vocabulary/china/"


def turtle(base: str) -> bytes:
    """The vocabulary with the IRIs of this installation."""
    return f"@base <{scheme(base)}> .\n".encode() + terms.shipped("vocab", FILE)
