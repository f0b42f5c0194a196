"""The group of commands that bring something in, each imported when it is called."""

import click

from annoserver.cli.main import LazyGroup

COMMANDS = {
    "items": ("annoserver.cli.imports.items:items", "EDM records: files, folders, zip, tar."),
    "europeana": (
        "annoserver.cli.imports.europeana:europeana",
        "Items of Europeana: a search, a set, a list.",
    ),
    "oaipmh": ("annoserver.cli.imports.oaipmh:oaipmh", "Items of an OAI-PMH repository."),
    "csv": ("annoserver.cli.imports.tables:table", "Items of a table, by a mapping of its columns."),
    "annotations": (
        "annoserver.cli.imports.annotations:annotations",
        "Web Annotations: collections, pages, arrays, NDJSON.",
    ),
    "crowdheritage": ("annoserver.cli.imports.annotations:crowdheritage", "Exports of CrowdHeritage."),
}


@click.group(name="import", cls=LazyGroup, lazy=COMMANDS)
def bring() -> None:
    """Bring in items and annotations; running an import again adds nothing twice."""
