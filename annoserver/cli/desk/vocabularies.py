"""Commands for vocabularies."""

from __future__ import annotations

from pathlib import Path

import click

from annoserver import config as settings


@click.group()
def vocabulary() -> None:
    """Load, list and write vocabularies."""


@vocabulary.command(name="import")
@click.argument("campaign_name", metavar="CAMPAIGN")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_vocabulary(campaign_name: str, name: str, file: Path) -> None:
    """Load SKOS (.ttl, .nt, .rdf, .xml, .jsonld) or a table (.csv); from then on its terms are taken only."""
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.intake import terms
    from annoserver.store import containers, vocabularies

    content = file.read_bytes()
    loaded = terms.read(file.name, content)
    with ready_database(settings.read()).transaction() as store:
        held = containers.hold(store, campaign_name)
        before, after = vocabularies.put(store, held, name, loaded.iri, loaded.title, loaded.terms)
        kept = content if loaded.media_type else b""
        vocabularies.keep_source(store, held, name, kept, loaded.media_type)
    click.echo(f"{name}: {after} terms" + (f", before: {before}" if before else ""))


@vocabulary.command(name="list")
@click.argument("campaign_name", metavar="CAMPAIGN")
def list_vocabularies(campaign_name: str) -> None:
    """List the vocabularies of a campaign with the number of their terms."""
    from annoserver.cli.setup import ready_database
    from annoserver.store import campaigns, vocabularies

    with ready_database(settings.read()).reading() as store:
        for one in vocabularies.every(store, campaigns.find(store, campaign_name)):
            click.echo(f"{one.name}\t{one.terms} terms\t{one.iri}")


@vocabulary.command(name="export")
@click.argument("campaign_name", metavar="CAMPAIGN")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_vocabulary(campaign_name: str, name: str, file: Path) -> None:
    """Write a vocabulary to a file, as its ending says: .ttl, .nt, .rdf, .xml, .jsonld or .csv."""
    from annoserver.cli.files import whole
    from annoserver.cli.setup import ready_database
    from annoserver.exchange.release import terms
    from annoserver.store import campaigns, vocabularies

    with ready_database(settings.read()).reading() as store:
        held = campaigns.find(store, campaign_name)
        one, source, media_type = vocabularies.source(store, held, name)
        found = vocabularies.terms(store, held, name)
        written = terms.write(file.name, one, found, source, media_type)
    with whole(file) as out:
        out.write(written)
    click.echo(f"{name}: {file}")
