"""Europeana's own schema, to hold our rules against."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import etree


@cache
def external(shared: Path) -> etree.XMLSchema:
    """The schema of what is delivered; it imports the others in its folder."""
    return etree.XMLSchema(etree.parse(shared / "edm/schema_xsds/EDM.xsd"))


def faults(shared: Path, source: bytes) -> list[str]:
    """What the schema says against a record."""
    schema = external(shared)
    valid = schema.validate(etree.fromstring(source))
    return [] if valid else [entry.message for entry in schema.error_log]
