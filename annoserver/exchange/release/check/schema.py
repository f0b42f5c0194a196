"""Europeana's own schemas, where somebody has them: they carry no licence, so they are not part of us."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from annoserver.errors import Invalid
from annoserver.exchange.records.delivery.findings import Finding

EXTERNAL = "EDM.xsd"
"""The schema of what is delivered; it imports the others of its folder."""


class Schema:
    """The schema of a folder, read once; raises Invalid when it cannot be used."""

    def __init__(self, folder: Path) -> None:
        try:
            # The files are read from the folder alone: libxml2 is kept from the network.
            parser = etree.XMLParser(no_network=True)
            self._schema = etree.XMLSchema(etree.parse(folder / EXTERNAL, parser))
        except (OSError, etree.XMLSyntaxError, etree.XMLSchemaParseError) as cause:
            raise Invalid(f"{folder} has no {EXTERNAL} that can be used: {cause}", rule="xsd") from cause

    def faults(self, source: bytes) -> list[Finding]:
        """What the schema says against a record."""
        parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
        try:
            document = etree.fromstring(source, parser)
        except etree.XMLSyntaxError as cause:
            return [Finding("xml", cause.lineno or 0, str(cause.msg))]
        if self._schema.validate(document):
            return []
        return [Finding("schema", entry.line, entry.message) for entry in self._schema.error_log]
