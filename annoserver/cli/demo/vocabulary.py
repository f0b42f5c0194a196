"""The vocabularies of the demo: the Turtle that travels with the package, read below our own base."""

from __future__ import annotations

from annoserver.ld import terms

TERMS, COLOURS = "china", "colours"
"""The vocabularies by name, which is also that of their files."""

MEDIA_TYPE = "text/turtle"


def scheme(base: str, name: str = TERMS) -> str:
    """The IRI of a scheme; those of its terms begin with it."""
    return f"{base}demo/vocabulary/{name}/"


def turtle(base: str, name: str = TERMS) -> bytes:
    """A vocabulary with the IRIs of this installation."""
    return f"@base <{scheme(base, name)}> .\n".encode() + terms.shipped("vocab", f"{name}.ttl")
