"""Records for harvesters, by the Protocol for Metadata Harvesting (OAI-PMH 2.0)."""
