"""The JSON-LD contexts that travel with the package, one file each."""
